using System.Collections.Immutable;
using System.Reflection.Metadata;

namespace Safety.Verifier.Metadata;

/// <summary>Decodes signatures; the context is the arguments of the declaring type, empty for an open one.</summary>
internal sealed class SignatureReader : ISignatureTypeProvider<TypeText, TypeText[]>, ICustomAttributeTypeProvider<TypeText>
{
    public static readonly SignatureReader Instance = new();

    public TypeText GetPrimitiveType(PrimitiveTypeCode typeCode) => TypeText.Plain($"System.{typeCode}");

    public TypeText GetTypeFromDefinition(MetadataReader reader, TypeDefinitionHandle handle, byte rawTypeKind) =>
        TypeText.Plain(NameOf(reader, handle), reader.IsAssembly ? reader.GetString(reader.GetAssemblyDefinition().Name) : null);

    public TypeText GetTypeFromReference(MetadataReader reader, TypeReferenceHandle handle, byte rawTypeKind)
    {
        TypeReference type = reader.GetTypeReference(handle);
        if (type.ResolutionScope.Kind == HandleKind.TypeReference)
        {
            TypeText outer = GetTypeFromReference(reader, (TypeReferenceHandle)type.ResolutionScope, rawTypeKind);
            return TypeText.Plain($"{outer.Name}.{reader.GetString(type.Name)}", outer.Assembly);
        }

        string space = reader.GetString(type.Namespace);
        string name = reader.GetString(type.Name);
        string? assembly = type.ResolutionScope.Kind == HandleKind.AssemblyReference
            ? reader.GetString(reader.GetAssemblyReference((AssemblyReferenceHandle)type.ResolutionScope).Name)
            : null;
        return TypeText.Plain(space.Length == 0 ? name : $"{space}.{name}", assembly);
    }

    public TypeText GetTypeFromSpecification(MetadataReader reader, TypeText[] genericContext, TypeSpecificationHandle handle, byte rawTypeKind) =>
        reader.GetTypeSpecification(handle).DecodeSignature(this, genericContext);

    public TypeText GetSZArrayType(TypeText elementType) => TypeText.Around(elementType, "[]");

    public TypeText GetArrayType(TypeText elementType, ArrayShape shape) =>
        TypeText.Around(elementType, $"[{string.Join(',', Enumerable.Repeat("0:", shape.Rank))}]");

    public TypeText GetByReferenceType(TypeText elementType) => TypeText.Around(elementType, "@");

    public TypeText GetPointerType(TypeText elementType) => TypeText.Around(elementType, "*");

    public TypeText GetPinnedType(TypeText elementType) => elementType;

    public TypeText GetModifiedType(TypeText modifier, TypeText unmodifiedType, bool isRequired) => unmodifiedType;

    public TypeText GetGenericInstantiation(TypeText genericType, ImmutableArray<TypeText> typeArguments) =>
        TypeText.Constructed(genericType, [.. typeArguments]);

    public TypeText GetGenericTypeParameter(TypeText[] genericContext, int index) =>
        index < genericContext.Length ? genericContext[index] : TypeText.Plain($"`{index}");

    public TypeText GetGenericMethodParameter(TypeText[] genericContext, int index) => TypeText.Plain($"``{index}");

    public TypeText GetFunctionPointerType(MethodSignature<TypeText> signature)
    {
        TypeText[] parts = [.. signature.ParameterTypes, signature.ReturnType];
        return new TypeText("", null, parts, $"=FUNC:{string.Join(',', parts.Select(static part => part.Text))}");
    }

    public TypeText GetSystemType() => TypeText.Plain("System.Type");

    public bool IsSystemType(TypeText type) => type.Name == "System.Type";

    /// <summary>A type in an attribute's value: <c>Namespace.Outer+Inner, Assembly, Version=…</c>.</summary>
    public TypeText GetTypeFromSerializedName(string name)
    {
        string[] parts = name.Split(',');
        return TypeText.Plain(parts[0].Trim().Replace('+', '.'), parts.Length > 1 ? parts[1].Trim() : null);
    }

    /// <summary>Safety's own enumerations, the only ones whose attributes are decoded, are all of this type.</summary>
    public PrimitiveTypeCode GetUnderlyingEnumType(TypeText type) => PrimitiveTypeCode.Int32;

    public static string NameOf(MetadataReader reader, TypeDefinitionHandle handle)
    {
        TypeDefinition type = reader.GetTypeDefinition(handle);
        string name = reader.GetString(type.Name);
        if (!type.GetDeclaringType().IsNil)
            return $"{NameOf(reader, type.GetDeclaringType())}.{name}";
        string space = reader.GetString(type.Namespace);
        return space.Length == 0 ? name : $"{space}.{name}";
    }
}
