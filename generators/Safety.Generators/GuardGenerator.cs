using Microsoft.CodeAnalysis;
using Safety.Generators.Emission;
using Safety.Generators.Specs;

namespace Safety.Generators;

/// <summary>
/// Writes the guard of every broker contract and of every type guarded directly, the other half of every order-state machine, the
/// journaled half of decisions, handlers and snapshots, and an <c>#error</c> where the enforcement itself is switched off or
/// forged. Everything else that can be wrong is reported by the analyzers.
/// </summary>
[Generator(LanguageNames.CSharp)]
public sealed class GuardGenerator : IIncrementalGenerator
{
    /// <inheritdoc/>
    public void Initialize(IncrementalGeneratorInitializationContext context)
    {
        IncrementalValueProvider<SurfaceSpec> surface = context.ReadSurfaceFiles();

        IncrementalValuesProvider<GuardSpec> contracts = context.FindContracts().BindContracts();
        IncrementalValuesProvider<GuardSpec> directGuards = context.FindDirectGuards().BindWith(surface, context.ReadCatalogues());

        context.RegisterSourceOutput(contracts, WriteGuard);
        context.RegisterSourceOutput(directGuards, WriteGuard);

        context.RegisterSourceOutput(context.FindMachines(), WriteMachine);
        context.RegisterSourceOutput(context.FindDecisions(), WriteDecision);
        context.RegisterSourceOutput(context.FindHandlers(), WriteHandler);
        context.RegisterSourceOutput(context.FindCheckpoints(), WriteCheckpoint);
        context.RegisterSourceOutput(context.FindSafetyVersion(), WriteAttestation);
        context.RegisterSourceOutput(context.CheckIntegrity(), WriteIntegrityErrors);
    }

    private static void WriteGuard(SourceProductionContext context, GuardSpec guard) =>
        context.AddSource($"{guard.HintName}.g.cs", GuardEmitter.Emit(guard));

    private static void WriteMachine(SourceProductionContext context, MachineSpec machine) =>
        context.AddSource($"{machine.HintName}.Machine.g.cs", MachineEmitter.Emit(machine));

    private static void WriteAttestation(SourceProductionContext context, string? version)
    {
        if (version is not null)
            context.AddSource(AttestationEmitter.FileName, AttestationEmitter.Emit(version));
    }

    private static void WriteDecision(SourceProductionContext context, DecisionSpec decision)
    {
        if (decision.Type is { } type)
            context.AddSource($"{type.HintName}-{decision.Name}.g.cs", DecisionEmitter.Emit(decision));
    }

    private static void WriteHandler(SourceProductionContext context, HandlerSpec handler)
    {
        if (handler.Type is { } type)
            context.AddSource($"{type.HintName}-{handler.Name}.g.cs", HandlerEmitter.Emit(handler));
    }

    private static void WriteCheckpoint(SourceProductionContext context, CheckpointSpec checkpoint)
    {
        if (checkpoint.Type is { } type)
            context.AddSource($"{type.HintName}-Checkpoint.g.cs", CheckpointEmitter.Emit(checkpoint));
    }

    private static void WriteIntegrityErrors(SourceProductionContext context, IntegritySpec integrity)
    {
        if (integrity.Errors.Count > 0)
            context.AddSource(IntegrityEmitter.FileName, IntegrityEmitter.Emit(integrity));
    }
}
