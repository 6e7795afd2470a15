using Safety.Arming;
using Safety.Guarding;
using Safety.Journal;
using Safety.Journal.Facts;
using Safety.Testing;
using Safety.Tests.Support;

namespace Safety.Tests.Arming;

/// <summary>
/// The real host against the table: every three things that can happen, in every order, on a host with two accounts in virtual time. After
/// each the host says the state that the table says, and sends what that state allows.
/// </summary>
public class HostExplorationTests
{
    private static readonly Dictionary<string, Func<World, Task>> s_actions = new()
    {
        ["arm"] = static world => world.ArmAsync(ArmingMode.Full),
        ["arm to reduce"] = static world => world.ArmAsync(ArmingMode.ReduceOnly),
        ["arm while B's venue is dead"] = static world => world.ArmAsync(ArmingMode.Full, isDead: true),
        ["latch"] = static world => world.LatchAsync(),
        ["kill file"] = static world => world.FlagAsync(),
        ["release"] = static world => world.ReleaseAsync(),
        ["clock set"] = static world => world.SetClockAsync(),
        ["look"] = static world => world.LookAsync(),
        ["sleep"] = static world => world.SleepAsync(),
        ["stand still"] = static world => world.StandStillAsync(),
        ["lock removed"] = static world => world.RemoveLockAsync(),
        ["drain"] = static world => world.DrainAsync(),
        ["journal fails"] = static world => world.FailAsync(),
    };

    [Fact]
    public async Task EveryOrderOfThree()
    {
        foreach (string[] order in from one in s_actions.Keys from two in s_actions.Keys from three in s_actions.Keys select (string[])[one, two, three])
        {
            await using World world = new();
            foreach (string action in order)
            {
                await s_actions[action](world);
                string? fault = await world.FaultAsync();
                Assert.True(fault is null, $"{string.Join(", ", order)}: after {action} {fault}");
            }

            await world.LookAsync();
            string? last = await world.FaultAsync();
            Assert.True(last is null, $"{string.Join(", ", order)}: a look later {last}");
        }
    }

    private sealed class World : IAsyncDisposable
    {
        private readonly MemoryKillDirectory _directory = new();
        private readonly PairFixture _host;
        private ArmingStates _expected = new ArmingStates().Add().Add();
        private bool _isLatched;
        private bool _isWatched;
        private int _orders;

        public World() => _host = new PairFixture(killDirectory: _directory);

        public async Task ArmAsync(ArmingMode mode, bool isDead = false)
        {
            if (isDead)
                _host.Venues[1].ListingOrders = static _ => throw new IOException("dead");
            bool isBlocked = false;
            try
            {
                await _host.Run(_host.Host.ArmAsync(mode));
            }
            catch (ArmingBlockedException)
            {
                isBlocked = true;
            }

            _host.Venues[1].ListingOrders = Task.FromResult;
            _isWatched |= _host.Host.Writer.Fault is null;
            if (_expected.Next(mode == ArmingMode.Full ? ArmingEvent.ArmFull : ArmingEvent.ArmReduceOnly) is { } arming)
            {
                _expected = arming;
                if (_directory.HasFlag && !_isLatched)
                    Latch();
                else
                    _expected = (isDead ? arming.Next(1, ArmingEvent.Refused) : arming.Arm(1, arming.Attempt(1)))!.Arm(0, arming.Attempt(0))!;
            }

            Assert.Equal(_expected[0].Phase != ArmingPhase.Armed || _expected[1].Phase != ArmingPhase.Armed, isBlocked);
        }

        public Task LatchAsync()
        {
            _host.Host.Kill.Latch("", "test");
            Latch();
            return Task.CompletedTask;
        }

        public Task FlagAsync()
        {
            _directory.HasFlag = true;
            return LookAsync();
        }

        public async Task ReleaseAsync()
        {
            _directory.HasFlag = false;
            try
            {
                await _host.Run(_host.Host.OperateAs("Ada").ReleaseKillAsync("checked"));
            }
            catch (Journal.JournalException)
            {
                Assert.Equal(ArmingPhase.Failed, _expected.Host.Phase);
                return;
            }

            if (_isLatched)
                _expected = _expected.Next(ArmingEvent.Release)!;
            _isLatched = false;
        }

        public Task SetClockAsync()
        {
            _host.Time.JumpWallClock(TimeSpan.FromHours(2));
            return Look(ArmingEvent.HealthLost);
        }

        public Task SleepAsync()
        {
            _host.Asleep += TimeSpan.FromMinutes(1);
            _host.Time.JumpWallClock(TimeSpan.FromMinutes(1));
            return Look(ArmingEvent.HealthGone);
        }

        public Task StandStillAsync()
        {
            _host.Time.StandStill(TimeSpan.FromMinutes(1));
            return Look(ArmingEvent.HealthLost, ArmingEvent.HealthGone);
        }

        public Task RemoveLockAsync()
        {
            File.Delete(_host.Accounts[0].Core.Lock.Path);
            Look(ArmingEvent.HealthBack);
            _expected = _expected.Next(0, ArmingEvent.HealthGone)!;
            return Task.CompletedTask;
        }

        public async Task DrainAsync()
        {
            try
            {
                await _host.Run(_host.Host.DrainAsync());
            }
            catch (Journal.JournalException)
            {
            }

            _expected = _expected.Next(ArmingEvent.Drain)!.Next(ArmingEvent.Drained)!;
        }

        public async Task FailAsync()
        {
            _host.Journal.FailCommitAt(1, CommitFailure.UnknownAndLost);
            try
            {
                await _host.Host.Writer.RunAsync(static journal =>
                {
                    journal.Append(1, 0, new BreakerReset("test", null, "test"));
                    return true;
                });
            }
            catch (Journal.JournalException)
            {
            }

            _expected = _expected.Next(ArmingEvent.JournalUnknown)!;
        }

        public Task LookAsync() => Look(ArmingEvent.HealthBack);

        public async Task<string?> FaultAsync()
        {
            for (int i = 0; i < 2; i++)
            {
                if (_host.Accounts[i].State != _expected[i])
                    return $"account {i} is {_host.Accounts[i].State}, and should be {_expected[i]}";
                int sent = _host.Venues[i].Sent.Count;
                OutcomeKind any = (await _host.BuyAsync(i, $"{_orders++}")).Kind;
                bool wasSent = _host.Venues[i].Sent.Count > sent;
                if (wasSent != (_expected[i].MaySend == ArmingMode.Full) || wasSent != (any == OutcomeKind.Accepted))
                    return $"account {i} is {_expected[i]}, and an order was {any}";
            }

            return _host.Host.State == _expected.Host ? null : $"the host is {_host.Host.State}, and should be {_expected.Host}";
        }

        public ValueTask DisposeAsync() => _host.DisposeAsync();

        private Task Look(params ReadOnlySpan<ArmingEvent> expected)
        {
            _host.Tick(_host.Host.Options.WatchIntervalMs);
            if (_isWatched && _directory.HasFlag && !_isLatched)
                Latch();
            foreach (ArmingEvent e in expected)
                _expected = _expected.Next(e)!;
            return Task.CompletedTask;
        }

        private void Latch()
        {
            _expected = _expected.Next(ArmingEvent.Latch)!;
            _isLatched = true;
        }
    }
}
