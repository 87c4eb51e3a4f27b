using Dapper;
using ItAnalytics.Scoring;
using ItAnalytics.Warehouse.Statements;
using NodaTime;
using Npgsql;

namespace ItAnalytics.Etl.Score;

/// <summary>A group whose results are stale.</summary>
internal sealed record StaleGroup
{
    /// <summary>The group.</summary>
    public required int AgencyGroupKey { get; init; }

    /// <summary>Its code.</summary>
    public required string GroupCode { get; init; }

    /// <summary>Its family.</summary>
    public required string MethodologyCode { get; init; }

    /// <summary>The stale result years.</summary>
    public required short[] Years { get; init; }
}

/// <summary>What was done for one group.</summary>
/// <param name="Group">The group.</param>
/// <param name="Statements">Statements that were read.</param>
/// <param name="Scores">Revisions of scores that were added and closed.</param>
/// <param name="Changes">Revisions of changes that were added and closed.</param>
/// <param name="Drawn">Ranks that were drawn anew.</param>
/// <param name="ChangedYears">The years of which anything is new.</param>
/// <param name="Moved">Agencies whose results stand in several groups: their changes are still to be stated.</param>
internal sealed record GroupOutcome(
    StaleGroup Group, long Statements, (long Opened, long Closed) Scores, (long Opened, long Closed) Changes, long Drawn,
    IReadOnlyList<short> ChangedYears, IReadOnlyCollection<int> Moved);

