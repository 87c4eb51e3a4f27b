using System.Globalization;
using ItAnalytics.Warehouse.Statements;
using Npgsql;

namespace ItAnalytics.Api.Subscriptions;

/// <summary>
/// Hears what the warehouse announces, on one connection for all subscribers of the process. After a lost connection it
/// asks for what it has missed; a subscriber may then hear of a thing twice, but not never.
/// </summary>
internal sealed class Announcements(NpgsqlDataSource source, ILogger logger) : IAsyncDisposable
{
    /// <summary>New findings.</summary>
    public const string Findings = "itanalytics_anomaly";

    /// <summary>Runs that moved on.</summary>
    public const string Runs = "itanalytics_progress";

    // A connection may die without a word; asking now and then finds out.
    private static readonly TimeSpan AskAfter = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan RetryAfter = TimeSpan.FromSeconds(1);

    private readonly CancellationTokenSource _stop = new();
    private readonly Lock _lock = new();
    private readonly List<Feed> _feeds = [];
    private readonly TaskCompletionSource _heard = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Task? _listening;
    private (long Anomaly, DateTime At)? _marks;

    /// <summary>How many subscribers there are.</summary>
    public int Count
    {
        get
        {
            lock (_lock) return _feeds.Count;
        }
    }

    /// <summary>A feed that misses nothing from now on; dispose of it to leave.</summary>
    public async Task<Feed> SubscribeAsync(string topic, CancellationToken cancellationToken)
    {
        var feed = new Feed(topic, Leave);
        lock (_lock)
        {
            // Nobody listens before somebody wants to hear.
            _listening ??= ListenAsync(_stop.Token);
            _feeds.Add(feed);
        }
        try
        {
            await _heard.Task.WaitAsync(cancellationToken);
            return feed;
        }
        catch
        {
            feed.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        if (_listening is not null) await _listening;
        _stop.Dispose();
    }

    private async Task ListenAsync(CancellationToken cancellationToken)
    {
        while (!cancellationToken.IsCancellationRequested)
        {
            try
            {
                await HearAsync(cancellationToken);
            }
            catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
            {
                break;
            }
            catch (Exception exception) when (exception is NpgsqlException or TimeoutException or IOException)
            {
                logger.AnnouncementsLost(exception);
                await Task.Delay(RetryAfter, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    private async Task HearAsync(CancellationToken cancellationToken)
    {
        await using var connection = await source.OpenConnectionAsync(cancellationToken);
        connection.Notification += (_, news) => Tell(news.Channel, news.Payload);
        await using (var listen = new NpgsqlCommand($"listen {Findings}; listen {Runs}", connection))
            await listen.ExecuteNonQueryAsync(cancellationToken);
        if (_marks is { } marks) await CatchUpAsync(connection, marks, cancellationToken);
        while (true)
        {
            _marks = await MarksAsync(connection, cancellationToken);
            _heard.TrySetResult();
            while (await connection.WaitAsync(AskAfter, cancellationToken))
            {
                // Each return is one notification, told already.
            }
        }
    }

    private async Task CatchUpAsync(
        NpgsqlConnection connection, (long Anomaly, DateTime At) marks, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(SqlFile.Read("queries/missed_announcements.sql"), connection)
        {
            Parameters = { new() { Value = marks.Anomaly }, new() { Value = marks.At } },
        };
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken)) Tell(reader.GetString(0), reader.GetInt64(1));
    }

    private static async Task<(long, DateTime)> MarksAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(SqlFile.Read("queries/announcement_marks.sql"), connection);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        await reader.ReadAsync(cancellationToken);
        return (reader.GetInt64(0), reader.GetDateTime(1));
    }

    private void Tell(string topic, string keys)
    {
        foreach (var key in keys.Split(','))
        {
            if (long.TryParse(key, NumberStyles.None, CultureInfo.InvariantCulture, out var number)) Tell(topic, number);
        }
    }

    private void Tell(string topic, long key)
    {
        lock (_lock)
        {
            foreach (var feed in _feeds)
            {
                if (feed.Topic == topic) feed.Add(key);
            }
        }
    }

    private void Leave(Feed feed)
    {
        lock (_lock) _feeds.Remove(feed);
    }
}
