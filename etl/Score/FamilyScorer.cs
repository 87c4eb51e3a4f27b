using Dapper;
using ItAnalytics.Etl.Jobs;
using ItAnalytics.Scoring;
using ItAnalytics.Warehouse.Statements;
using Npgsql;

namespace ItAnalytics.Etl.Score;

/// <summary>Scores one family of methodologies, year by year, into the staging tables of the step's
/// transaction.</summary>
internal sealed class FamilyScorer(
    NpgsqlConnection connection,
    string family,
    IReadOnlyList<StoredMethod> methods,
    ScoreSettings settings,
    long runKey,
    RunStep step)
{
    /// <summary>Scores all years, then judges reproductions and changes.</summary>
    public async Task ScoreAsync(CancellationToken cancellationToken)
    {
        var years = await connection.QueryAsync<short>(new CommandDefinition(
            SqlFile.Read("queries/score_years.sql"), new { family }, cancellationToken: cancellationToken));
        var published = (await TotalsAsync(cancellationToken)).Where(t => t.Points is not null)
            .ToLookup(t => (t.Year, t.AgencyGroupKey));
        var scored = new Dictionary<(int Year, int Group), ScoredGroup>();
        foreach (var year in years.AsList())
        {
            var inputs = await ResultYear.ReadAsync(connection, family, year, cancellationToken);
            step.RowsIn += inputs.CellCount;
            var governing = methods.SingleOrDefault(m => m.Method.Covers(year));
            foreach (var members in inputs.Groups)
            {
                if (governing is not null && Score(governing, inputs, members) is { } group)
                {
                    scored.Add((year, members.Key), group);
                    await ScoreRow.Copy.WriteAsync(connection, ScoreRow.Of(governing, group), cancellationToken);
                    await FirmnessRow.Copy.WriteAsync(
                        connection, FirmnessRow.Of(governing, group, cancellationToken), cancellationToken);
                }
                await JudgeAsync(governing, inputs, members, published[(year, members.Key)], cancellationToken);
            }
        }
        var official = new OfficialResults(await TotalsAsync(cancellationToken));
        await new DeltaCalculator(scored).WriteAsync(connection, official, cancellationToken);
    }

    private static ScoredGroup? Score(StoredMethod method, ResultYear inputs, IGrouping<int, Member> members) =>
        inputs.GroupFor(method.Method, members) is { } found
            ? new ScoredGroup(
                inputs.Year, method, members.Count(), found.Members, ScoringEngine.Score(method.Method, found.Group))
            : null;

    private async Task JudgeAsync(
        StoredMethod? governing, ResultYear inputs, IGrouping<int, Member> members, IEnumerable<TotalRow> published,
        CancellationToken cancellationToken)
    {
        List<PublishedScore> printed = [.. published.Select(t => new PublishedScore(t.AgencyCode, t.Points!.Value))];
        if (printed.Count == 0 || methods.Count == 0)
        {
            return;
        }
        var row = ReproductionCheck.Judge(methods, governing, inputs, members, printed, settings.ReproductionTolerance);
        if (row is not null)
        {
            await connection.ExecuteAsync(new CommandDefinition(
                SqlFile.Read("queries/reproduction_write.sql"),
                new
                {
                    row.MethodologyCode,
                    row.MethodologyKey,
                    row.Year,
                    row.AgencyGroupKey,
                    row.RowCount,
                    row.LargestError,
                    row.RanksDifferent,
                    row.Tolerance,
                    row.Verdict,
                    row.Reason,
                    runKey,
                },
                cancellationToken: cancellationToken));
        }
    }

    private async Task<IReadOnlyList<TotalRow>> TotalsAsync(CancellationToken cancellationToken) =>
        (await connection.QueryAsync<TotalRow>(new CommandDefinition(
            SqlFile.Read("queries/score_totals.sql"), new { family }, cancellationToken: cancellationToken))).AsList();
}