/// <summary>
/// Computes the stale years of one group, year by year in one transaction: scores, how firm ranks are, comparison with
/// what was published, and the change of every result against the agency's one before, also where only that one is new.
/// </summary>
internal sealed class GroupScorer(
    NpgsqlDataSource dataSource, Family family, StaleGroup group, IReadOnlySet<int> severalGroups, FileKinds kinds,
    ScoreSettings settings, long runKey)
{
    /// <summary>Refusal of a change of which only the two totals are known.</summary>
    public const string TotalsOnly = "SCO646: Only the totals are known: nothing says what the change is made of.";

    private readonly HashSet<short> stale = [.. group.Years];
    private readonly List<FirmnessRow> firmness = [];
    private readonly List<ResultSource> sources = [];
    private readonly SortedSet<short> changed = [];

    // The state of the one run of this object.
    private NpgsqlConnection connection = null!;
    private ILookup<int, Member> members = null!;
    private ILookup<int, int> versions = null!;
    private ScoredYears scored = null!;
    private ScoreMerge scores = null!;
    private DeltaMerge changes = null!;

    /// <summary>Does it.</summary>
    public async Task<GroupOutcome> RunAsync(CancellationToken cancellationToken)
    {
        await using var opened = await dataSource.OpenConnectionAsync(cancellationToken);
        await using var transaction = await opened.BeginTransactionAsync(cancellationToken);
        connection = opened;
        var standing = (await TotalsAsync(cancellationToken)).ToLookup(t => t.Year);
        short[] years = [.. standing.Select(y => y.Key).Union(stale).Order()];
        members = await family.MembersAsync(connection, group.AgencyGroupKey, years.Select(y => (int)y), cancellationToken);
        await ReadVersionsAsync(standing, cancellationToken);
        var moved = Moved(standing);
        scored = new ScoredYears(dataSource, family, members, Expected(years));
        try
        {
            scored.Begin(cancellationToken);
            var moment = await connection.ExecuteScalarAsync<Instant>(new CommandDefinition(
                SqlFile.Read("queries/score_moment.sql"), cancellationToken: cancellationToken));
            scores = new ScoreMerge(connection, runKey, moment);
            changes = new DeltaMerge(connection, runKey, moment);
            await WriteYearsAsync(years, standing, moved, cancellationToken);
            var drawn = await FinishAsync(moved.Count == 0, cancellationToken);
            await transaction.CommitAsync(cancellationToken);
            return new GroupOutcome(
                group, scored.StatementCount, (scores.Opened, scores.Closed), (changes.Opened, changes.Closed), drawn,
                [.. changed], moved);
        }
        finally
        {
            await scored.SettleAsync();
        }
    }

    private async Task WriteYearsAsync(
        short[] years, ILookup<short, TotalRow> standing, HashSet<int> moved, CancellationToken cancellationToken)
    {
        var published = await PublishedResult.ReadAsync(connection, family, group, cancellationToken);
        var previous = new Dictionary<int, TotalRow>();
        foreach (var year in years)
        {
            var rows = stale.Contains(year)
                ? await WriteScoresAsync(year, [.. standing[year]], [.. published[year]], cancellationToken)
                : standing[year];
            List<TotalRow> official = [.. TotalRow.OfficialOf(rows)];
            if (stale.Contains(year) || official.Exists(
                o => previous.TryGetValue(o.DurableAgencyKey, out var before) && stale.Contains(before.Year)))
            {
                await WriteChangesAsync(year, [.. standing[year]], official, previous, moved, cancellationToken);
            }

            foreach (var result in official) previous[result.DurableAgencyKey] = result;
            scored.ForgetBefore(year);
        }
    }

    private async Task<IEnumerable<TotalRow>> WriteScoresAsync(
        short year, List<TotalRow> standing, List<PublishedResult> published, CancellationToken cancellationToken)
    {
        var result = await scored.GetAsync(year, cancellationToken);
        var governing = family.Governing(year);
        var rows = new List<ScoreRow>();
        if (result.Group is { } computed)
        {
            rows.AddRange(ScoreRow.Of(computed.Method, computed));
            firmness.AddRange(FirmnessRow.Of(computed.Method, computed, cancellationToken));
            sources.AddRange(await kinds.OfAsync(connection, result, cancellationToken));
        }

        rows.AddRange(published.Select(p => p.Row));
        var differs = await scores.MergeAsync(
            year, group.AgencyGroupKey, family.Groups, VersionsOf(standing, members[year].Select(m => m.DurableAgencyKey)),
            rows, cancellationToken);
        differs |= await ReproductionRow.WriteAsync(
            connection, Judge(governing, result, published), runKey, cancellationToken);
        if (differs) changed.Add(year);

        var codes = members[year].ToDictionary(m => m.AgencyKey, m => (m.DurableAgencyKey, m.AgencyCode));
        return rows.Where(r => r.GroupSize is not null)
            .Select(r => TotalRow.Of(r, codes[r.AgencyKey].DurableAgencyKey, codes[r.AgencyKey].AgencyCode));
    }

    private ReproductionRow? Judge(StoredMethod? governing, ScoredYear result, List<PublishedResult> published)
    {
        List<PublishedScore> printed = [.. published.Where(p => p.Row.Points is not null)
            .Select(p => new PublishedScore(p.AgencyCode, p.Row.Points!.Value))];
        return printed.Count == 0 || family.Methods.Count == 0
            ? null
            : ReproductionCheck.Judge(
                family.Methods, governing, result.Inputs, result.Inputs.Groups[0], printed, settings.ReproductionTolerance);
    }

    private async Task WriteChangesAsync(
        short year, List<TotalRow> standing, List<TotalRow> official, Dictionary<int, TotalRow> previous, HashSet<int> moved,
        CancellationToken cancellationToken)
    {
        var compared = new Dictionary<short, ChangeReport?>();
        var rows = new List<Change>();
        foreach (var current in official.Where(o => !moved.Contains(o.DurableAgencyKey)))
        {
            if (!previous.TryGetValue(current.DurableAgencyKey, out var before)) continue;
            if (!compared.TryGetValue(before.Year, out var report))
            {
                report = ChangeReport.Of(
                    (await scored.GetAsync(before.Year, cancellationToken)).Group,
                    (await scored.GetAsync(year, cancellationToken)).Group);
                compared.Add(before.Year, report);
            }

            rows.Add(ChangeReport.ChangeOf(report, before, current));
        }

        var agencies = standing.Concat(official).Select(t => t.DurableAgencyKey).Where(a => !moved.Contains(a)).Distinct();
        if (await changes.MergeAsync(
            year, family.MethodologyKeys, [.. agencies.SelectMany(a => versions[a])], rows, cancellationToken))
        {
            changed.Add(year);
        }
    }

    private async Task<long> FinishAsync(bool isDone, CancellationToken cancellationToken)
    {
        await scores.FlushAsync(cancellationToken);
        await changes.FlushAsync(cancellationToken);
        await ExecuteAsync("queries/firmness_staging.sql", cancellationToken);
        await FirmnessRow.Copy.WriteAsync(connection, firmness, cancellationToken);
        var drawn = await connection.ExecuteScalarAsync<long>(new CommandDefinition(
            SqlFile.Read("queries/firmness_merge.sql"), new { runKey, group = group.AgencyGroupKey, years = group.Years },
            cancellationToken: cancellationToken));
        await ExecuteAsync("queries/result_source_staging.sql", cancellationToken);
        await ResultSource.Copy.WriteAsync(connection, sources, cancellationToken);
        if (await connection.ExecuteScalarAsync<long>(new CommandDefinition(
            SqlFile.Read("queries/result_source_merge.sql"), new { group = group.AgencyGroupKey, years = group.Years },
            cancellationToken: cancellationToken)) > 0)
        {
            changed.UnionWith(group.Years);
        }

        // Where agencies moved from group to group the rest follows, and with it the group is done.
        await DoneAsync(
            connection, group.AgencyGroupKey, isDone ? group.Years : [], changed, [.. scores.Touched.Union(changes.Touched)],
            cancellationToken);
        return drawn;
    }

    /// <summary>Notes that a group's results are computed, and which of its years and members the marts have to
    /// follow.</summary>
    public static Task DoneAsync(
        NpgsqlConnection connection, int group, short[] computed, IEnumerable<short> changed,
        IReadOnlyList<(int AgencyKey, short Year)> touched, CancellationToken cancellationToken) =>
        connection.ExecuteAsync(new CommandDefinition(
            SqlFile.Read("queries/score_done.sql"),
            new
            {
                group,
                computed,
                changed = changed.ToArray(),
                agencies = touched.Select(t => t.AgencyKey).ToArray(),
                years = touched.Select(t => t.Year).ToArray(),
            },
            cancellationToken: cancellationToken));

    private async Task<IReadOnlyList<TotalRow>> TotalsAsync(CancellationToken cancellationToken) =>
        (await connection.QueryAsync<TotalRow>(new CommandDefinition(
            SqlFile.Read("queries/score_totals.sql"),
            new { groups = new[] { group.AgencyGroupKey }, agencies = (int[]?)null },
            cancellationToken: cancellationToken))).AsList();

    private async Task ReadVersionsAsync(ILookup<short, TotalRow> standing, CancellationToken cancellationToken)
    {
        var agencies = members.SelectMany(m => m).Select(m => m.DurableAgencyKey)
            .Concat(standing.SelectMany(t => t).Select(t => t.DurableAgencyKey)).Distinct().ToArray();
        versions = (await connection.QueryAsync<(int Key, int Durable)>(new CommandDefinition(
            SqlFile.Read("queries/score_agency_versions.sql"), new { agencies },
            cancellationToken: cancellationToken))).ToLookup(v => v.Durable, v => v.Key);
    }

    private List<int> VersionsOf(List<TotalRow> standing, IEnumerable<int> agencies) =>
        [.. standing.Select(t => t.DurableAgencyKey).Concat(agencies).Distinct().SelectMany(a => versions[a])];

    // Who is or was a member of several groups, and who had a result here and is no member now.
    private HashSet<int> Moved(ILookup<short, TotalRow> standing)
    {
        var left = stale.SelectMany(year =>
        {
            var now = members[year].Select(m => m.DurableAgencyKey).ToHashSet();
            return standing[year].Select(t => t.DurableAgencyKey).Where(a => !now.Contains(a));
        });
        return [.. left, .. members.SelectMany(m => m).Select(m => m.DurableAgencyKey).Where(severalGroups.Contains)];
    }

    // A stale year is compared with the one before and the one after it.
    private List<int> Expected(short[] years)
    {
        var expected = new List<int>();
        for (var i = 0; i < years.Length; i++)
        {
            if (stale.Contains(years[i]) || (i > 0 && stale.Contains(years[i - 1]))
                || (i + 1 < years.Length && stale.Contains(years[i + 1])))
            {
                expected.Add(years[i]);
            }
        }

        return expected;
    }

    private Task<int> ExecuteAsync(string file, CancellationToken cancellationToken) =>
        connection.ExecuteAsync(new CommandDefinition(SqlFile.Read(file), cancellationToken: cancellationToken));
}
