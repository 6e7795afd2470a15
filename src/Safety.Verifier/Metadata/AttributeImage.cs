using System.Reflection.Metadata;

namespace Safety.Verifier.Metadata;

/// <summary>A custom attribute: its type, and its values when asked for.</summary>
internal sealed class AttributeImage(AssemblyImage assembly, CustomAttribute attribute, TypeText type)
{
    public TypeText Type { get; } = type;

    public CustomAttributeValue<TypeText> Value => attribute.DecodeValue(SignatureReader.Instance);

    /// <summary>True for an attribute of the genuine Safety assembly: a look-alike grants nothing.</summary>
    public bool IsGenuine => SafetyIdentity.IsGenuine(assembly.Reader, Type);

    public static IEnumerable<AttributeImage> Of(AssemblyImage assembly, CustomAttributeHandleCollection handles)
    {
        foreach (CustomAttributeHandle handle in handles)
        {
            CustomAttribute attribute = assembly.Reader.GetCustomAttribute(handle);
            EntityHandle parent = attribute.Constructor.Kind == HandleKind.MemberReference
                ? assembly.Reader.GetMemberReference((MemberReferenceHandle)attribute.Constructor).Parent
                : assembly.Reader.GetMethodDefinition((MethodDefinitionHandle)attribute.Constructor).GetDeclaringType();
            if (TypeImage.Read(assembly.Reader, parent, []) is { } type)
                yield return new AttributeImage(assembly, attribute, type);
        }
    }
}
