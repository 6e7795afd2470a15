using Microsoft.CodeAnalysis;

namespace Safety.Analyzers.Rules;

internal static partial class Descriptors
{
    public static readonly DiagnosticDescriptor SAFE601_DecisionNotDeclared = Create(
        "SAFE601", RuleCategory.Decisions,
        "A decision is not declared as it must be",
        "The decision '{0}' {1}",
        "The generator writes the journaled half of a decision: it needs a private method XCore in a partial class, an input that can be written down, and one [LegSender].");

    public static readonly DiagnosticDescriptor SAFE602_CoreCalled = Create(
        "SAFE602", RuleCategory.Decisions,
        "A decision or handler is called past its journal",
        "'{0}' is called past its journal and would run twice after a crash or for a duplicate; call {1}Async",
        "What stands in XCore runs once because the generated XAsync keeps its decision or its key. Called directly it runs as often as it is called.");

    public static readonly DiagnosticDescriptor SAFE603_DecisionNotRepeatable = Create(
        "SAFE603", RuleCategory.Decisions,
        "A decision reads what changes from run to run",
        "'{0}' changes from run to run; {1}",
        "After a crash a cause is decided about again, and a replay runs old decisions on new code. Both must come to the same plan: time, randomness and the environment come from the context or the input.");

    public static readonly DiagnosticDescriptor SAFE604_DecisionDoesIo = Create(
        "SAFE604", RuleCategory.Decisions,
        "A decision does input or output",
        "'{0}' reads or writes outside the decision; {1}",
        "What a file, a socket or a database answers is not in the journal, and what is written is written again when the decision is run again.");

    public static readonly DiagnosticDescriptor SAFE605_DecisionUsesSharedState = Create(
        "SAFE605", RuleCategory.Decisions,
        "A decision uses state that other code changes",
        "'{0}' {1}; hand it in with the input, or keep it in the strategy's [Checkpointed] state",
        "State outside the input is not in the journal: after a restart it is another one, and the decision comes out differently.");

    public static readonly DiagnosticDescriptor SAFE606_DecisionDependsOnHashOrder = Create(
        "SAFE606", RuleCategory.Decisions,
        "A decision depends on the order of a collection that has none",
        "'{0}' goes through {1}, which has no order of its own; sort it first, for example with OrderBy, or use a sorted collection or a list",
        "Dictionaries and hash sets give their elements in an order that depends on hash codes and history. For texts it changes with every process.");

    public static readonly DiagnosticDescriptor SAFE607_DecisionUsesThreads = Create(
        "SAFE607", RuleCategory.Decisions,
        "A decision uses tasks, threads, locks or delays",
        "'{0}' lets the outcome depend on the scheduler; decide on one thread, and wait before or after the decision",
        "Which of two tasks is first is not in the journal.");

    public static readonly DiagnosticDescriptor SAFE608_DecisionDependsOnCulture = Create(
        "SAFE608", RuleCategory.Decisions,
        "A decision formats, parses or compares by the machine's culture",
        "'{0}' depends on the machine's culture; pass {1}",
        "1,5 is one and a half on one machine and fifteen on another.");

    public static readonly DiagnosticDescriptor SAFE609_DecisionActs = Create(
        "SAFE609", RuleCategory.Decisions,
        "A decision acts instead of deciding",
        "'{0}' {1}",
        "A decision says what is to be done; the generated method does it, once. An order sent inside it is sent again when the decision is run again.");

    public static readonly DiagnosticDescriptor SAFE611_HandlerNotDeclared = Create(
        "SAFE611", RuleCategory.Decisions,
        "An idempotent handler is not declared as it must be",
        "The handler '{0}' {1}",
        "The generator writes the half of a handler that keeps duplicates out: it needs a private method XCore in a partial class that takes the event.");

    public static readonly DiagnosticDescriptor SAFE612_KeyNotStable = Create(
        "SAFE612", RuleCategory.Decisions,
        "The key of an idempotent handler is missing or not stable",
        "The handler '{0}' {1}",
        "A duplicate is found by its key. One that this process makes up, that can change, or that two equal events do not share finds none.");

    public static readonly DiagnosticDescriptor SAFE621_StateNotDeclared = Create(
        "SAFE621", RuleCategory.Decisions,
        "Checkpointed state is not declared as it must be",
        "The state '{0}' {1}",
        "The generator writes how a state is saved and resumed: the type must be partial, not generic and not abstract.");

    public static readonly DiagnosticDescriptor SAFE622_StateNotStorable = Create(
        "SAFE622", RuleCategory.Decisions,
        "A member of checkpointed state cannot be saved or resumed",
        "The state '{0}' cannot be saved and resumed whole: {1}",
        "A member left out of a snapshot starts from nothing after a restart, and the strategy goes on from a state it never had.");
}
