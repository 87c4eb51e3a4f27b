namespace ItAnalytics.Api.Execution;

/// <summary>
/// Lets callers who ask the same at the same time share one piece of work. Each may leave whenever it likes; the work is
/// given up when the last one has left.
/// </summary>
internal sealed class SingleFlight<TKey, TResult>
    where TKey : notnull
{
    private readonly Lock _lock = new();
    private readonly Dictionary<TKey, Flight> _flights = [];

    /// <summary>How many pieces of work are under way.</summary>
    public int Count
    {
        get
        {
            lock (_lock) return _flights.Count;
        }
    }

    /// <summary>The result of the work for a key: the one that is under way, or a new one.</summary>
    /// <param name="key">What is asked.</param>
    /// <param name="work">Does it; its token is cancelled when nobody waits any more.</param>
    /// <param name="cancellationToken">This caller leaves.</param>
    public async Task<TResult> RunAsync(
        TKey key, Func<CancellationToken, Task<TResult>> work, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        Flight? flight;
        bool isFirst;
        lock (_lock)
        {
            isFirst = !_flights.TryGetValue(key, out flight);
            if (isFirst) _flights.Add(key, flight = new Flight());
            flight!.Waiting++;
        }
        if (isFirst) _ = FlyAsync(key, flight, work);
        try
        {
            return await flight.Landed.Task.WaitAsync(cancellationToken);
        }
        finally
        {
            Leave(key, flight);
        }
    }

    private async Task FlyAsync(TKey key, Flight flight, Func<CancellationToken, Task<TResult>> work)
    {
        try
        {
            var result = await work(flight.Abandoned.Token);
            Forget(key, flight);
            flight.Landed.TrySetResult(result);
        }
        catch (OperationCanceledException) when (flight.Abandoned.IsCancellationRequested)
        {
            flight.Landed.TrySetCanceled(flight.Abandoned.Token);
        }
        catch (Exception error)
        {
            Forget(key, flight);
            flight.Landed.TrySetException(error);
        }
    }

    private void Leave(TKey key, Flight flight)
    {
        lock (_lock)
        {
            if (--flight.Waiting > 0 || flight.Landed.Task.IsCompleted) return;
            // Nobody may join work that is being given up.
            if (_flights.GetValueOrDefault(key) == flight) _flights.Remove(key);
        }
        flight.Abandoned.Cancel();
    }

    private void Forget(TKey key, Flight flight)
    {
        lock (_lock)
        {
            if (_flights.GetValueOrDefault(key) == flight) _flights.Remove(key);
        }
    }

    private sealed class Flight
    {
        public int Waiting { get; set; }

        public TaskCompletionSource<TResult> Landed { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public CancellationTokenSource Abandoned { get; } = new();
    }
}
