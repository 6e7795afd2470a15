namespace Safety.Verifier.Metadata;

/// <summary>A file of the output that may hold managed code: one on disk, or one inside a single-file bundle.</summary>
/// <param name="Name">The path relative to the output's folder, with forward slashes; behind a <c>!</c> the path inside the bundle.</param>
/// <param name="Path">Where the file, or the bundle it is in, lies.</param>
/// <param name="Content">What a bundle holds under that name; null for a file on disk.</param>
internal sealed record OutputFile(string Name, string Path, byte[]? Content = null)
{
    public Stream Open() => Content is null ? OpenFile(Path) : new MemoryStream(Content, writable: false);

    /// <summary>Every file of a folder that may hold managed code, whatever its name ends with.</summary>
    /// <param name="folder">The output.</param>
    /// <param name="recursive">
    /// True to read every subfolder. Otherwise one that is an output of its own (it has a <c>runtimeconfig.json</c>: the
    /// publish folder, the build of another runtime) is left to its own verification.
    /// </param>
    /// <param name="unreadable">Called for a file whose content cannot be taken apart.</param>
    public static IEnumerable<OutputFile> In(string folder, bool recursive, Action<string, string> unreadable)
    {
        foreach (string path in PathsIn(folder, recursive, isTop: true).Order(StringComparer.Ordinal))
        {
            string name = System.IO.Path.GetRelativePath(folder, path).Replace('\\', '/');
            using Stream file = OpenFile(path);
            if (BundleReader.FindHeader(file) is { } header)
            {
                foreach (OutputFile part in ReadBundle(file, header, name, path, unreadable))
                    yield return part;
            }
            else if (IsPortableExecutable(file))
            {
                yield return new OutputFile(name, path);
            }
        }
    }

    private static FileStream OpenFile(string path) => new(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);

    private static IEnumerable<string> PathsIn(string folder, bool recursive, bool isTop)
    {
        if (!isTop && !recursive && Directory.EnumerateFiles(folder, "*.runtimeconfig.json").Any())
            return [];
        return Directory.EnumerateFiles(folder).Concat(Directory.EnumerateDirectories(folder).SelectMany(inner => PathsIn(inner, recursive, isTop: false)));
    }

    private static bool IsPortableExecutable(Stream file)
    {
        file.Position = 0;
        return file.ReadByte() == 'M' && file.ReadByte() == 'Z';
    }

    private static List<OutputFile> ReadBundle(Stream file, long header, string name, string path, Action<string, string> unreadable)
    {
        List<OutputFile> parts = [];
        try
        {
            foreach ((string inner, byte[] content) in BundleReader.Read(file, header))
            {
                if (content is [(byte)'M', (byte)'Z', ..])
                    parts.Add(new OutputFile($"{name}!{inner}", path, content));
            }
        }
        catch (Exception exception) when (exception is InvalidDataException or IOException or ArgumentException or OverflowException)
        {
            unreadable(name, $"it is a single-file bundle of a form that is not known ({exception.Message}); verify the folder it was made from");
        }

        return parts;
    }
}
