using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;

namespace Safety.Verifier.Metadata;

/// <summary>The assemblies of an output, and what a reference in one of them means in another.</summary>
internal sealed class OutputImage : IDisposable
{
    private readonly Dictionary<string, List<TypeImage>> _types = new(StringComparer.Ordinal);
    private readonly Dictionary<(AssemblyImage Assembly, int Token), MethodImage?> _resolved = [];
    private readonly Dictionary<TypeImage, ILookup<string, MethodImage>> _methodsByName = [];

    private OutputImage(List<AssemblyImage> all, List<(string FileName, string Reason)> unreadable) => (All, Unreadable) = (all, unreadable);

    public IReadOnlyList<AssemblyImage> All { get; }

    /// <summary>Managed assemblies that could not be read, and why.</summary>
    public IReadOnlyList<(string FileName, string Reason)> Unreadable { get; }

    /// <summary>The assemblies that can name a guarded member at all: they define one, or reference an assembly that can.</summary>
    public IReadOnlyList<AssemblyImage> Concerned { get; private set; } = [];

    public static OutputImage Open(VerifierOptions options)
    {
        string folder = Path.GetFullPath(options.Folder);
        if (!Directory.Exists(folder))
            throw new DirectoryNotFoundException($"There is no folder '{folder}'.");
        List<AssemblyImage> assemblies = [];
        List<(string, string)> unreadable = [];
        foreach (OutputFile file in OutputFile.In(folder, options.Recursive, (name, reason) => unreadable.Add((name, reason))))
        {
            try
            {
                if (AssemblyImage.Open(file) is { } assembly)
                    assemblies.Add(assembly);
            }
            catch (BadImageFormatException exception)
            {
                unreadable.Add((file.Name, exception.Message));
            }
        }

        return new OutputImage(assemblies, unreadable);
    }

    /// <summary>
    /// Leaves out what cannot reach the roots. Nothing is left out for its name: the framework is left out because it
    /// references no broker.
    /// </summary>
    public void Narrow(IEnumerable<string> roots)
    {
        HashSet<string> reaching = [.. roots];
        for (bool grows = true; grows;)
        {
            grows = false;
            foreach (AssemblyImage assembly in All)
                grows |= assembly.References.Overlaps(reaching) && reaching.Add(assembly.Name);
        }

        Concerned = [.. All.Where(assembly => reaching.Contains(assembly.Name)).OrderBy(static assembly => assembly.IsReference).ThenBy(static assembly => assembly.FileName, StringComparer.Ordinal)];
        _types.Clear();
        _resolved.Clear();
        foreach (TypeImage type in Concerned.SelectMany(static assembly => assembly.Types))
        {
            if (!_types.TryGetValue(type.Name, out List<TypeImage>? same))
                _types[type.Name] = same = [];
            same.Add(type);
        }
    }

    /// <summary>The definition of a type; that of the named assembly where there are several (it may be a forwarder).</summary>
    public TypeImage? Find(TypeText? type) =>
        type is not null && _types.TryGetValue(type.Name, out List<TypeImage>? same)
            ? same.FirstOrDefault(candidate => candidate.Assembly.Name == type.Assembly) ?? same[0]
            : null;

    /// <summary>The definitions of a type in every copy of its assembly, or wherever it was forwarded to.</summary>
    public IReadOnlyList<TypeImage> FindAll(TypeText? type)
    {
        if (type is null || !_types.TryGetValue(type.Name, out List<TypeImage>? same))
            return [];
        TypeImage[] own = [.. same.Where(candidate => candidate.Assembly.Name == type.Assembly)];
        return own.Length == 0 ? same : own;
    }

    public TypeImage? FindByName(string name) => _types.GetValueOrDefault(name)?[0];

