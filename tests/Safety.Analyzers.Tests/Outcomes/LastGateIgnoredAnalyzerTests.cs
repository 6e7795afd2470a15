using Microsoft.CodeAnalysis;
using Safety.Analyzers.Outcomes;
using Safety.Analyzers.Tests.Harness;
using Safety.Guard;

namespace Safety.Analyzers.Tests.Outcomes;

/// <summary>SAFE213.</summary>
public sealed class LastGateIgnoredAnalyzerTests
{
    private const string Ask = "gate.TryPass(id, BrokerCallKind.Submit, false)";
    private const string Asked = "[|gate.TryPass(id, BrokerCallKind.Submit, false)|]";

    [Theory]
    [InlineData("not looked at", Asked + ";")]
    [InlineData("discarded", "_ = " + Asked + ";")]
    [InlineData("conditional", "maybe?[|.TryPass(id, BrokerCallKind.Submit, false)|];")]
    [InlineData("in a local that nobody reads", "bool passes = " + Asked + ";")]
    [InlineData("no consequence", "if (" + Asked + ") { }")]
    [InlineData("no consequence, negated", "if (!" + Asked + ") { }")]
    [InlineData("logged", "bool passes = " + Asked + "; Console.WriteLine(passes);")]
    [InlineData("logged in two ways", "Console.WriteLine(" + Asked + " ? 1 : 2);")]
    [InlineData("logged where false", "if (!" + Asked + ") { Console.WriteLine(id); _log.Held(id); Log(id.ToString()); }")]
    [InlineData("counted where false", "if (!" + Asked + ") { _held++; Interlocked.Increment(ref _held); }")]
    [InlineData("or true", "if (!(" + Asked + " || true)) throw new InvalidOperationException();")]
    [InlineData("and false", "if (!" + Asked + " && false) throw new InvalidOperationException();")]
    [InlineData("negated twice and ignored", "bool held = !" + Asked + "; if (!held) { }")]
    [InlineData("overwritten", "bool passes = " + Asked + "; passes = true; if (!passes) throw new InvalidOperationException();")]
    [InlineData("returns either way", "if (!" + Asked + ") return; Console.WriteLine(id);")]
    [InlineData("thrown and caught", "try { if (!" + Asked + ") throw new InvalidOperationException(); } catch (InvalidOperationException) { }")]
    [InlineData("thrown with a text and caught", "try { _ = " + Asked + " ? 1 : throw new InvalidOperationException(\"held\"); } catch (Exception) { }")]
    [InlineData("thrown and caught by all", "try { if (!" + Asked + ") throw new InvalidOperationException(); } catch { Console.WriteLine(id); }")]
    [InlineData("pattern with no consequence", "if (" + Asked + " is false) { }")]
    [InlineData("in a task that is forgotten", "Task.Run(() => { if (!" + Asked + ") throw new InvalidOperationException(); });")]
    [InlineData("in a discarded task", "_ = Task.Run(() => " + Asked + ");")]
    [InlineData("in the pool", "ThreadPool.QueueUserWorkItem(_ => { if (!" + Asked + ") throw new InvalidOperationException(); });")]
    [InlineData("on a thread", "new Thread(() => { if (!" + Asked + ") throw new InvalidOperationException(); }).Start();")]
    [InlineData("in a lambda that nobody runs", "Action check = () => { if (!" + Asked + ") throw new InvalidOperationException(); };")]
    [InlineData("in a local function that nobody calls", "void Check() { if (!" + Asked + ") throw new InvalidOperationException(); }")]
    [InlineData("in an async void function", "async void Check() { await Task.Yield(); if (!" + Asked + ") throw new InvalidOperationException(); } Check();")]
    [InlineData("no consequence in a lambda", "Action check = () => { if (!" + Asked + ") Console.WriteLine(id); }; check();")]
    [InlineData("thrown by a helper and caught", "try { if (!" + Asked + ") HoldBack(); } catch { }")]
    [InlineData("asserted", "System.Diagnostics.Debug.Assert(" + Asked + ");")]
    [InlineData("given to a method that a build leaves out", "Check(" + Asked + ");")]
    [InlineData("counted by a number", "_held += " + Asked + " ? 0 : 1;")]
    [InlineData("caught by a filter", "try { if (!" + Asked + ") throw new InvalidOperationException(); } catch (Exception) when (true) { }")]
    [InlineData("caught further out", "try { try { if (!" + Asked + ") throw new InvalidOperationException(); } finally { Console.WriteLine(id); } } catch (SystemException) { }")]
    [InlineData("in an async function that nobody waits for", "async Task Go() { await Task.Yield(); if (!" + Asked + ") throw new InvalidOperationException(); } Go();")]
    [InlineData("in a timer", "new Timer(_ => { if (!" + Asked + ") throw new InvalidOperationException(); });")]
    [InlineData("in a continuation", "Task.CompletedTask.ContinueWith(_ => { if (!" + Asked + ") throw new InvalidOperationException(); });")]
    [InlineData("returns in both cases", "if (" + Asked + ") return; else return;")]
    [InlineData("switched to nothing", "switch (" + Asked + ") { case true: break; case false: break; }")]
    [InlineData("sent before", "Send(id); _ = " + Asked + ";")]
    public Task Ignored_Triggers(string why, string statement) => VerifyAsync(why, statement);

