using ItAnalytics.Api.Execution;

namespace ItAnalytics.Api.Tests.Execution;

/// <summary>Equal questions at one time share one answer, whoever leaves meanwhile.</summary>
public sealed class SingleFlightTests
{
    private readonly SingleFlight<string, int> _flights = new();
    private readonly TaskCompletionSource<int> _result = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _started;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Those_who_ask_the_same_get_one_result()
    {
        var asked = Enumerable.Range(0, 10).Select(_ => AskAsync("a", Cancellation)).ToList();
        _result.SetResult(7);
        Assert.Equal(Enumerable.Repeat(7, 10), await Task.WhenAll(asked));
        Assert.Equal(1, _started);
        Assert.Equal(0, _flights.Count);
        Assert.Equal(7, await AskAsync("a", Cancellation));
        Assert.Equal(2, _started);
    }

    [Fact]
    public async Task Another_question_is_other_work()
    {
        var (a, b) = (AskAsync("a", Cancellation), AskAsync("b", Cancellation));
        _result.SetResult(1);
        await Task.WhenAll(a, b);
        Assert.Equal(2, _started);
    }

    [Fact]
    public async Task One_who_leaves_takes_nothing_from_the_others_even_if_it_came_first()
    {
        using var leave = new CancellationTokenSource();
        var first = AskAsync("a", leave.Token);
        var second = AskAsync("a", Cancellation);
        await leave.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => first);
        _result.SetResult(3);
        Assert.Equal(3, await second);
        Assert.Equal(1, _started);
    }

    [Fact]
    public async Task When_the_last_one_has_left_the_work_is_given_up_and_the_next_one_begins_anew()
    {
        using var leave = new CancellationTokenSource();
        var asked = new[] { AskAsync("a", leave.Token), AskAsync("a", leave.Token) };
        await leave.CancelAsync();
        foreach (var each in asked) await Assert.ThrowsAnyAsync<OperationCanceledException>(() => each);
        Assert.Equal(0, _flights.Count);
        var next = AskAsync("a", Cancellation);
        _result.TrySetResult(5);
        Assert.Equal(5, await next);
        Assert.Equal(2, _started);
    }

    [Fact]
    public async Task A_failure_is_everybodys_and_is_not_kept()
    {
        var asked = new[] { AskAsync("a", Cancellation), AskAsync("a", Cancellation) };
        _result.SetException(new InvalidOperationException("x"));
        foreach (var each in asked) await Assert.ThrowsAsync<InvalidOperationException>(() => each);
        Assert.Equal(0, _flights.Count);
    }

    private Task<int> AskAsync(string key, CancellationToken cancellationToken) => _flights.RunAsync(key, async abandoned =>
    {
        Interlocked.Increment(ref _started);
        return await _result.Task.WaitAsync(abandoned);
    }, cancellationToken);
}
