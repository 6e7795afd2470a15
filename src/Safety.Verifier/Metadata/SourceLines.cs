using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;
using System.Reflection.PortableExecutable;

namespace Safety.Verifier.Metadata;

/// <summary>Where in the source an instruction came from, when a portable PDB lies beside the assembly or inside it.</summary>
internal sealed class SourceLines(MetadataReaderProvider symbols) : IDisposable
{
    private readonly MetadataReader _reader = symbols.GetMetadataReader();

    /// <summary>Opens the symbols of an assembly; null when there are none that can be read. They only make a message better.</summary>
    public static SourceLines? Open(PEReader file, string path)
    {
        try
        {
            return file.TryOpenAssociatedPortablePdb(path, OpenFile, out MetadataReaderProvider? symbols, out _) && symbols is not null ? new SourceLines(symbols) : null;
        }
        catch (Exception exception) when (exception is BadImageFormatException or IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    public (string File, int Line)? Find(MethodDefinitionHandle method, int offset)
    {
        try
        {
            int row = MetadataTokens.GetRowNumber(method);
            if (row > _reader.MethodDebugInformation.Count)
                return null;
            SequencePoint? found = null;
            foreach (SequencePoint point in _reader.GetMethodDebugInformation(MetadataTokens.MethodDebugInformationHandle(row)).GetSequencePoints())
            {
                if (point.Offset > offset && found is not null)
                    break;
                if (!point.IsHidden)
                    found = point;
            }

            return found is { } line ? (_reader.GetString(_reader.GetDocument(line.Document).Name), line.StartLine) : null;
        }
        catch (BadImageFormatException)
        {
            return null;
        }
    }

    public void Dispose() => symbols.Dispose();

    private static FileStream? OpenFile(string path) => File.Exists(path) ? File.OpenRead(path) : null;
}
