using System.Reflection;
using System.Reflection.Metadata;

namespace Safety.Verifier.Metadata;

/// <summary>One method of the output. Its signature is the open one, so that a reference to it compares as text.</summary>
internal sealed class MethodImage
{
    private List<AttributeImage>? _attributes;
    private CustomAttributeHandleCollection? _ofAssociated;
    private MethodSignature<TypeText>? _signature;
    private string? _key;
    private string? _id;
    private string? _identity;

    public MethodImage(TypeImage type, MethodDefinitionHandle handle)
    {
        Type = type;
        Handle = handle;
        Definition = type.Assembly.Reader.GetMethodDefinition(handle);
        Name = type.Assembly.Reader.GetString(Definition.Name);
    }

    public TypeImage Type { get; }

    public MethodDefinitionHandle Handle { get; }

    public MethodDefinition Definition { get; }

    public string Name { get; }

    public MethodSignature<TypeText> Signature => _signature ??= Definition.DecodeSignature(SignatureReader.Instance, []);

    /// <summary>Name, arity, parameters and return type.</summary>
    public string Key => _key ??= KeyOf(Name, Signature);

    /// <summary>What a method is in every copy of its assembly: an output can hold several.</summary>
    public string Identity => _identity ??= $"{Type.Assembly.Name}|{Type.Name}|{Key}";

    /// <summary>The documentation-comment id; that of the property or event for an accessor.</summary>
    public string Id => _id ??= MemberId();

    public bool IsStatic => (Definition.Attributes & MethodAttributes.Static) != 0;

    public bool IsVirtual => (Definition.Attributes & MethodAttributes.Virtual) != 0;

    public bool IsNewSlot => (Definition.Attributes & MethodAttributes.NewSlot) != 0;

    public bool IsSetter => AssociatedPrefix == 'P' && Name.Contains("set_", StringComparison.Ordinal);

    public bool IsConstructor => Name is ".ctor" or ".cctor";

    /// <summary>True for what code outside the type can reach: public, internal, and (for a derived type) protected.</summary>
    public bool IsCallable => (Definition.Attributes & MethodAttributes.MemberAccessMask) is not (MethodAttributes.Private or MethodAttributes.PrivateScope);

    public bool IsPublic => (Definition.Attributes & MethodAttributes.MemberAccessMask) is MethodAttributes.Public or MethodAttributes.Family or MethodAttributes.FamORAssem;

    public bool HasBody => Definition.RelativeVirtualAddress != 0 && !IsNative;

    /// <summary>True for a body of machine code, as C++/CLI makes it: nothing can be said about it.</summary>
    public bool IsNative => (Definition.ImplAttributes & MethodImplAttributes.CodeTypeMask) == MethodImplAttributes.Native;

    /// <summary>Its own attributes and those of its property or event.</summary>
    public IReadOnlyList<AttributeImage> Attributes => _attributes ??=
    [
        .. AttributeImage.Of(Type.Assembly, Definition.GetCustomAttributes()),
        .. _ofAssociated is { } more ? AttributeImage.Of(Type.Assembly, more) : [],
    ];

    /// <summary>The name of the property or event it is an accessor of.</summary>
    public string? AssociatedName { get; private set; }

    private char AssociatedPrefix { get; set; }

    private MethodImage? Getter { get; set; }

    /// <summary>As a reader finds it: <c>Namespace.Type.Method</c>.</summary>
    public string Display => $"{Type.Name}.{Name.TrimStart('.')}";

    public bool Has(string attribute) => Attributes.Any(candidate => candidate.Type.Name == attribute);

    public bool HasGenuine(string attribute) => Attributes.Any(candidate => candidate.Type.Name == attribute && candidate.IsGenuine);

    public static string KeyOf(string name, MethodSignature<TypeText> signature) =>
        $"{name}``{signature.GenericParameterCount}({string.Join(',', signature.ParameterTypes.Select(static type => type.Text))})~{signature.ReturnType.Text}";

    /// <summary>The key with the declaring type's parameters replaced.</summary>
    public string KeyWith(TypeText[] arguments) =>
        arguments.Length == 0 ? Key : KeyOf(Name, Definition.DecodeSignature(SignatureReader.Instance, arguments));

    /// <summary>True when it can be called with this many arguments.</summary>
    public bool Takes(int count)
    {
        int optional = 0;
        bool takesMore = false;
        foreach (ParameterHandle handle in Definition.GetParameters())
        {
            Parameter parameter = Type.Assembly.Reader.GetParameter(handle);
            bool isList = AttributeImage.Of(Type.Assembly, parameter.GetCustomAttributes()).Any(static attribute => attribute.Type.Name == "System.ParamArrayAttribute");
            takesMore |= isList;
            if (isList || (parameter.Attributes & ParameterAttributes.Optional) != 0)
                optional++;
        }

        int all = Signature.ParameterTypes.Length;
        return count >= all - optional && (count <= all || takesMore);
    }

    public void BelongsTo(char prefix, string name, CustomAttributeHandleCollection attributes, MethodImage? getter)
    {
        AssociatedPrefix = prefix;
        AssociatedName = name;
        _ofAssociated = attributes;
        Getter = getter;
    }

    public override string ToString() => Id;

    private string MemberId()
    {
        if (AssociatedName is not null)
        {
            IEnumerable<TypeText> index = AssociatedPrefix == 'E' ? []
                : Getter is not null ? Getter.Signature.ParameterTypes
                : Signature.ParameterTypes.SkipLast(1);
            return $"{AssociatedPrefix}:{Type.Name}.{Escaped(AssociatedName)}{List(index)}";
        }

        string arity = Signature.GenericParameterCount == 0 ? "" : $"``{Signature.GenericParameterCount}";
        string converted = Name is "op_Implicit" or "op_Explicit" ? $"~{Signature.ReturnType.Text}" : "";
        return $"M:{Type.Name}.{Escaped(Name)}{arity}{List(Signature.ParameterTypes)}{converted}";
    }

    private static string Escaped(string name) => name.Replace('.', '#').Replace('<', '{').Replace('>', '}').Replace(',', '@');

    private static string List(IEnumerable<TypeText> parameters)
    {
        string list = string.Join(',', parameters.Select(static type => type.Text));
        return list.Length == 0 ? "" : $"({list})";
    }
}
