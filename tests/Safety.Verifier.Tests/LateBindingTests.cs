namespace Safety.Verifier.Tests;

/// <summary>A broker member named instead of called, where name and type stand in one method.</summary>
public sealed class LateBindingTests
{
    [Theory]
    [InlineData("reflection by literal", "public static object? Go() => typeof(IBroker).GetMethod(\"SubmitOrder\");")]
    [InlineData("reflection on an object", "public static object? Go(object broker) => broker.GetType().GetMethod(\"SubmitOrder\");")]
    [InlineData("type in a local", "public static object? Go() { Type type = typeof(IBroker); return type.GetMethods(); }")]
    [InlineData("declared type of the object", "public static object? Go(ConcreteBroker broker) => broker.GetType().GetMethods();")]
    [InlineData("type by its name", "public static object? Go() => Type.GetType(\"Demo.ConcreteBroker, Contract\");")]
    [InlineData("created by its name", "public static object? Go() => Activator.CreateInstance(\"Contract\", \"Demo.ConcreteBroker\");")]
    [InlineData("delegate by name", "public static object Go(object broker) => Delegate.CreateDelegate(typeof(Func<ClientOrderId, CancellationToken, Task>), broker, \"CancelOrder\");")]
    [InlineData("delegate by name and type", "public static object Go() => Delegate.CreateDelegate(typeof(Func<ClientOrderId, CancellationToken, Task>), typeof(ConcreteBroker), \"CancelOrder\");")]
    [InlineData("expression by name", "public static object Go(object broker) => System.Linq.Expressions.Expression.Call(System.Linq.Expressions.Expression.Constant(broker), \"CancelOrder\", null);")]
    [InlineData("dynamic", "public static object Go(dynamic broker, object id) => broker.CancelOrder(id, default(CancellationToken));")]
    [InlineData("binder by hand", "public static object Go() => Microsoft.CSharp.RuntimeBinder.Binder.GetMember(default, \"SubmitOrder\", typeof(Strategy), []);")]
    [InlineData("CallByName", "public static object? Go(object broker, object id) => Microsoft.VisualBasic.Interaction.CallByName(broker, \"CancelOrder\", Microsoft.VisualBasic.CallType.Method, id, default(CancellationToken));")]
    [InlineData("in an async method", "public static async Task<object?> Go(object broker) { await Task.Yield(); return broker.GetType().GetMethod(\"SubmitOrder\"); }")]
    [InlineData("insides of a guard", "public static object? Go(BrokerGuard guard) => typeof(BrokerGuard).GetField(\"_broker\", System.Reflection.BindingFlags.NonPublic | System.Reflection.BindingFlags.Instance)!.GetValue(guard);")]
    [InlineData("insides of Safety", "public static object? Go() => Type.GetType(\"Safety.Generated.V1.Admission, Safety\");")]
    [InlineData("accessor of a guard's field", "[System.Runtime.CompilerServices.UnsafeAccessor(System.Runtime.CompilerServices.UnsafeAccessorKind.Field, Name = \"_broker\")] public static extern ref IBroker Go(BrokerGuard guard);")]
    [InlineData("accessor by the name of the type", "[System.Runtime.CompilerServices.UnsafeAccessor(System.Runtime.CompilerServices.UnsafeAccessorKind.Method, Name = \"SubmitOrder\")] public static extern object Go([System.Runtime.CompilerServices.UnsafeAccessorType(\"Demo.ConcreteBroker, Contract\")] object broker, NewOrder order, CancellationToken cancellationToken);")]
    public void Way_Triggers(string way, string members)
    {
        Finding finding = Assert.Single(Verify(members));
        Assert.True(("SAFE401", "App.Strategy.Go") == (finding.Rule, finding.Method), $"{way}: {finding}");
    }

    /// <summary>An assembly that references nobody who knows a broker can load one by its name.</summary>
    [Fact]
    public void StrangerThatNamesABroker_Triggers()
    {
        using OutputFolder output = new OutputFolder().With("Contract", Sources.Contract).WithForeign(
            "Stranger", "public static class Loader { public static object? Go(System.Reflection.Assembly from) => from.GetType(\"Demo.ConcreteBroker\")?.GetMethods(); }");
        Assert.Contains("Demo.ConcreteBroker", Assert.Single(output.Verify().Findings).Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("another type's member of the same name", "public static object? Go() => typeof(Strategy).GetMethod(\"SubmitOrder\");")]
    [InlineData("a query", "public static object? Go() => typeof(IBroker).GetMethod(\"FindOrder\");")]
    [InlineData("another name on an object", "public static object? Go(object item) => item.GetType().GetProperty(\"Name\");")]
    [InlineData("all members of another type", "public static object? Go() => typeof(string).GetMethods();")]
    [InlineData("dynamic of another name", "public static object Go(dynamic item) => item.Describe(1);")]
    [InlineData("dynamic with other arguments", "public static object Go(dynamic item) => item.CancelOrder();")]
    [InlineData("the name in a text", "public static string Go() => $\"SubmitOrder of {typeof(IBroker).FullName}\";")]
    [InlineData("public member of a guard", "public static object? Go() => typeof(BrokerGuard).GetMethod(\"FindOrder\");")]
    [InlineData("made by the container", "public static object? Go() => Activator.CreateInstance(typeof(ConcreteBroker));")]
    [InlineData("expression of another type", "public static object Go() => System.Linq.Expressions.Expression.Call(typeof(Math), \"Abs\", null, System.Linq.Expressions.Expression.Constant(1));")]
    [InlineData("compiled expression", "public static object Go() { System.Linq.Expressions.Expression<Func<int, int>> e = x => x + 1; return e.Compile()(1); }")]
    [InlineData("switch over names", "public static int Go(string name) => name switch { \"SubmitOrder\" => 1, \"CancelOrder\" => 2, \"Connect\" => 3, \"FindOrder\" => 4, \"Other\" => 5, \"More\" => 6, \"Last\" => 7, _ => typeof(int).GetMethods().Length };")]
    public void InnocentCode_DoesNotTrigger(string way, string members)
    {
        IReadOnlyList<Finding> findings = Verify(members);
        Assert.True(findings.Count == 0, $"{way}: {string.Join("\n", findings)}");
    }

    private static IReadOnlyList<Finding> Verify(string members)
    {
        using OutputFolder output = new OutputFolder().With("Contract", Sources.Contract).With("App", Sources.App("public static Type Known() => typeof(IBroker);" + members));
        return output.Verify().Findings;
    }
}
