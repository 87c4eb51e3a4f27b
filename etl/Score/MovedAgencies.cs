using Dapper;
using ItAnalytics.Warehouse.Statements;
using NodaTime;
using Npgsql;

namespace ItAnalytics.Etl.Score;

/// <summary>
/// States the changes of agencies whose results stand in several groups of a family, when all of these are computed, in
/// one transaction; with it these groups are done.
/// </summary>
internal sealed class MovedAgencies(NpgsqlDataSource dataSource, Family family, long runKey)
{
    private const string OtherGroup = "SCO644: The agency was in another group before.";

    private readonly Dictionary<(int Group, int Year), ScoredGroup?> scored = [];

    /// <summary>Writes them.</summary>
    /// <param name="outcomes">What was done for the family's stale groups.</param>
    /// <param name="cancellationToken">Cancels.</param>
    /// <returns>Revisions of changes that were added and closed.</returns>
    public async Task<(long Opened, long Closed)> WriteAsync(
        IReadOnlyList<GroupOutcome> outcomes, CancellationToken cancellationToken)
    {
        var waiting = outcomes.Where(o => o.Moved.Count > 0).ToList();
        if (waiting.Count == 0) return (0, 0);
        var agencies = waiting.SelectMany(o => o.Moved).Distinct().ToArray();
        await using var connection = await dataSource.OpenConnectionAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        var moment = await connection.ExecuteScalarAsync<Instant>(new CommandDefinition(
            SqlFile.Read("queries/score_moment.sql"), cancellationToken: cancellationToken));
        var totals = (await connection.QueryAsync<TotalRow>(new CommandDefinition(
            SqlFile.Read("queries/score_totals.sql"), new { groups = family.Groups, agencies },
            cancellationToken: cancellationToken))).AsList();
        var versions = (await connection.QueryAsync<(int Key, int Durable)>(new CommandDefinition(
            SqlFile.Read("queries/score_agency_versions.sql"), new { agencies },
            cancellationToken: cancellationToken))).Select(v => v.Key).ToList();
        var rows = await ChangesAsync(totals, cancellationToken);
        var merge = new DeltaMerge(connection, runKey, moment);
        foreach (var year in totals.Select(t => t.Year).Union(waiting.SelectMany(o => o.ChangedYears)).Order())
            await merge.MergeAsync(year, family.MethodologyKeys, versions, [.. rows[year]], cancellationToken);
        await merge.FlushAsync(cancellationToken);
        var results = totals.ToLookup(t => t.AgencyGroupKey);
        foreach (var group in waiting.Select(o => o.Group.AgencyGroupKey).Union(results.Select(r => r.Key)))
        {
            var stale = waiting.Find(o => o.Group.AgencyGroupKey == group)?.Group.Years ?? [];
            var touched = results[group].Select(t => (t.AgencyKey, t.Year)).Distinct().Where(merge.Touched.Contains);
            await GroupScorer.DoneAsync(
                connection, group, stale, results[group].Select(t => t.Year).Distinct(), [.. touched], cancellationToken);
        }

        await transaction.CommitAsync(cancellationToken);
        return (merge.Opened, merge.Closed);
    }

    private async Task<ILookup<short, Change>> ChangesAsync(
        IReadOnlyList<TotalRow> totals, CancellationToken cancellationToken)
    {
        var steps = TotalRow.OfficialOf(totals).GroupBy(t => t.DurableAgencyKey)
            .Select(g => g.OrderBy(t => t.Year).ToList())
            .SelectMany(chain => chain.Zip(chain.Skip(1)))
            .OrderBy(s => s.Second.AgencyGroupKey).ThenBy(s => s.Second.Year).ToList();
        var reports = new Dictionary<(int Group, short Before, short Now), ChangeReport?>();
        var changes = new List<Change>();
        foreach (var (previous, current) in steps)
        {
            if (previous.AgencyGroupKey != current.AgencyGroupKey)
            {
                changes.Add(new Change(DeltaRow.Between(previous, current) with { RefusedReason = OtherGroup }, []));
                continue;
            }

            var key = (current.AgencyGroupKey, previous.Year, current.Year);
            if (!reports.TryGetValue(key, out var report))
            {
                report = ChangeReport.Of(
                    await ScoredAsync(current.AgencyGroupKey, previous.Year, cancellationToken),
                    await ScoredAsync(current.AgencyGroupKey, current.Year, cancellationToken));
                reports.Add(key, report);
            }

            changes.Add(ChangeReport.ChangeOf(report, previous, current));
        }

        return changes.ToLookup(c => c.Row.Year);
    }

    // Steps come group by group: one group's years are kept at a time.
    private async Task<ScoredGroup?> ScoredAsync(int group, int year, CancellationToken cancellationToken)
    {
        if (scored.TryGetValue((group, year), out var found)) return found;
        foreach (var old in scored.Keys.Where(k => k.Group != group).ToList()) scored.Remove(old);
        await using var connection = await dataSource.OpenConnectionAsync(cancellationToken);
        var members = await family.MembersAsync(connection, group, [year], cancellationToken);
        var result = (await new ScoredYears(dataSource, family, members, [year]).GetAsync(year, cancellationToken)).Group;
        scored.Add((group, year), result);
        return result;
    }
}
