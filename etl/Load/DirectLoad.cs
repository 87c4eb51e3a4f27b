using ItAnalytics.Etl.Validate;
using ItAnalytics.Warehouse.Db;
using NodaTime;
using Npgsql;

namespace ItAnalytics.Etl.Load;

/// <summary>
/// Writes the observations of a file straight into the facts, as first revisions. Most files state cells that the
/// warehouse does not have yet; for these, staging and merging would write every row twice. That a cell is new is not
/// asked but tried: its first revision can be there only once, so the key of the facts refuses a second one.
/// </summary>
internal static class DirectLoad
{
    // A corrected delivery repeats cells from its first lines on, and is found out early.
    private const int FirstBatch = 1_000;
    private const int Batch = 250_000;

    private static readonly BinaryCopy<(FactRow Row, int FileKey, Instant Moment)> Facts =
        new BinaryCopy<(FactRow Row, int FileKey, Instant Moment)>("dw.fact_observation")
            .Column("agency_key", o => o.Row.AgencyKey)
            .Column("indicator_key", o => o.Row.Indicator.Key)
            .Column("period_key", o => o.Row.Period.Key)
            .Column("stage_key", o => o.Row.StageKey)
            .Column("revision", _ => (short)1)
            .Column("year", o => (short)o.Row.Period.Year)
            .Column("status_key", o => (short)o.Row.Status)
            .Column("value", o => o.Row.Value)
            .Column("numerator", o => o.Row.Numerator)
            .Column("denominator", o => o.Row.Denominator)
            .Column("raw_text", o => o.Row.RawText)
            .Column("warning_codes", o => o.Row.Warnings)
            .Column("source_file_key", o => o.FileKey)
            .Column("line_number", o => o.Row.LineNumber)
            .Column("known_from", o => o.Moment);

    /// <summary>Draws the whole file through the sieve into the facts.</summary>
    /// <param name="connection">Connection inside the load's transaction.</param>
    /// <param name="sieve">The file, not yet drawn from.</param>
    /// <param name="tally">Counts.</param>
    /// <param name="versions">Pairs of versions of the same agencies.</param>
    /// <param name="writeRest">Writes what the sieve keeps beside observations, at each pause.</param>
    /// <param name="cancellationToken">Cancels.</param>
    /// <returns>
    /// False when a cell was stated before, by this file or another one, or its year has no partition, or a line needs
    /// others to be judged: nothing was written then, and the file is to be staged and merged from its beginning.
    /// </returns>
    public static async Task<bool> TryAsync(
        NpgsqlConnection connection, FactSieve sieve, LoadTally tally, (int[] Own, int[] Other) versions, Func<Task> writeRest,
        CancellationToken cancellationToken)
    {
        // The moment is taken behind the lock, as for a merge: what was merged before is older.
        var moment = (await connection.QueryAsync(
            "direct_begin", r => Instant.FromDateTimeUtc(r.GetFieldValue<DateTime>(0)), cancellationToken))[0];
        try
        {
            // A stated grade is compared with its total, which may be on another line: that is done in staging.
            for (var batch = FirstBatch; !sieve.IsAtEnd && !sieve.SawGrade; batch = Batch)
            {
                tally.Facts += await Facts.WriteAsync(
                    connection, sieve.Observations().Take(batch).Select(row => (row, tally.SourceFileKey, moment)),
                    cancellationToken);
                await writeRest();
                cancellationToken.ThrowIfCancellationRequested();
            }

            if (!sieve.SawGrade
                && (sieve.Years is not { } years || !await StandsUnderOtherVersionAsync(connection, tally, years, versions, cancellationToken)))
            {
                await connection.ExecuteAsync(
                    "score_due_add", cancellationToken, sieve.Due.Select(d => d.AgencyKey).ToArray(),
                    sieve.Due.Select(d => d.Year).ToArray());
                return true;
            }
        }
        catch (PostgresException refusal) when (refusal.SqlState is PostgresErrorCodes.UniqueViolation
            or PostgresErrorCodes.CheckViolation or PostgresErrorCodes.DeadlockDetected)
        {
            // Not new after all; the merge will tell what is unchanged, what is corrected and what contradicts.
        }

        await connection.ExecuteAsync("direct_undo", cancellationToken);
        tally.Restart();
        return false;
    }

    private static async Task<bool> StandsUnderOtherVersionAsync(
        NpgsqlConnection connection, LoadTally tally, (int First, int Last) years, (int[] Own, int[] Other) versions,
        CancellationToken cancellationToken) =>
        versions.Own.Length > 0 && (await connection.QueryAsync(
            "direct_other_version", r => r.GetBoolean(0), cancellationToken, tally.SourceFileKey, (short)years.First,
            (short)years.Last, versions.Own, versions.Other))[0];
}
