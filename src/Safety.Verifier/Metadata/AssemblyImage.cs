using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using System.Text;

namespace Safety.Verifier.Metadata;

/// <summary>One managed assembly of the output.</summary>
internal sealed class AssemblyImage : IDisposable
{
    private readonly PEReader _file;
    private readonly Dictionary<int, MethodImage> _methods = [];
    private List<TypeImage>? _types;

    private AssemblyImage(string fileName, PEReader file, MetadataReader reader)
    {
        FileName = fileName;
        _file = file;
        Reader = reader;
        Name = reader.IsAssembly ? reader.GetString(reader.GetAssemblyDefinition().Name) : Path.GetFileNameWithoutExtension(fileName);
        References = [.. reader.AssemblyReferences.Select(handle => reader.GetString(reader.GetAssemblyReference(handle).Name))];
    }

    /// <summary>The path relative to the output's folder, with forward slashes.</summary>
    public string FileName { get; }

    public string Name { get; }

    public MetadataReader Reader { get; }

    public HashSet<string> References { get; }

    /// <summary>Its types; read when first asked for, because most assemblies of an output have nothing to do with a broker.</summary>
    public IReadOnlyList<TypeImage> Types => _types ??= [.. Reader.TypeDefinitions.Select(handle => new TypeImage(this, handle))];

    /// <summary>Opens a file; null when it is not a managed assembly.</summary>
    public static AssemblyImage? Open(string path, string fileName)
    {
        PEReader file = new(new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete));
        try
        {
            if (file.HasMetadata)
                return new AssemblyImage(fileName, file, file.GetMetadataReader());
        }
        catch (BadImageFormatException) when (!LooksManaged(file))
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
    public string? ResourceText(string name)
    {
        foreach (ManifestResourceHandle handle in Reader.ManifestResources)
        {
            ManifestResource resource = Reader.GetManifestResource(handle);
            if (!resource.Implementation.IsNil || Reader.GetString(resource.Name) != name)
                continue;
            PEMemoryBlock block = _file.GetSectionData(_file.PEHeaders.CorHeader!.ResourcesDirectory.RelativeVirtualAddress);
            BlobReader content = block.GetReader((int)resource.Offset, block.Length - (int)resource.Offset);
            return Encoding.UTF8.GetString(content.ReadBytes(content.ReadInt32())).TrimStart('\uFEFF');
        }

        return null;
    }

    public void Dispose() => _file.Dispose();

    private static bool LooksManaged(PEReader file)
    {
        try
        {
            return file.PEHeaders.CorHeader is not null;
        }
        catch (BadImageFormatException)
        {
            return false;
        }
    }

    private static int MetadataToken(EntityHandle handle) => System.Reflection.Metadata.Ecma335.MetadataTokens.GetToken(handle);
}
