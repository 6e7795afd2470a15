using System.Reflection;
using Xunit;

namespace Safety.Enforcement.Tests.Packaging;

/// <summary>A change of what users bind to is seen in review, not found by them.</summary>
public sealed class PublicApiTests
{
    [Theory]
    [InlineData("Safety")]
    [InlineData("Safety.Sqlite")]
    [InlineData("Safety.Simulation")]
    [InlineData("Safety.Testing")]
    [InlineData("Safety.Verifier")]
    public void PublicApi_IsAsVerified(string assembly) =>
        Snapshot.Verify(PublicApi.Of(Assembly.Load(assembly)), "PublicApiTests.PublicApi", assembly);

    [Theory]
    [InlineData("Safety")]
    [InlineData("Safety.Sqlite")]
    [InlineData("Safety.Simulation")]
    [InlineData("Safety.Testing")]
    [InlineData("Safety.Verifier")]
    public void Assembly_IsStrongNamed_AndKnowsNoUnkeyedFriend(string assembly)
    {
        Assembly loaded = Assembly.Load(assembly);

        Assert.NotEmpty(loaded.GetName().GetPublicKeyToken()!);
        Assert.All(
            loaded.GetCustomAttributes<System.Runtime.CompilerServices.InternalsVisibleToAttribute>(),
            friend => Assert.Contains("PublicKey=", friend.AssemblyName, StringComparison.Ordinal));
    }

    [Fact]
    public void Arrows_PointToSafetyAndFromThereToTheFrameworkOnly() =>
        Assert.All(
            Assembly.Load("Safety").GetReferencedAssemblies(),
            reference => Assert.True(reference.Name!.StartsWith("System.", StringComparison.Ordinal), reference.Name));
}
