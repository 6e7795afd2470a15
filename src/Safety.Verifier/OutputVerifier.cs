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
    /// <summary>Verifies a folder.</summary>
    /// <param name="options">What to read.</param>
    /// <returns>What was found; an output without findings may be shipped.</returns>
    /// <exception cref="DirectoryNotFoundException">The folder does not exist.</exception>
    /// <exception cref="IOException">A file cannot be read. An assembly that is damaged is a finding, not an exception.</exception>
    public static Verification Verify(VerifierOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        using OutputImage output = OutputImage.Open(options);
        List<Finding> findings =
        [
            .. output.Unreadable.Select(static file => new Finding("SAFE401", file.FileName, null, null, $"the assembly cannot be read and may call a broker: {file.Reason}")),
        ];
        AssemblyImage[] tests = [.. output.All.Where(TestAssemblyCheck.IsTest)];
        if (!options.IsTestOutput)
            findings.AddRange(tests.Select(TestAssemblyCheck.Found));

        BrokerSurface surface = BrokerSurface.Read(output, options.SurfaceFiles);
        RawCallCheck check = new(output, surface, options.Today);
        AssemblyImage[] verified = [.. output.Concerned.Except(surface.Sdks).Except(tests)];
        foreach (AssemblyImage assembly in verified)
            findings.AddRange(Check(check, assembly));

        Finding[] sorted =
        [
            .. findings.Distinct()
                .OrderBy(static finding => finding.Assembly, StringComparer.Ordinal)
                .ThenBy(static finding => finding.Method, StringComparer.Ordinal)
                .ThenBy(static finding => finding.Text, StringComparer.Ordinal),
        ];
        return new Verification(sorted, Inventory.Write(output, surface, check, verified, tests));
    }

    private static IEnumerable<Finding> Check(RawCallCheck check, AssemblyImage assembly)
    {
        try
        {
            return [.. check.Check(assembly)];
        }
        catch (BadImageFormatException exception)
        {
            return [new Finding("SAFE401", assembly.FileName, null, null, $"the assembly cannot be read and may call a broker: {exception.Message}")];
        }
    }
}