    [Theory]
    [InlineData("thrown", "if (!" + Ask + ") throw new InvalidOperationException();")]
    [InlineData("thrown by way of a local", "bool passes = " + Ask + "; Console.WriteLine(passes); if (passes == false) throw new InvalidOperationException();")]
    [InlineData("thrown in an else", "if (" + Ask + ") Console.WriteLine(id); else throw new InvalidOperationException();")]
    [InlineData("thrown by an expression", "_ = " + Ask + " ? 1 : throw new InvalidOperationException();")]
    [InlineData("thrown where it may be missing", "if (maybe?.TryPass(id, BrokerCallKind.Submit, false) != true) throw new InvalidOperationException();")]
    [InlineData("thrown past a catch of something else", "try { if (!" + Ask + ") throw new InvalidOperationException(); } catch (System.IO.IOException) { }")]
    [InlineData("thrown from a catch", "try { if (!" + Ask + ") throw new InvalidOperationException(); } catch (InvalidOperationException) { throw new NotSupportedException(); }")]
    [InlineData("thrown by a helper", "if (!" + Ask + ") HoldBack();")]
    [InlineData("asked under a condition", "if (!id.IsEmpty && !" + Ask + ") throw new InvalidOperationException();")]
    [InlineData("sent only where true", "if (" + Ask + ") Send(id);")]
    [InlineData("returns before the send", "if (!" + Ask + ") return; Send(id);")]
    [InlineData("skipped in a loop", "foreach (ClientOrderId next in new[] { id }) { if (!gate.TryPass(next, BrokerCallKind.Submit, false)) continue; Send(next); }")]
    [InlineData("handed on", "Decide(" + Ask + ");")]
    [InlineData("put where somebody asks", "_mayGo = " + Ask + ";")]
    [InlineData("told to the engine", "question.Cancel = !" + Ask + ";")]
    [InlineData("told to the engine where false", "if (!" + Ask + ") question.Cancel = true;")]
    [InlineData("in a lambda that somebody runs", "Register(() => { if (!" + Ask + ") throw new InvalidOperationException(); });")]
    [InlineData("returned by a lambda", "Func<bool> ask = () => " + Ask + "; if (!ask()) throw new InvalidOperationException();")]
    [InlineData("in a task that is waited for", "Task.Run(() => { if (!" + Ask + ") throw new InvalidOperationException(); }).Wait();")]
    [InlineData("in a local function", "Check(); void Check() { if (!" + Ask + ") throw new InvalidOperationException(); }")]
    [InlineData("read by a lambda", "bool passes = " + Ask + "; Register(() => { if (!passes) throw new InvalidOperationException(); });")]
    [InlineData("caught by a filter that only logs", "try { if (!" + Ask + ") throw new InvalidOperationException(); } catch (Exception e) when (Watch(e)) { }")]
    [InlineData("thrown again after a log", "try { if (!" + Ask + ") throw new InvalidOperationException(); } catch (Exception e) { Console.WriteLine(e); throw; }")]
    [InlineData("collected and looked at", "bool[] all = [" + Ask + ", true]; if (all.Any(a => !a)) throw new InvalidOperationException();")]
    [InlineData("collected in a flag", "bool held = false; held |= !" + Ask + "; if (held) throw new InvalidOperationException();")]
    [InlineData("switched on", "_ = " + Ask + " switch { true => 0, false => throw new InvalidOperationException() };")]
    [InlineData("thrown by a helper that is given the answer", "ThrowIf(!" + Ask + ");")]
    [InlineData("under a lock", "lock (_log) { if (!" + Ask + ") throw new InvalidOperationException(); }")]
    [InlineData("jumped", "if (" + Ask + ") goto send; throw new InvalidOperationException(); send: Send(id);")]
    [InlineData("in an async function that is waited for", "Task t = Go(); t.GetAwaiter().GetResult(); async Task Go() { await Task.Yield(); if (!" + Ask + ") throw new InvalidOperationException(); }")]
    public Task Heard_DoesNotTrigger(string why, string statement) => VerifyAsync(why, statement);

