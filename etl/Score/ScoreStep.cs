using Dapper;
using ItAnalytics.Etl.Jobs;
using ItAnalytics.Warehouse.Errors;
using ItAnalytics.Warehouse.Statements;
using Npgsql;

namespace ItAnalytics.Etl.Score;

/// <summary>Settings of the score step.</summary>
public sealed record ScoreSettings
{
    /// <summary>
    /// Largest difference, in points, between a computed and a published total that counts as the same: half a unit of
    /// the fifth decimal and a little more, which is how exactly the indices at hand were printed.
    /// </summary>
    public decimal ReproductionTolerance { get; init; } = 0.0000075m;

    /// <summary>Whether everything is scored, not only what is due: after a program that computes otherwise.</summary>
    public bool Everything { get; init; }
}

/// <summary>
/// Observations to scores, for what is due: every ranked group in every result year whose figures, members or methodology
/// changed since it was scored. Groups are scored beside one another, each in a transaction of its own that also takes it
/// off the list of what is stale: a run that was killed goes on where it stopped, and what did not change is not written.
/// </summary>
internal static class ScoreStep
{
    // Below this the planner's picture of the tables stays true enough.
    private const long AnalysedFrom = 5_000;

    private sealed record Resolved(long Taken, long Added);

    private sealed record Clash(string AgencyCode, string OneCode, string OtherCode, short Year);

    /// <summary>Scores what is due.</summary>
    public static async Task RunAsync(
        Run run, RunStep step, ScoreSettings settings, CancellationToken cancellationToken)
    {
        await using var connection = await run.DataSource.OpenConnectionAsync(cancellationToken);
        if (settings.Everything || run.Parameters.Everything is true || run.Parameters.IsOfSomeYears)
        {
            await connection.ExecuteAsync(new CommandDefinition(
                SqlFile.Read("queries/score_due_all.sql"),
                new { from = run.Parameters.FromYear, to = run.Parameters.ToYear },
                cancellationToken: cancellationToken));
        }
        await connection.QuerySingleAsync<Resolved>(new CommandDefinition(
            SqlFile.Read("queries/score_due_resolve.sql"), cancellationToken: cancellationToken));
        var stale = (await connection.QueryAsync<StaleGroup>(new CommandDefinition(
            SqlFile.Read("queries/score_stale.sql"), cancellationToken: cancellationToken))).AsList();
        if (stale.Count == 0)
        {
            step.Message = "Nothing has changed since the last scoring.";
            return;
        }

        await RefuseTwoGroupsAsync(connection, cancellationToken);
        var methods = await StoredMethod.LoadAsync(connection, cancellationToken);
        var outcomes = new List<GroupOutcome>();
        var moved = (Opened: 0L, Closed: 0L);
        foreach (var groups in stale.GroupBy(g => g.MethodologyCode, StringComparer.Ordinal))
        {
            var family = await Family.LoadAsync(connection, groups.Key, [.. methods[groups.Key]], cancellationToken);
            var done = await ScoreAsync(run, step, settings, family, [.. groups], connection, cancellationToken);
            var (opened, closed) = await new MovedAgencies(run.DataSource, family, run.Key).WriteAsync(
                done, cancellationToken);
            moved = (moved.Opened + opened, moved.Closed + closed);
            outcomes.AddRange(done);
        }

        var scores = (Opened: outcomes.Sum(o => o.Scores.Opened), Closed: outcomes.Sum(o => o.Scores.Closed));
        var changes = (Opened: outcomes.Sum(o => o.Changes.Opened) + moved.Opened,
            Closed: outcomes.Sum(o => o.Changes.Closed) + moved.Closed);
        if (scores.Opened + changes.Opened > AnalysedFrom)
            await ExecuteAsync(connection, "queries/score_analyze.sql", cancellationToken);
        step.RowsOut = scores.Opened + changes.Opened;
        step.Message = $"{stale.Sum(g => g.Years.Length)} years of {stale.Count} groups; {scores.Opened} scores and " +
            $"{changes.Opened} changes are new, {scores.Closed} and {changes.Closed} older ones closed; " +
            $"{outcomes.Sum(o => o.Drawn)} ranks were drawn anew.";
    }

    private static async Task<List<GroupOutcome>> ScoreAsync(
        Run run, RunStep step, ScoreSettings settings, Family family, List<StaleGroup> groups, NpgsqlConnection connection,
        CancellationToken cancellationToken)
    {
        var several = (await connection.QueryAsync<int>(new CommandDefinition(
            SqlFile.Read("queries/score_several_groups.sql"),
            new { family = family.Code, groups = groups.Select(g => g.AgencyGroupKey).ToArray() },
            cancellationToken: cancellationToken))).ToHashSet();
        var kinds = new FileKinds();
        var outcomes = new List<GroupOutcome>();
        var parallel = new ParallelOptions
        {
            MaxDegreeOfParallelism = Environment.ProcessorCount,
            CancellationToken = cancellationToken,
        };
        await Parallel.ForEachAsync(groups, parallel, async (group, stop) =>
        {
            var outcome = await new GroupScorer(run.DataSource, family, group, several, kinds, settings, run.Key)
                .RunAsync(stop);
            lock (outcomes)
            {
                outcomes.Add(outcome);
                step.RowsIn += outcome.Statements;
                step.Report($"{family.Code}: {group.GroupCode}, {outcomes.Count} of {groups.Count} groups");
            }
        });
        return outcomes;
    }

    private static async Task RefuseTwoGroupsAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        if (await connection.QuerySingleOrDefaultAsync<Clash>(new CommandDefinition(
            SqlFile.Read("queries/score_two_groups.sql"), cancellationToken: cancellationToken)) is { } clash)
        {
            throw new CodedException(ScoreErrorCodes.TwoRankedGroups,
                $"Agency {clash.AgencyCode} belongs to the ranked groups {clash.OneCode} and {clash.OtherCode} " +
                $"at the end of {clash.Year}; end one of the memberships, or make one group unranked.");
        }
    }

    private static async Task ExecuteAsync(
        NpgsqlConnection connection, string file, CancellationToken cancellationToken) =>
        await connection.ExecuteAsync(new CommandDefinition(SqlFile.Read(file), cancellationToken: cancellationToken));
}
