using ItAnalytics.Etl.Extract;
using ItAnalytics.Etl.Validate;
using ItAnalytics.Warehouse.Db;
using NodaTime;
using Npgsql;

namespace ItAnalytics.Etl.Load;

/// <summary>
/// Loads a file whose lines state facts: through the rules straight into the facts where all of its cells are new, else
/// into staging and then in one merge into the facts.
/// </summary>
internal static class FactLoad
{
    private static readonly BinaryCopy<(FactRow Row, int FileKey)> Observations =
        new BinaryCopy<(FactRow Row, int FileKey)>("staged_observation")
            .Column("source_file_key", o => o.FileKey)
            .Column("line_number", o => o.Row.LineNumber)
            .Column("agency_key", o => o.Row.AgencyKey)
            .Column("indicator_key", o => o.Row.Indicator.Key)
            .Column("period_key", o => o.Row.Period.Key)
            .Column("stage_key", o => o.Row.StageKey)
            .Column("year", o => o.Row.Period.Year)
            .Column("status_key", o => (short)o.Row.Status)
            .Column("value", o => o.Row.Value)
            .Column("numerator", o => o.Row.Numerator)
            .Column("denominator", o => o.Row.Denominator)
            .Column("raw_text", o => o.Row.RawText)
            .Column("warning_codes", o => o.Row.Warnings);

    /// <summary>Loads the lines of a file inside the caller's transaction.</summary>
    /// <param name="connection">Connection inside the transaction.</param>
    /// <param name="file">The file.</param>
    /// <param name="contract">Its contract.</param>
    /// <param name="tally">Counts.</param>
    /// <param name="terms">On which terms.</param>
    /// <param name="statedAt">Moment of the file's statement; nothing means that it is later than all others.</param>
    /// <param name="now">The time; a period that begins after it is in the future.</param>
    /// <param name="report">Hears of progress.</param>
    /// <param name="cancellationToken">Cancels.</param>
    /// <exception cref="FileRefusedException">The file is not what its contract promises; nothing was written.</exception>
    public static async Task RunAsync(
        NpgsqlConnection connection, SourceFile file, SourceContract contract, LoadTally tally, LoadTerms terms, Instant? statedAt,
        Instant now, Action<RecordSource> report, CancellationToken cancellationToken)
    {
        var reference = await ReferenceReader.ReadAsync(connection, cancellationToken);
        var context = new ValidationContext(contract, reference, now.InUtc().Date, terms.OnlyAgency);
        // Statistics, and suspicions that need more than one line to see, are settled in staging.
        var isDirect = contract is { States: LineKind.Observation, FlagsEqualValues: false, SelfTolerance: null }
            && await AddAsync(connection, file, context, tally, report, cancellationToken);
        if (!isDirect) await StageAndMergeAsync(connection, file, context, tally, statedAt, report, cancellationToken);
        await Announcements.WriteAsync(connection, contract, tally.SourceFileKey, cancellationToken);
    }

    private static async Task<bool> AddAsync(
        NpgsqlConnection connection, SourceFile file, ValidationContext context, LoadTally tally,
        Action<RecordSource> report, CancellationToken cancellationToken)
    {
        using var source = file.Open(context.Contract);
        var sieve = new FactSieve(source, HeaderMap.Read(source, context.Contract), context, tally, report);
        return await DirectLoad.TryAsync(
            connection, sieve, tally, context.Reference.VersionPairs, () => WriteRestAsync(connection, sieve, tally, cancellationToken), cancellationToken);
    }

    private static async Task StageAndMergeAsync(
        NpgsqlConnection connection, SourceFile file, ValidationContext context, LoadTally tally, Instant? statedAt,
        Action<RecordSource> report, CancellationToken cancellationToken)
    {
        using var source = file.Open(context.Contract);
        var sieve = new FactSieve(source, HeaderMap.Read(source, context.Contract), context, tally, report);
        await connection.ExecuteAsync("stage", cancellationToken);
        while (!sieve.IsAtEnd)
        {
            await Observations.WriteAsync(connection, sieve.Observations().Select(row => (row, tally.SourceFileKey)), cancellationToken);
            await WriteRestAsync(connection, sieve, tally, cancellationToken);
            cancellationToken.ThrowIfCancellationRequested();
        }

        await connection.ExecuteAsync("analyse_staged", cancellationToken);
        await SettleRepeatedAsync(connection, file, context.Contract, tally, cancellationToken);
        await FlagAsync(connection, context.Contract, sieve, tally, cancellationToken);
        await FactMerge.RunAsync(
            connection, tally, statedAt, sieve.Years, context.Reference.VersionPairs, cancellationToken);
    }

