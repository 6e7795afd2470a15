using Safety.Generators.Specs;
using Safety.Verifier.Checks;
using Safety.Verifier.Metadata;
using Safety.Verifier.Surface;

namespace Safety.Verifier;

/// <summary>
/// The second key: reads a finished output, whatever compiler or settings made it, and finds every reference to a guarded
/// broker member outside the permit shape. Needs no analyzer to have run.
/// </summary>
public static class OutputVerifier
{
    /// <summary>What cannot be read cannot be shipped.</summary>
    internal const string Unreadable = "SAFE403";

    /// <summary>Verifies a folder.</summary>
    /// <param name="options">What to read.</param>
    /// <returns>What was found; an output without findings may be shipped.</returns>
    /// <exception cref="DirectoryNotFoundException">The folder does not exist.</exception>
    /// <exception cref="IOException">A file cannot be opened. An assembly that is damaged is a finding (SAFE403), not an exception.</exception>
    public static Verification Verify(VerifierOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        using OutputImage output = OutputImage.Open(options);
        List<Finding> findings = [.. output.Unreadable.Select(static file => CannotRead(file.FileName, file.Reason))];
        AssemblyImage[] tests = [.. output.All.Where(TestAssemblyCheck.IsTest)];
        if (!options.IsTestOutput)
            findings.AddRange(tests.Select(TestAssemblyCheck.Found));

        OutputCatalogues catalogues = OutputCatalogues.Read(output);
        findings.AddRange(catalogues.Problems.Select(static item => CannotUnderstand(item.Assembly.FileName, item.Problem)));
        BrokerSurface surface = BrokerSurface.Read(output, catalogues, options.SurfaceFiles);
        RawCallCheck check = new(output, surface, options.Today);
        AssemblyImage[] verified = [.. output.Concerned.Except(surface.Sdks).Except(tests)];
        foreach (AssemblyImage assembly in verified)
            findings.AddRange(Run(check.Check, assembly));
        foreach (AssemblyImage assembly in output.All.Except(output.Concerned).Except(tests))
            findings.AddRange(Run(check.CheckStranger, assembly));

        Finding[] sorted =
        [
            .. findings.Distinct()
                .OrderBy(static finding => finding.Assembly, StringComparer.Ordinal)
                .ThenBy(static finding => finding.Method, StringComparer.Ordinal)
                .ThenBy(static finding => finding.Offset)
                .ThenBy(static finding => finding.Text, StringComparer.Ordinal),
        ];
        return new Verification(sorted, Inventory.Write(output, surface, verified, tests)) { Assemblies = output.All.Count, GuardedTypes = surface.Types.Count };
    }

    private static IEnumerable<Finding> Run(Func<AssemblyImage, IEnumerable<Finding>> check, AssemblyImage assembly)
    {
        try
        {
            return [.. check(assembly)];
        }
        catch (BadImageFormatException exception)
        {
            return [CannotRead(assembly.FileName, exception.Message)];
        }
    }

    private static Finding CannotRead(string file, string reason) => new(Unreadable, file, null, null, $"the file cannot be read and may call a broker: {reason.TrimEnd('.')}; replace it or leave it out");

    private static Finding CannotUnderstand(string file, ProblemSpec problem)
    {
        LocationSpec place = problem.Location!;
        return new(Unreadable, file, null, null, $"the catalogue '{place.Path}' embedded in it is not valid, line {place.StartLine + 1}, column {place.StartColumn + 1}: {problem.Arguments[0]}; mend it and build the project again");
    }
}
