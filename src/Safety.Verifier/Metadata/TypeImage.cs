using System.Reflection;
using System.Reflection.Metadata;

namespace Safety.Verifier.Metadata;

/// <summary>One type of the output.</summary>
internal sealed class TypeImage
{
    private readonly TypeDefinition _definition;
    private List<AttributeImage>? _attributes;
    private List<MethodImage>? _methods;

    public TypeImage(AssemblyImage assembly, TypeDefinitionHandle handle)
    {
        Assembly = assembly;
        _definition = assembly.Reader.GetTypeDefinition(handle);
        Name = SignatureReader.NameOf(assembly.Reader, handle);
        SimpleName = assembly.Reader.GetString(_definition.Name);
        if (!_definition.GetDeclaringType().IsNil)
            OuterName = SignatureReader.NameOf(assembly.Reader, _definition.GetDeclaringType());
        Base = Read(assembly.Reader, _definition.BaseType, []);
    }

    public AssemblyImage Assembly { get; }

    /// <summary>The full name, nesting written with a dot.</summary>
    public string Name { get; }

    public string SimpleName { get; }

    /// <summary>The full name of the type around it, or null.</summary>
    public string? OuterName { get; }

    public TypeText? Base { get; }

    public bool IsInterface => (_definition.Attributes & TypeAttributes.Interface) != 0;

    public bool IsPublic => (_definition.Attributes & TypeAttributes.VisibilityMask)
        is TypeAttributes.Public or TypeAttributes.NestedPublic or TypeAttributes.NestedFamily or TypeAttributes.NestedFamORAssem;

    public IReadOnlyList<AttributeImage> Attributes => _attributes ??= [.. AttributeImage.Of(Assembly, _definition.GetCustomAttributes())];

    public IReadOnlyList<MethodImage> Methods => _methods ??= ReadMethods();

    /// <summary>Which declarations a body of this type stands for by an explicit entry: declaration, body.</summary>
    public IEnumerable<(EntityHandle Declaration, EntityHandle Body)> Overrides =>
        _definition.GetMethodImplementations()
            .Select(handle => Assembly.Reader.GetMethodImplementation(handle))
            .Select(static entry => (entry.MethodDeclaration, entry.MethodBody));

    public bool Has(string attribute) => Attributes.Any(candidate => candidate.Type.Name == attribute);

    public bool HasGenuine(string attribute) => Attributes.Any(candidate => candidate.Type.Name == attribute && candidate.IsGenuine);

    /// <summary>The base type with this type's parameters replaced.</summary>
    public TypeText? BaseWith(TypeText[] arguments) => arguments.Length == 0 ? Base : Read(Assembly.Reader, _definition.BaseType, arguments);

    /// <summary>The interfaces of its own list with this type's parameters replaced.</summary>
    public IEnumerable<TypeText> InterfacesWith(TypeText[] arguments)
    {
        foreach (InterfaceImplementationHandle handle in _definition.GetInterfaceImplementations())
        {
            if (Read(Assembly.Reader, Assembly.Reader.GetInterfaceImplementation(handle).Interface, arguments) is { } face)
                yield return face;
        }
    }

    public static TypeText? Read(MetadataReader reader, EntityHandle handle, TypeText[] context) => handle.IsNil ? null : handle.Kind switch
    {
        HandleKind.TypeDefinition => SignatureReader.Instance.GetTypeFromDefinition(reader, (TypeDefinitionHandle)handle, 0),
        HandleKind.TypeReference => SignatureReader.Instance.GetTypeFromReference(reader, (TypeReferenceHandle)handle, 0),
        HandleKind.TypeSpecification => SignatureReader.Instance.GetTypeFromSpecification(reader, context, (TypeSpecificationHandle)handle, 0),
        _ => null,
    };

    public override string ToString() => Name;

    private List<MethodImage> ReadMethods()
    {
        List<MethodImage> methods = [.. _definition.GetMethods().Select(handle => new MethodImage(this, handle))];
        Dictionary<MethodDefinitionHandle, MethodImage> byHandle = methods.ToDictionary(static method => method.Handle);
        foreach (PropertyDefinition property in _definition.GetProperties().Select(Assembly.Reader.GetPropertyDefinition))
        {
            PropertyAccessors accessors = property.GetAccessors();
            Belong('P', property.Name, property.GetCustomAttributes(), accessors.Getter, accessors.Setter);
        }

        foreach (EventDefinition item in _definition.GetEvents().Select(Assembly.Reader.GetEventDefinition))
        {
            EventAccessors accessors = item.GetAccessors();
            Belong('E', item.Name, item.GetCustomAttributes(), accessors.Adder, accessors.Remover);
        }

        return methods;

        void Belong(char prefix, StringHandle name, CustomAttributeHandleCollection attributes, params MethodDefinitionHandle[] accessors)
        {
            MethodImage? getter = prefix == 'P' ? byHandle.GetValueOrDefault(accessors[0]) : null;
            foreach (MethodDefinitionHandle accessor in accessors)
            {
                if (byHandle.TryGetValue(accessor, out MethodImage? method))
                    method.BelongsTo(prefix, Assembly.Reader.GetString(name), attributes, getter);
            }
        }
    }
}
