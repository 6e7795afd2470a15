using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;
using System.Reflection.PortableExecutable;

namespace Safety.Verifier.Tests;

/// <summary>An assembly made of single instructions, for what no compiler writes. Every method is static, void and named after its way.</summary>
internal sealed class HandMadeAssembly
{
    private readonly MetadataBuilder _metadata = new();
    private readonly MethodBodyStreamEncoder _bodies = new(new BlobBuilder());
    private readonly Dictionary<string, AssemblyReferenceHandle> _assemblies = [];
    private int _methods;

    public HandMadeAssembly(string name)
    {
        _metadata.AddModule(0, _metadata.GetOrAddString($"{name}.dll"), _metadata.GetOrAddGuid(new Guid("11111111-2222-3333-4444-555555555555")), default, default);
        _metadata.AddAssembly(_metadata.GetOrAddString(name), new Version(1, 0, 0, 0), default, default, default, AssemblyHashAlgorithm.None);
        _metadata.AddTypeDefinition(default, default, _metadata.GetOrAddString("<Module>"), default, MetadataTokens.FieldDefinitionHandle(1), MetadataTokens.MethodDefinitionHandle(1));
    }

    public MetadataBuilder Metadata => _metadata;

    public AssemblyReferenceHandle Assembly(string name)
    {
        if (!_assemblies.TryGetValue(name, out AssemblyReferenceHandle handle))
            _assemblies[name] = handle = _metadata.AddAssemblyReference(_metadata.GetOrAddString(name), new Version(1, 0, 0, 0), default, default, default, default);
        return handle;
    }

    public TypeReferenceHandle Type(string assembly, string space, string name) =>
        _metadata.AddTypeReference(Assembly(assembly), _metadata.GetOrAddString(space), _metadata.GetOrAddString(name));

    /// <summary>A member <c>Task Connect()</c> of a type: enough to be called without arguments.</summary>
    public MemberReferenceHandle Member(EntityHandle type, string name, bool isInstance, Action<ReturnTypeEncoder> returns, params Action<SignatureTypeEncoder>[] parameters) =>
        _metadata.AddMemberReference(type, _metadata.GetOrAddString(name), Signature(isInstance, returns, parameters));

    public BlobHandle Signature(bool isInstance, Action<ReturnTypeEncoder> returns, params Action<SignatureTypeEncoder>[] parameters)
    {
        BlobBuilder blob = new();
        new BlobEncoder(blob).MethodSignature(isInstanceMethod: isInstance).Parameters(parameters.Length, returns, list =>
        {
            foreach (Action<SignatureTypeEncoder> parameter in parameters)
                parameter(list.AddParameter().Type());
        });
        return _metadata.GetOrAddBlob(blob);
    }

    /// <summary>A method before any type was begun belongs to the module itself.</summary>
    public MethodDefinitionHandle Method(string name, Action<InstructionEncoder> body, MethodAttributes attributes = MethodAttributes.Static | MethodAttributes.Public, BlobHandle signature = default, StandaloneSignatureHandle locals = default)
    {
        InstructionEncoder code = new(new BlobBuilder(), new ControlFlowBuilder());
        body(code);
        int address = _bodies.AddMethodBody(code, localVariablesSignature: locals);
        _methods++;
        return _metadata.AddMethodDefinition(
            attributes, MethodImplAttributes.IL, _metadata.GetOrAddString(name),
            signature.IsNil ? Signature(isInstance: false, static returns => returns.Void()) : signature, address, MetadataTokens.ParameterHandle(1));
    }

    public void Type(string space, string name, EntityHandle parent, TypeAttributes attributes = TypeAttributes.Public | TypeAttributes.Abstract | TypeAttributes.Sealed)
    {
        _metadata.AddTypeDefinition(
            attributes, _metadata.GetOrAddString(space), _metadata.GetOrAddString(name), parent,
            MetadataTokens.FieldDefinitionHandle(1), MetadataTokens.MethodDefinitionHandle(_methods + 1));
    }

    public byte[] Build()
    {
        ManagedPEBuilder file = new(new PEHeaderBuilder(imageCharacteristics: Characteristics.Dll), new MetadataRootBuilder(_metadata), _bodies.Builder);
        BlobBuilder image = new();
        file.Serialize(image);
        return image.ToArray();
    }
}