    private static async Task WriteRestAsync(
        NpgsqlConnection connection, FactSieve sieve, LoadTally tally, CancellationToken cancellationToken)
    {
        if (sieve.Statistics.Count > 0)
        {
            await StagedStatistic.Copy.WriteAsync(connection, sieve.Statistics, cancellationToken);
            sieve.Statistics.Clear();
        }

        await WritePlacesAsync(connection, sieve.Places, tally, cancellationToken);
        await tally.WriteRejectionsAsync(connection, cancellationToken);
    }

    private static async Task WritePlacesAsync(
        NpgsqlConnection connection, List<(long Line, string Place)> places, LoadTally tally, CancellationToken cancellationToken)
    {
        if (places.Count == 0) return;
        await connection.ExecuteAsync(
            "statement_place_add", cancellationToken, tally.SourceFileKey, places.Select(p => p.Line).ToArray(),
            places.Select(p => p.Place).ToArray());
        places.Clear();
    }

    private static async Task SettleRepeatedAsync(
        NpgsqlConnection connection, SourceFile file, SourceContract contract, LoadTally tally, CancellationToken cancellationToken)
    {
        var policy = ContractYaml.CodeOf(contract.Duplicates);
        var settled = await connection.QueryAsync("settle_repeated_observations", Fate, cancellationToken, policy);
        settled.AddRange(await connection.QueryAsync("settle_repeated_statistics", Fate, cancellationToken, policy));
        tally.Unchanged += settled.Where(s => s.Fate == "UNCHANGED").Sum(s => s.Lines);
        tally.Superseded += settled.Where(s => s.Fate == "SUPERSEDED").Sum(s => s.Lines);
        var contradicting = settled.Where(s => s.Fate == "REJECTED").ToDictionary(s => s.Line, s => s.Other);
        if (contradicting.Count == 0) return;

        // The lines themselves are not kept in memory; the file is read once more for those that contradict.
        using var again = file.Open(contract);
        var header = HeaderMap.Read(again, contract);
        while (again.Read())
        {
            if (!contradicting.TryGetValue(again.Current.LineNumber, out var other)) continue;
            tally.Reject(Rejection.Of(again.Current, header, contract, [Contradiction(other)]));
            if (tally.MustWrite) await tally.WriteRejectionsAsync(connection, cancellationToken);
        }

        await tally.WriteRejectionsAsync(connection, cancellationToken);
    }

    // Suspicions that need more than one line to see.
    private static async Task FlagAsync(
        NpgsqlConnection connection, SourceContract contract, FactSieve sieve, LoadTally tally, CancellationToken cancellationToken)
    {
        if (contract.SelfTolerance is { } tolerance)
        {
            tally.Warn(
                LineWarnings.SelfAgainstAppraised,
                await connection.QueryAsync("flag_self_against_appraised", Flagged, cancellationToken, tolerance));
        }

        if (sieve.SawGrade)
        {
            tally.Warn(
                LineWarnings.GradeDisagrees,
                await connection.QueryAsync("flag_grades_against_totals", Flagged, cancellationToken, contract.Methodology));
        }

        if (contract.FlagsEqualValues)
        {
            var equal = await connection.ExecuteAsync("flag_equal_observations", cancellationToken)
                + await connection.ExecuteAsync("flag_equal_statistics", cancellationToken);
            if (equal > 0) tally.Warn(LineWarnings.DuplicateValue, equal);
        }

        var excessive = await connection.ExecuteAsync("flag_parts_over_whole", cancellationToken);
        if (excessive > 0) tally.Warn(LineWarnings.PartsExceedWhole, excessive);
    }

    private static (long Line, string? Place) Flagged(NpgsqlDataReader reader) =>
        (reader.GetInt64(0), reader.IsDBNull(1) ? null : reader.GetString(1));

    private static (string Fate, long Line, long Other, long Lines) Fate(NpgsqlDataReader reader) =>
        (reader.GetString(0), reader.GetInt64(1), reader.GetInt64(2), reader.GetInt64(3));

    private static Complaint Contradiction(long otherLine) => Complaint.About(
        Field.Value, ValueErrorCodes.LinesContradict,
        $"Dòng này và dòng {otherLine} ghi hai giá trị khác nhau cho cùng một ô; không dòng nào được nạp. Hãy giữ lại dòng đúng.",
        $"This line and line {otherLine} state different values of the same cell; neither was loaded. Keep the right one.");
}
