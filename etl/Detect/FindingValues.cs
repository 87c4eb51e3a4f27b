using Dapper;
using ItAnalytics.Etl.Score;
using ItAnalytics.Ml.Anomaly;
using ItAnalytics.Scoring;
using ItAnalytics.Warehouse.Statements;
using Npgsql;

namespace ItAnalytics.Etl.Detect;

/// <summary>
/// Orders the review queue by the expected value of a look: the probability that a finding is right times what depends
/// on it. What depends on it is asked of the official engine: the group is scored again with the expected figure in the
/// place of the stated one. A month moves its year's figure by a twelfth, a quarter by a fourth.
/// </summary>
internal static class FindingValues
{
    private sealed record Standing(
        long AnomalyKey,
        string Kind,
        string MethodologyCode,
        string IndicatorCode,
        string Unit,
        string ValueKind,
        int DurableAgencyKey,
        short Year,
        string PeriodType,
        double? Expected,
        double LogOdds,
        decimal? Value,
        decimal? Numerator,
        decimal? Denominator)
    {
        /// <summary>The value of the whole, in the indicator's unit.</summary>
        public decimal Full => ValueKind == "RATIO" && Unit == "%" ? 100 : 1;

        /// <summary>Expected less stated, in the indicator's unit, spread over the periods of a year.</summary>
        public decimal? Difference()
        {
            var stated = ValueKind == "RATIO" && Numerator is { } part && Denominator is > 0 and var whole
                ? part / whole * Full
                : Value;
            // Beyond this an amount is a slip of the pen, and soon no decimal.
            return stated is { } known && Expected is { } expected && Math.Abs(expected) < 1e15
                ? ((decimal)expected - known) / Periods
                : null;
        }

        private int Periods => PeriodType switch { "MONTH" => 12, "QUARTER" => 4, _ => 1 };
    }

    /// <summary>Values all findings that stand, in the place of what was known of them before.</summary>
    /// <param name="connection">In the step's transaction.</param>
    /// <param name="reviewers">What reviewers decided so far.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    public static async Task WriteAsync(
        NpgsqlConnection connection, ReviewerPrecision reviewers, CancellationToken cancellationToken)
    {
        var methods = await StoredMethod.LoadAsync(connection, cancellationToken);
        var standing = (await connection.QueryAsync<Standing>(new CommandDefinition(
            SqlFile.Read("queries/anomaly_standing.sql"), cancellationToken: cancellationToken))).AsList();
        List<FindingValue> values = [];
        foreach (var year in standing.GroupBy(f => (f.MethodologyCode, f.Year)))
        {
            var scores = methods[year.Key.MethodologyCode].SingleOrDefault(m => m.Method.Covers(year.Key.Year))
                is { } governing
                ? await ScoreAsync(connection, governing.Method, year.Key.Year, cancellationToken)
                : [];
            foreach (var finding in year)
            {
                var probability = reviewers.Probability(finding.Kind, finding.IndicatorCode, finding.LogOdds);
                values.Add(
                    scores.TryGetValue(finding.DurableAgencyKey, out var place)
                        ? Value(finding, probability, place.Scores, place.Member)
                        : new FindingValue(finding.AnomalyKey, probability, 0, 0, 0));
            }
        }
        await connection.ExecuteAsync(new CommandDefinition(
            SqlFile.Read("queries/anomaly_value_clear.sql"), cancellationToken: cancellationToken));
        await FindingValue.Copy.WriteAsync(connection, values, cancellationToken);
    }

    private static async Task<Dictionary<int, (GroupScores Scores, int Member)>> ScoreAsync(
        NpgsqlConnection connection, Methodology method, int year, CancellationToken cancellationToken)
    {
        var places = new Dictionary<int, (GroupScores Scores, int Member)>();
        var inputs = await ResultYear.ReadAsync(connection, method, year, cancellationToken);
        foreach (var members in inputs.Groups)
        {
            if (inputs.GroupFor(method, members) is not { } found)
            {
                continue;
            }
            var scores = ScoringEngine.Score(method, found.Group);
            for (var member = 0; member < found.Members.Count; member++)
            {
                places[found.Members[member].DurableAgencyKey] = (scores, member);
            }
        }
        return places;
    }

    private static FindingValue Value(Standing finding, double probability, GroupScores scores, int member)
    {
        var nothing = new FindingValue(finding.AnomalyKey, probability, 0, 0, 0);
        var input = scores.Method.Inputs.ToList().FindIndex(i => i.Code == finding.IndicatorCode);
        if (input < 0 || finding.Difference() is not { } difference
            || Moved(scores.Group[member, input], difference, finding.Full) is not { } cell)
        {
            return nothing;
        }
        var before = scores.Total(member);
        var after = WhatIf.Apply(scores, member, [new CellChange(input, cell)]).Scores.Total(member);
        return nothing with
        {
            ScoreChange = (double)(after.Exact - before.Exact),
            RankChange = (after.Rank - before.Rank) ?? 0,
            GradeChange = Band(scores.Method, after) - Band(scores.Method, before),
        };
    }

    /// <summary>The year's cell, moved; null where it states no figure.</summary>
    private static Cell? Moved(Cell cell, decimal difference, decimal full) => cell switch
    {
        { Status: not CellStatus.Value } => null,
        { HasRatio: true } => Cell.Ratio(
            Math.Clamp(cell.Numerator + difference / full * cell.Denominator, 0, Math.Max(0, cell.Denominator)),
            cell.Denominator),
        _ => Cell.Of(cell.Amount + difference),
    };

    private static int Band(Methodology method, TotalScore total) =>
        total.Grade is null ? 0 : method.Grades.Bands.ToList().FindIndex(b => b.Code == total.Grade.Code);
}
