using Safety.Testing;

namespace Safety.Journal.Tests;

public sealed class VirtualTimeTests
{
    private readonly VirtualTime _time = new(SampleRecords.Noon);
    private readonly List<string> _fired = [];

    [Fact]
    public void Time_stands_still_until_it_is_advanced()
    {
        Assert.Equal(SampleRecords.Noon, _time.GetUtcNow());
        long before = _time.GetTimestamp();

        _time.Advance(TimeSpan.FromSeconds(90));

        Assert.Equal(SampleRecords.Noon.AddSeconds(90), _time.GetUtcNow());
        Assert.Equal(TimeSpan.FromSeconds(90), _time.GetElapsedTime(before));
    }

    [Fact]
    public void Timers_fire_in_order_each_at_its_own_moment()
    {
        Set("third", 3);
        Set("first", 1);
        Set("second, set earlier", 2);
        Set("second, set later", 2);
        Set("too late", 5);

        _time.Advance(TimeSpan.FromSeconds(4));

        Assert.Equal(["first@1", "second, set earlier@2", "second, set later@2", "third@3"], _fired);
        Assert.Equal(1, _time.PendingTimers);
    }

    [Fact]
    public void A_periodic_timer_fires_again_until_it_is_disposed()
    {
        using ITimer timer = _time.CreateTimer(_ => Note("tick"), null, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(2));

        _time.Advance(TimeSpan.FromSeconds(6));
        timer.Dispose();
        _time.Advance(TimeSpan.FromSeconds(6));

        Assert.Equal(["tick@1", "tick@3", "tick@5"], _fired);
        Assert.False(timer.Change(TimeSpan.Zero, TimeSpan.Zero));
    }

    [Fact]
    public void A_callback_may_set_stop_and_dispose_timers()
    {
        ITimer stopped = Set("stopped", 2);
        _ = _time.CreateTimer(
            _ =>
            {
                stopped.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
                Set("set by a callback", 1);
            },
            null,
            TimeSpan.FromSeconds(1),
            Timeout.InfiniteTimeSpan);

        _time.Advance(TimeSpan.FromSeconds(3));

        Assert.Equal(["set by a callback@2"], _fired);
    }

    [Fact]
    public void A_callback_must_not_advance_the_clock()
    {
        _ = _time.CreateTimer(_ => _time.Advance(TimeSpan.FromSeconds(1)), null, TimeSpan.Zero, Timeout.InfiniteTimeSpan);

        Assert.Throws<InvalidOperationException>(() => _time.Advance(TimeSpan.Zero));
    }

    [Fact]
    public void A_wall_clock_jump_moves_no_timer()
    {
        Set("after a second", 1);
        long before = _time.GetTimestamp();

        _time.JumpWallClock(TimeSpan.FromHours(-1));
        _time.Advance(TimeSpan.FromSeconds(1));

        Assert.Single(_fired);
        Assert.Equal(SampleRecords.Noon.AddHours(-1).AddSeconds(1), _time.GetUtcNow());
        Assert.Equal(TimeSpan.FromSeconds(1), _time.GetElapsedTime(before));
    }

    [Fact]
    public void A_process_that_stood_still_hears_its_timers_late_and_once()
    {
        Set("after a second", 1);
        int looks = 0;
        _ = _time.CreateTimer(_ => looks++, null, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(1));

        _time.StandStill(TimeSpan.FromMinutes(1));
        Assert.Empty(_fired);
        Assert.Equal(SampleRecords.Noon.AddMinutes(1), _time.GetUtcNow());

        _time.Advance(TimeSpan.Zero);
        Assert.Single(_fired);
        Assert.Equal(1, looks);
        _time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(2, looks);
        Assert.Equal(TimeSpan.FromSeconds(61), _time.Elapsed);
    }

    [Fact]
    public void The_clock_goes_from_timer_to_timer()
    {
        Set("a", 10);
        Set("b", 20);

        Assert.True(_time.AdvanceToNextTimer());
        Assert.Equal(TimeSpan.FromSeconds(10), _time.Elapsed);
        Assert.True(_time.AdvanceToNextTimer());
        Assert.False(_time.AdvanceToNextTimer());
        Assert.Equal(["a@10", "b@20"], _fired);
    }

    [Fact]
    public async Task Delays_and_timeouts_of_the_framework_follow_it()
    {
        Task delay = Task.Delay(TimeSpan.FromMinutes(5), _time);
        using var timeout = new CancellationTokenSource(TimeSpan.FromMinutes(10), _time);

        _time.Advance(TimeSpan.FromMinutes(5));
        await delay;
        Assert.False(timeout.IsCancellationRequested);
        _time.Advance(TimeSpan.FromMinutes(5));

        Assert.True(timeout.IsCancellationRequested);
    }

    private ITimer Set(string name, int seconds) => _time.CreateTimer(_ => Note(name), null, TimeSpan.FromSeconds(seconds), Timeout.InfiniteTimeSpan);

    private void Note(string name) => _fired.Add($"{name}@{_time.Elapsed.TotalSeconds}");
}