    /// <summary>The definition of the method that a token names, or null for one outside the concerned assemblies.</summary>
    public MethodImage? Resolve(AssemblyImage assembly, EntityHandle handle)
    {
        int token = MetadataTokens.GetToken(handle);
        if (_resolved.TryGetValue((assembly, token), out MethodImage? method))
            return method;
        method = handle.Kind switch
        {
            HandleKind.MethodDefinition => assembly.Method((MethodDefinitionHandle)handle),
            HandleKind.MethodSpecification => Resolve(assembly, assembly.Reader.GetMethodSpecification((MethodSpecificationHandle)handle).Method),
            HandleKind.MemberReference => Resolve(assembly, assembly.Reader.GetMemberReference((MemberReferenceHandle)handle)),
            _ => null,
        };
        _resolved[(assembly, token)] = method;
        return method;
    }

    /// <summary>A type, its base types and their arguments, nearest first.</summary>
    public IEnumerable<(TypeImage Type, TypeText[] Arguments)> WithBases(TypeImage type, TypeText[]? arguments = null)
    {
        TypeText[] own = arguments ?? [];
        for (TypeImage? next = type; next is not null;)
        {
            yield return (next, own);
            TypeText? parent = next.BaseWith(own);
            next = Find(parent);
            own = parent?.Arguments ?? [];
        }
    }

    /// <summary>Every interface a type has, through its base types and other interfaces too, with arguments.</summary>
    public IEnumerable<(TypeImage Face, TypeText[] Arguments)> InterfacesOf(TypeImage type)
    {
        HashSet<string> seen = [];
        Stack<TypeText> open = new(WithBases(type).SelectMany(static level => level.Type.InterfacesWith(level.Arguments)));
        while (open.TryPop(out TypeText? text))
        {
            if (!seen.Add(text.Text) || Find(text) is not { } face)
                continue;
            yield return (face, text.Arguments);
            foreach (TypeText more in face.InterfacesWith(text.Arguments))
                open.Push(more);
        }
    }

    /// <summary>The method that a type, or the nearest base type, has under a name and signature.</summary>
    public MethodImage? FindMethod(TypeImage type, string name, string key) =>
        WithBases(type)
            .SelectMany(level => Named(level.Type, name).Where(method => method.KeyWith(level.Arguments) == key))
            .FirstOrDefault();

    public IEnumerable<MethodImage> Named(TypeImage type, string name)
    {
        if (!_methodsByName.TryGetValue(type, out ILookup<string, MethodImage>? methods))
            _methodsByName[type] = methods = type.Methods.ToLookup(static method => method.Name);
        return methods[name];
    }

    public void Dispose()
    {
        foreach (AssemblyImage assembly in All)
            assembly.Dispose();
    }

    private MethodImage? Resolve(AssemblyImage assembly, MemberReference member)
    {
        if (member.GetKind() != MemberReferenceKind.Method)
            return null;
        if (member.Parent.Kind == HandleKind.MethodDefinition)
            return assembly.Method((MethodDefinitionHandle)member.Parent);
        TypeText? parent = TypeImage.Read(assembly.Reader, member.Parent, []);
        IReadOnlyList<TypeImage> types = FindAll(parent);
        if (types.Count == 0)
            return null;
        string name = assembly.Reader.GetString(member.Name);
        MethodSignature<TypeText> signature = member.DecodeMethodSignature(SignatureReader.Instance, []);
        string key = MethodImage.KeyOf(name, signature);

        // The reference may name a type that inherits the member; then the parameters can be written differently.
        return types.Select(type => FindMethod(type, name, key)).FirstOrDefault(static method => method is not null)
            ?? types
                .SelectMany(type => WithBases(type).Select(static level => level.Type).Concat(InterfacesOf(type).Select(static item => item.Face)))
                .SelectMany(candidate => Named(candidate, name))
                .FirstOrDefault(method =>
                    method.Signature.ParameterTypes.Length == signature.RequiredParameterCount
                    && method.Signature.GenericParameterCount == signature.GenericParameterCount);
    }
}
