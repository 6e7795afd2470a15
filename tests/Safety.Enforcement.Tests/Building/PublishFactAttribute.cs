using Xunit;
using Xunit.Sdk;

namespace Safety.Enforcement.Tests.Building;

/// <summary>A test that publishes for a runtime; skipped, when it is its turn, where the SDK's packs for that cannot be restored.</summary>
[XunitTestCaseDiscoverer("Safety.Enforcement.Tests.Building.PublishFactDiscoverer", "Safety.Enforcement.Tests")]
internal sealed class PublishFactAttribute : FactAttribute;
