using NodaTime;
using Npgsql;

namespace ItAnalytics.Etl.Load;

/// <summary>
/// Carries what is staged into the facts: unchanged, or a new revision that closes the one that stood, or kept beside it
/// where a later statement stands already. Merges wait for one another, so that two files about the same cell make two
/// revisions and not one error.
/// </summary>
internal static class FactMerge
{
    /// <summary>Merges both kinds of lines.</summary>
    /// <param name="connection">Connection inside the load's transaction.</param>
    /// <param name="tally">Counts.</param>
    /// <param name="statedAt">Moment of the statement; nothing means that it is later than all others.</param>
    /// <param name="years">First and last year of the observations, or nothing when there are none.</param>
    /// <param name="versions">Pairs of versions of the same agencies.</param>
    /// <param name="cancellationToken">Cancels.</param>
    public static async Task RunAsync(
        NpgsqlConnection connection, LoadTally tally, Instant? statedAt, (int First, int Last)? years,
        (int[] Own, int[] Other) versions, CancellationToken cancellationToken)
    {
        // The moment is taken behind the lock: revisions follow one another in the order in which they were merged.
        var moment = (await connection.QueryAsync("merge_lock", r => r.GetFieldValue<DateTime>(0), cancellationToken))[0];
        if (years is { } span)
        {
            await connection.ExecuteAsync("ensure_years", cancellationToken, span.First, span.Last);
            if (versions.Own.Length > 0
                && await connection.ExecuteAsync("find_other_versions", cancellationToken, versions.Own, versions.Other) > 0)
                await connection.ExecuteAsync("align_agency_versions", cancellationToken);
            await CountAsync(connection.QueryAsync(
                "merge_observations", Counts, cancellationToken, moment, tally.SourceFileKey, statedAt), tally);
        }

        await CountAsync(connection.QueryAsync(
            "merge_statistics", Counts, cancellationToken, moment, tally.SourceFileKey, statedAt), tally);
    }

    private static async Task CountAsync(Task<List<(long Facts, long Unchanged, long Late)>> merge, LoadTally tally)
    {
        var (facts, unchanged, late) = (await merge)[0];
        tally.Facts += facts;
        tally.Unchanged += unchanged;
        tally.Superseded += late;
    }

    private static (long Facts, long Unchanged, long Late) Counts(NpgsqlDataReader reader) =>
        (reader.GetInt64(0), reader.GetInt64(1), reader.GetInt64(2));
}
