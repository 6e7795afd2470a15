using Microsoft.CodeAnalysis;

namespace Safety.Analyzers.Tests.Corpus;

/// <summary>A generator of somebody else in the same compiler. As every generator, ours cannot see what it writes, nor it ours.</summary>
/// <param name="files">What it writes; the path's last part is the hint name.</param>
internal sealed class OtherGenerator(IEnumerable<(string Path, string Source)> files) : IIncrementalGenerator
{
    /// <summary>Written for the compilation, not up front: what a generator writes at its initialization the others are shown.</summary>
    public void Initialize(IncrementalGeneratorInitializationContext context) =>
        context.RegisterSourceOutput(context.CompilationProvider.Select(static (compilation, _) => compilation.AssemblyName), (output, _) =>
        {
            foreach ((string path, string source) in files)
                output.AddSource(Path.GetFileName(path), source);
        });
}
