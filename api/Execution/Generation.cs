using Npgsql;

namespace ItAnalytics.Api.Execution;

/// <summary>
/// Follows the warehouse generation: a number that rises whenever an answer may have changed. While the connection is
/// lost it is unknown, and no kept answer is used.
/// </summary>
internal sealed class Generation(NpgsqlDataSource source, ILogger logger) : IAsyncDisposable
{
    // A notification may get lost with a connection that nobody noticed dying; asking now and then finds out.
    private static readonly TimeSpan AskAfter = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan RetryAfter = TimeSpan.FromSeconds(1);

    private readonly CancellationTokenSource _stop = new();
    private Task _following = Task.CompletedTask;
    private long _current;

    /// <summary>The number, or 0 while it is unknown.</summary>
    public long Current => Volatile.Read(ref _current);

    /// <summary>Starts following.</summary>
    public void Start() => _following = FollowAsync(_stop.Token);

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _following;
        _stop.Dispose();
    }

    private async Task FollowAsync(CancellationToken cancellationToken)
    {
        while (!cancellationToken.IsCancellationRequested)
        {
            try
            {
                await ListenAsync(cancellationToken);
            }
            catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
            {
                break;
            }
            catch (Exception exception) when (exception is NpgsqlException or TimeoutException or IOException)
            {
                Volatile.Write(ref _current, 0);
                logger.GenerationLost(exception);
                await Task.Delay(RetryAfter, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
        Volatile.Write(ref _current, 0);
    }

    private async Task ListenAsync(CancellationToken cancellationToken)
    {
        await using var connection = await source.OpenConnectionAsync(cancellationToken);
        await using (var listen = new NpgsqlCommand("listen itanalytics_generation", connection))
            await listen.ExecuteNonQueryAsync(cancellationToken);
        await using var ask = new NpgsqlCommand("select generation from ops.generation", connection);
        while (true)
        {
            // Asked after listening, and again after each sign: the number itself is never taken from a payload.
            var number = (long)(await ask.ExecuteScalarAsync(cancellationToken))!;
            Volatile.Write(ref _current, number);
            await connection.WaitAsync(AskAfter, cancellationToken);
        }
    }
}