    [Theory]
    [InlineData("bool Ask() => " + Ask + ";")]
    [InlineData("bool Ask() => " + Ask + " && !id.IsEmpty;")]
    [InlineData("bool Ask() { if (!" + Ask + ") return false; Console.WriteLine(id); return true; }")]
    [InlineData("Answer Ask() => " + Ask + " ? Answer.Send : Answer.DoNotSend; enum Answer { Send, DoNotSend }")]
    [InlineData("(bool, ClientOrderId) Ask() => (" + Ask + ", id);")]
    [InlineData("async Task<bool> Ask() { await Task.Yield(); return " + Ask + "; }")]
    [InlineData("void Ask(out bool passes) => passes = " + Ask + ";")]
    public Task Returned_DoesNotTrigger(string member) => Member(member).VerifyAsync(new LastGateIgnoredAnalyzer());

    [Theory]
    [InlineData("bool Ask() => " + Asked + " || true;")]
    [InlineData("bool Ask() { if (!" + Asked + ") return true; return true; }")]
    [InlineData("bool Ask() { " + Asked + "; return true; }")]
    [InlineData("async void Ask() { await Task.Yield(); if (!" + Asked + ") throw new InvalidOperationException(); }")]
    public Task ReturnedAllTheSame_Triggers(string member) => Member(member).VerifyAsync(new LastGateIgnoredAnalyzer());

    /// <summary>Behind an engine's callback that returns nothing stands the send: only an exception holds it back.</summary>
    [Theory]
    [InlineData("if (" + Asked + ") Send(id);")]
    [InlineData("if (!" + Asked + ") Send(id);")]
    [InlineData("_mayGo = " + Asked + ";")]
    public Task CallbackThatDoesSomethingElse_Triggers(string statement) => Callback(statement).VerifyAsync(new LastGateIgnoredAnalyzer());

    [Theory]
    [InlineData("if (!" + Ask + ") throw new InvalidOperationException();")]
    [InlineData("if (!" + Ask + ") HoldBack();")]
    [InlineData("question.Cancel = !" + Ask + ";")]
    [InlineData("if (!" + Ask + ") Clear(question);")]
    [InlineData("if (!" + Ask + ") HoldBackLater();")]
    [InlineData("ThrowIf(!" + Ask + ");")]
    public Task CallbackThatHoldsBack_DoesNotTrigger(string statement) => Callback(statement).VerifyAsync(new LastGateIgnoredAnalyzer());

    [Fact]
    public async Task Message_SaysWhatIsWrong()
    {
        Diagnostic found = (await Program("if (" + Asked + ") { }").VerifyAsync(new LastGateIgnoredAnalyzer())).Single();
        Assert.Equal("The answer of LastGate.TryPass changes nothing: the message goes out where it is false, too; throw the engine's DoNotSend where it is false", found.GetMessage(null));
    }

    private const string Rest = """
            private int _held;
            private bool _mayGo;
            private readonly Log _log = new();
            private void Send(ClientOrderId id) { if (_held > 0 && _mayGo) _log.Held(id); }
            private static void HoldBack() => throw new InvalidOperationException();
            private static void HoldBackLater() => HoldBack();
            private static void ThrowIf(bool held) { if (held) throw new InvalidOperationException(); }
            private static void Clear(System.ComponentModel.CancelEventArgs question) => question.Cancel = true;
            private static bool Watch(Exception e) { Console.WriteLine(e); return false; }
            [System.Diagnostics.Conditional("NEVER")] private static void Check(bool passes) { if (!passes) throw new InvalidOperationException(); }
            private static void Log(string text) { }
            private static void Decide(bool passes) { }
            private static void Register(Action check) => check();
        """;

    private const string Others = """
        class Log { public void Held(ClientOrderId id) { } }
        """;

    private static Task VerifyAsync(string why, string statement)
    {
        Assert.NotEmpty(why);
        return Program(statement).VerifyAsync(new LastGateIgnoredAnalyzer());
    }

    private static Scenario Program(string statement) => Scenario.Of($$"""
        #pragma warning disable CS0162, CS0219, CS0642, CS1998, CS4014, CS8321 // a statement under test may be as careless as it likes
        class Application
        {
            void ToApp(LastGate gate, LastGate? maybe, ClientOrderId id, System.ComponentModel.CancelEventArgs question) { {{statement}} _ = maybe; }
        {{Rest}}
        }
        {{Others}}
        """);

    private static Scenario Member(string member) => Scenario.Of($$"""
        class Application(LastGate gate, ClientOrderId id) { {{member}} }
        """);

    private static Scenario Callback(string statement) => Scenario.Of($$"""
        class Application(LastGate gate) : Engine.IApplication
        {
            public void ToApp(ClientOrderId id, System.ComponentModel.CancelEventArgs question) { {{statement}} }
        {{Rest}}
        }
        {{Others}}
        """).WithReference(Scenario.Of("namespace Engine; public interface IApplication { void ToApp(ClientOrderId id, System.ComponentModel.CancelEventArgs question); }") with { AssemblyName = "Engine" });
}
