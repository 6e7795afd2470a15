using Xunit.Abstractions;
using Xunit.Sdk;

namespace Safety.Enforcement.Tests.Building;

/// <summary>Makes the test case of a <see cref="PublishFactAttribute"/>.</summary>
public sealed class PublishFactDiscoverer(IMessageSink diagnostics) : IXunitTestCaseDiscoverer
{
    public IEnumerable<IXunitTestCase> Discover(ITestFrameworkDiscoveryOptions discoveryOptions, ITestMethod testMethod, IAttributeInfo factAttribute) =>
        [new PublishTestCase(diagnostics, discoveryOptions.MethodDisplayOrDefault(), discoveryOptions.MethodDisplayOptionsOrDefault(), testMethod)];
}
