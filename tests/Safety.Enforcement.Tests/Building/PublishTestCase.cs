using System.ComponentModel;
using Xunit.Abstractions;
using Xunit.Sdk;

namespace Safety.Enforcement.Tests.Building;

/// <summary>Asks for the packs when the test is run, not when it is found: a run that leaves it out downloads nothing.</summary>
public sealed class PublishTestCase : XunitTestCase
{
    [EditorBrowsable(EditorBrowsableState.Never)]
    [Obsolete("Called by the deserializer.")]
    public PublishTestCase()
    {
    }

    public PublishTestCase(IMessageSink diagnostics, TestMethodDisplay display, TestMethodDisplayOptions displayOptions, ITestMethod testMethod)
        : base(diagnostics, display, displayOptions, testMethod)
    {
    }

    public override Task<RunSummary> RunAsync(
        IMessageSink diagnosticMessageSink, IMessageBus messageBus, object[] constructorArguments, ExceptionAggregator aggregator, CancellationTokenSource cancellationTokenSource)
    {
        SkipReason = RuntimePacks.WhyNot;
        return base.RunAsync(diagnosticMessageSink, messageBus, constructorArguments, aggregator, cancellationTokenSource);
    }
}
