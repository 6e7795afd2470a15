using System.Reflection;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Emit;

namespace Safety.Generators.Tests.Harness;

/// <summary>Sources with their generated guards, compiled and loaded.</summary>
internal static class LoadedProgram
{
    public static Assembly Load(string surface, params string[] sources)
    {
        Dictionary<string, string> files = new() { ["Usings.cs"] = GeneratorInput.Usings };
        for (int i = 0; i < sources.Length; i++)
            files.Add($"Source{i}.cs", sources[i]);
        GeneratorRun generated = GeneratorRun.Start(new GeneratorInput { Files = files, Surface = surface });
        Assert.Empty(generated.Problems());
        CSharpCompilation compilation = generated.Compilation
            .AddReferences(MetadataReference.CreateFromFile(typeof(Safety.Testing.VirtualTime).Assembly.Location))
            .AddSyntaxTrees(generated.Result.GeneratedSources.Select(static source => source.SyntaxTree));
        using MemoryStream image = new();
        EmitResult result = compilation.Emit(image);
        Assert.True(result.Success, string.Join('\n', result.Diagnostics.Where(static d => d.Severity == DiagnosticSeverity.Error)));
        return Assembly.Load(image.ToArray());
    }
}
