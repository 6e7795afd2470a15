using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;
using System.Reflection.PortableExecutable;
using System.Text;

namespace Safety.Verifier.Metadata;

/// <summary>One managed assembly of the output.</summary>
internal sealed class AssemblyImage : IDisposable
{
    private readonly OutputFile _origin;
    private readonly PEReader _file;
    private readonly Dictionary<int, MethodImage> _methods = [];
    private readonly Lazy<SourceLines?> _sources;
    private List<TypeImage>? _types;
    private bool? _isReference;

    private AssemblyImage(OutputFile origin, PEReader file, MetadataReader reader)
    {
        _origin = origin;
        _file = file;
        _sources = new Lazy<SourceLines?>(() => SourceLines.Open(_file, _origin.Path));
        Reader = reader;
        Name = reader.IsAssembly ? reader.GetString(reader.GetAssemblyDefinition().Name) : Path.GetFileNameWithoutExtension(origin.Name);
        References = [.. reader.AssemblyReferences.Select(handle => reader.GetString(reader.GetAssemblyReference(handle).Name))];
    }

    /// <summary>The path relative to the output's folder, with forward slashes.</summary>
    public string FileName => _origin.Name;

    public string Name { get; }

    public MetadataReader Reader { get; }

    public HashSet<string> References { get; }

    /// <summary>Its types; read when first asked for, because most assemblies of an output have nothing to do with a broker.</summary>
    public IReadOnlyList<TypeImage> Types => _types ??= [.. Reader.TypeDefinitions.Select(handle => new TypeImage(this, handle))];

    /// <summary>True for an assembly that was made to compile against and cannot be run.</summary>
    public bool IsReference => _isReference ??= HasAttribute("System.Runtime.CompilerServices.ReferenceAssemblyAttribute");

    /// <summary>True for Safety's own assemblies, which carry the key the verifier itself is signed with.</summary>
    public bool IsSafetys => Reader.IsAssembly && SafetyIdentity.IsOwnKey(Reader.GetBlobBytes(Reader.GetAssemblyDefinition().PublicKey));

    /// <summary>The attributes of the assembly itself.</summary>
    public IEnumerable<AttributeImage> Attributes => Reader.IsAssembly ? AttributeImage.Of(this, Reader.GetAssemblyDefinition().GetCustomAttributes()) : [];

    /// <summary>Opens a file; null when it is not a managed assembly.</summary>
    public static AssemblyImage? Open(OutputFile origin)
    {
        PEReader file = new(origin.Open());
        try
        {
            if (file.HasMetadata)
                return new AssemblyImage(origin, file, file.GetMetadataReader());
            if (SaysItIsManaged(origin))
                throw new BadImageFormatException("It says that it is managed, and its metadata is not in the file.");
        }
        catch (BadImageFormatException) when (!SaysItIsManaged(origin))
        {
            // A native library, or no library at all.
        }
        catch
        {
            file.Dispose();
            throw;
        }

        file.Dispose();
        return null;
    }

    public MethodBodyBlock BodyOf(MethodImage method) => _file.GetMethodBody(method.Definition.RelativeVirtualAddress);

    /// <summary>The source line of an instruction, where symbols are at hand.</summary>
    public (string File, int Line)? SourceOf(MethodImage method, int offset) => _sources.Value?.Find(method.Handle, offset);

    /// <summary>The texts in its code.</summary>
    public IEnumerable<string> Literals()
    {
        for (UserStringHandle handle = MetadataTokens.UserStringHandle(1); !handle.IsNil && MetadataTokens.GetHeapOffset(handle) < Reader.GetHeapSize(HeapIndex.UserString); handle = Reader.GetNextHandle(handle))
            yield return Reader.GetUserString(handle);
    }

    /// <summary>True when it uses or declares a type of that simple name.</summary>
    public bool Mentions(string simpleName) =>
        Reader.TypeReferences.Any(handle => Reader.StringComparer.Equals(Reader.GetTypeReference(handle).Name, simpleName))
        || Reader.TypeDefinitions.Any(handle => Reader.StringComparer.Equals(Reader.GetTypeDefinition(handle).Name, simpleName));

    /// <summary>The content of a field that lies in the file (an array's initial value); empty for any other.</summary>
    public BlobReader ContentOf(FieldDefinitionHandle handle)
    {
        int address = Reader.GetFieldDefinition(handle).GetRelativeVirtualAddress();
        return address == 0 ? default : _file.GetSectionData(address).GetReader();
    }

    public MethodImage? Method(MethodDefinitionHandle handle)
    {
        if (_methods.Count == 0)
        {
            foreach (MethodImage method in Types.SelectMany(static type => type.Methods))
                _methods[MetadataToken(method.Handle)] = method;
        }

        return _methods.GetValueOrDefault(MetadataToken(handle));
    }

    /// <summary>An embedded text, or null.</summary>
    public string? ResourceText(string name) => ResourceTexts(found => found == name).Select(static resource => resource.Text).FirstOrDefault();

    /// <summary>The embedded texts of certain names.</summary>
    public IEnumerable<(string Name, string Text)> ResourceTexts(Func<string, bool> isWanted)
    {
        foreach (ManifestResourceHandle handle in Reader.ManifestResources)
        {
            ManifestResource resource = Reader.GetManifestResource(handle);
            string name = Reader.GetString(resource.Name);
            if (!resource.Implementation.IsNil || !isWanted(name))
                continue;
            PEMemoryBlock block = _file.GetSectionData(_file.PEHeaders.CorHeader!.ResourcesDirectory.RelativeVirtualAddress);
            BlobReader content = block.GetReader((int)resource.Offset, block.Length - (int)resource.Offset);
            yield return (name, Encoding.UTF8.GetString(content.ReadBytes(content.ReadInt32())).TrimStart('\uFEFF'));
        }
    }

    public void Dispose()
    {
        if (_sources.IsValueCreated)
            _sources.Value?.Dispose();
        _file.Dispose();
    }

    private bool HasAttribute(string name) => Attributes.Any(attribute => attribute.Type.Name == name);

    /// <summary>Looks at the one header field that says so, for a file in which nothing behind it can be found.</summary>
    private static bool SaysItIsManaged(OutputFile origin)
    {
        using BinaryReader reader = new(origin.Open());
        try
        {
            reader.BaseStream.Position = 0x3C;
            long optionalHeader = reader.ReadUInt32() + 24L;
            reader.BaseStream.Position = optionalHeader;
            reader.BaseStream.Position = optionalHeader + (reader.ReadUInt16() == 0x20B ? 224 : 208);
            return reader.ReadUInt32() != 0;
        }
        catch (EndOfStreamException)
        {
            return false;
        }
    }

    private static int MetadataToken(EntityHandle handle) => MetadataTokens.GetToken(handle);
}
