using Microsoft.CodeAnalysis;

namespace Safety.Analyzers.Rules;

internal static partial class Descriptors
{
    public static readonly DiagnosticDescriptor SAFE501_StateUnreachable = Create(
        "SAFE501", RuleCategory.OrderStates,
        "A state of an order cannot be reached",
        "No transition of '{0}' leads from {2} to {1}; write an [OrderTransition] that does, or remove the state",
        "A state that nothing leads to is a state somebody forgot: a report that means it would be quarantined.");

    public static readonly DiagnosticDescriptor SAFE502_StateDeadEnd = Create(
        "SAFE502", RuleCategory.OrderStates,
        "An order can get stuck in a state that still carries risk",
        "Nothing leads '{0}' from {1} to a state without new risk; write the missing [OrderTransition], or name {1} in NoNewRisk",
        "An order in such a state would keep its exposure reserved for ever, whatever the venue reports.");

    public static readonly DiagnosticDescriptor SAFE503_HandledTwice = Create(
        "SAFE503", RuleCategory.OrderStates,
        "Two handlers take the same report in the same state",
        "'{0}' takes {1} in {2}, which '{3}' takes already; leave {2} out of one of them",
        "Which of two handlers runs would be a matter of their order in the file.");

    public static readonly DiagnosticDescriptor SAFE504_ReportNotHandled = Create(
        "SAFE504", RuleCategory.OrderStates,
        "A kind of report has no handler",
        "'{0}' has no handler for {1}; write one, which returns the order unchanged where such a report changes nothing",
        "A kind of report that nobody has thought of would be quarantined and trip the breaker on the first day it comes.");

    public static readonly DiagnosticDescriptor SAFE505_NoSource = Create(
        "SAFE505", RuleCategory.OrderStates,
        "A transition out of a state without new risk states no source",
        "'{0}' leads from {1}, a state without new risk, to {2}; write Source = \"…\" with the place where it is written that this may happen",
        "An order that was over and works again is where state machines regress. It happens (a bust re-opens a filled order), and somebody must have looked it up.");

    public static readonly DiagnosticDescriptor SAFE506_SwitchNotExhaustive = Create(
        "SAFE506", RuleCategory.OrderStates,
        "A switch over the states of an order leaves some out",
        "The switch over {0} says nothing about {1}; add the cases, or a default that says what happens then",
        "An order in a state that was forgotten falls through in silence.");

    public static readonly DiagnosticDescriptor SAFE507_StateWritten = Create(
        "SAFE507", RuleCategory.OrderStates,
        "The state of an order is written around its transitions",
        "'{0}' writes the state of {1} and is reached around Apply; write it in a handler with [OrderTransition], or in a private method that only handlers call",
        "Apply looks every new state up in the table. A state that is written elsewhere was looked up by nobody.");

    public static readonly DiagnosticDescriptor SAFE508_HandlerCalled = Create(
        "SAFE508", RuleCategory.OrderStates,
        "A handler is called directly",
        "'{0}' is a handler of {1}; call Apply(report), which picks the handler and looks its result up (what handlers share belongs into a private method)",
        "A handler that is called directly runs in any state, and nobody looks at where it leads.");

    public static readonly DiagnosticDescriptor SAFE509_OrderCopied = Create(
        "SAFE509", RuleCategory.OrderStates,
        "An order is copied or deserialized around its transitions",
        "{0} makes a {1} that no report made; {2}",
        "State and quantities are derived from reports. What is stored is the reports: an order is made again by applying them.");
}
