namespace Safety.Generators.Tests.Harness;

/// <summary>What a run of the generator starts from.</summary>
public sealed record GeneratorInput
{
    /// <summary>The files to compile, by path.</summary>
    public required IReadOnlyDictionary<string, string> Files { get; init; }

    /// <summary>The text of <c>broker-surface.txt</c>; null for none.</summary>
    public string? Surface { get; init; }

    /// <summary>The text of a catalogue of the project's own; null for none.</summary>
    public string? Catalogue { get; init; }

    /// <summary>The build properties the compiler sees.</summary>
    public IReadOnlyDictionary<string, string> Properties { get; init; } = AnalyzersOn;

    /// <summary>The properties as Safety's build targets set them.</summary>
    public static IReadOnlyDictionary<string, string> AnalyzersOn { get; } = new Dictionary<string, string>
    {
        ["build_property.SafetyIntegrity"] = "1",
        ["build_property.RunAnalyzers"] = "",
        ["build_property.RunAnalyzersDuringBuild"] = "",
    };

    /// <summary>One file, with the usings every contract needs.</summary>
    public static GeneratorInput Of(string source, string? surface = null) => new()
    {
        Files = new Dictionary<string, string> { ["Usings.cs"] = Usings, ["Source.cs"] = source },
        Surface = surface,
    };

    /// <summary>Global usings, so that a test shows only what it is about.</summary>
    public const string Usings =
        """
        global using System;
        global using System.Collections.Generic;
        global using System.Threading;
        global using System.Threading.Tasks;
        global using Safety.Contracts;
        global using Safety.Guard;
        global using Safety.Guarding;
        global using Safety.Host;
        global using Safety.Journal;
        global using Safety.Limits;
        global using Safety.Identity;
        global using Safety.Orders;
        """;

    /// <summary>Limits a test contract may have.</summary>
    public const string Limits = "[HardLimit(MaxOrderNotional = 100_000, MaxOpenNotional = 1_000_000, MaxOrdersPerSecond = 10, MaxPriceBandBps = 200)]";
}
