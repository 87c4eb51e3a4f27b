using System.Globalization;
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

    private const string Ask = "select generation, changed_at from ops.generation";

    private readonly CancellationTokenSource _stop = new();
    private Task _following = Task.CompletedTask;
    private volatile State _state = State.Unknown;

    /// <summary>The number, or 0 while it is unknown.</summary>
    public long Current => _state.Number;

    /// <summary>A name that no other generation of any warehouse has; empty while it is unknown.</summary>
    public string Stamp => _state.Stamp;

    /// <summary>Starts following.</summary>
    public void Start() => _following = FollowAsync(_stop.Token);

    /// <summary>Asks at once, so that whoever has just written does not read what was kept before.</summary>
    public async Task RefreshAsync(CancellationToken cancellationToken)
    {
        if (Current == 0) return;
        try
        {
            await using var connection = await source.OpenConnectionAsync(cancellationToken);
            await using var ask = new NpgsqlCommand(Ask, connection);
            var state = await ReadAsync(ask, cancellationToken);
            if (state.Number > Current) _state = state;
        }
        catch (Exception exception) when (exception is NpgsqlException or TimeoutException or IOException)
        {
            // Unknown until the listener has asked again; what was written stays written.
            _state = State.Unknown;
        }
    }

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
                _state = State.Unknown;
                logger.GenerationLost(exception);
                await Task.Delay(RetryAfter, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
        _state = State.Unknown;
    }

    private async Task ListenAsync(CancellationToken cancellationToken)
    {
        await using var connection = await source.OpenConnectionAsync(cancellationToken);
        await using (var listen = new NpgsqlCommand("listen itanalytics_generation", connection))
            await listen.ExecuteNonQueryAsync(cancellationToken);
        await using var ask = new NpgsqlCommand(Ask, connection);
        while (true)
        {
            // Asked after listening, and again after each sign: the number itself is never taken from a payload.
            _state = await ReadAsync(ask, cancellationToken);
            await connection.WaitAsync(AskAfter, cancellationToken);
        }
    }

    private static async Task<State> ReadAsync(NpgsqlCommand ask, CancellationToken cancellationToken)
    {
        await using var reader = await ask.ExecuteReaderAsync(cancellationToken);
        await reader.ReadAsync(cancellationToken);
        var (number, changedAt) = (reader.GetInt64(0), reader.GetDateTime(1));
        return new State(number, string.Create(CultureInfo.InvariantCulture, $"{number}-{changedAt.Ticks:x}"));
    }

    private sealed record State(long Number, string Stamp)
    {
        public static State Unknown { get; } = new(0, "");
    }
}
