using System.Globalization;
using Dapper;
using ItAnalytics.Scoring;
using ItAnalytics.Warehouse.Statements;
using Npgsql;

namespace ItAnalytics.Etl.Score;

/// <summary>One row of <c>ops.reproduction</c>.</summary>
internal sealed record ReproductionRow(
    string MethodologyCode,
    int MethodologyKey,
    short Year,
    int AgencyGroupKey,
    int RowCount,
    decimal? LargestError,
    int? RanksDifferent,
    decimal Tolerance,
    string Verdict,
    string Reason)
{
    /// <summary>Writes it over the judgement of an earlier run, where there is anything to judge; returns whether it is
    /// another one.</summary>
    public static async Task<bool> WriteAsync(
        NpgsqlConnection connection, ReproductionRow? row, long runKey, CancellationToken cancellationToken)
    {
        return row is not null && await connection.ExecuteAsync(new CommandDefinition(
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
            cancellationToken: cancellationToken)) > 0;
    }
}

/// <summary>
/// Compares published totals with computed ones. Where no method governs the year, or the one that does misses, every
/// method of the family is tried on the inputs and the smallest errors are stated: a publication that no known weights
/// explain is a finding, not a failure.
/// </summary>
internal static class ReproductionCheck
{
    private sealed record Trial(ReproductionResult Result, bool InPart);

    /// <summary>The judgement of one group and year; null when there is nothing to compare with a governing
    /// method.</summary>
    /// <param name="family">All methods of the family.</param>
    /// <param name="governing">The one that governs the year, or null.</param>
    /// <param name="inputs">Members and cells of the year.</param>
    /// <param name="members">Members of the group.</param>
    /// <param name="published">Published totals of the group, by agency code.</param>
    /// <param name="tolerance">Largest difference that printing explains, in points.</param>
    public static ReproductionRow? Judge(
        IReadOnlyList<StoredMethod> family,
        StoredMethod? governing,
        ResultYear inputs,
        IGrouping<int, Member> members,
        IReadOnlyList<PublishedScore> published,
        decimal tolerance)
    {
        var printed = Reproduction.WithRanks(published);
        var own = governing is null ? null : Try(governing, inputs, members, printed, tolerance);
        if (governing is not null && own is null)
        {
            return null;
        }
        var code = family[0].Method.Code;
        var year = (short)inputs.Year;
        if (own is { Verdict: ReproductionVerdict.Reproduced })
        {
            return new ReproductionRow(
                code, governing!.Key, year, members.Key, own.Rows, own.LargestError, own.RanksDifferent,
                tolerance, "REPRODUCED", $"{own.MethodId}: {Count(own.Rows)} totals and their ranks agree.");
        }
        var others = family.Where(m => m != governing)
            .Select(m => TryAnyway(m, inputs, [.. members], printed, tolerance))
            .OfType<Trial>()
            .OrderBy(t => t.Result.LargestError)
            .ToList();
        if (own is not null)
        {
            return new ReproductionRow(
                code, governing!.Key, year, members.Key, own.Rows, own.LargestError, own.RanksDifferent,
                tolerance, "NOT_REPRODUCED",
                $"{own.MethodId} governs {Count(year)} and misses by up to {Points(own.LargestError)} points " +
                $"({own.WorstAgency}), {Count(own.RanksDifferent)} of {Count(own.RanksCompared)} ranks differ" +
                $"{(own.Unmatched > 0 ? $", {Count(own.Unmatched)} totals have no inputs" : "")}.{Tried(others)}");
        }
        var best = others.FirstOrDefault()?.Result;
        return new ReproductionRow(
            code, 0, year, members.Key, best?.Rows ?? 0, best?.LargestError, best?.RanksDifferent,
            tolerance, "NO_METHODOLOGY",
            $"No known methodology governs {Count(year)}." +
            (others.Count == 0 ? " No inputs are known either." : Tried(others)));
    }

    private static ReproductionResult? Try(
        StoredMethod method, ResultYear inputs, IEnumerable<Member> members, IReadOnlyList<PublishedScore> printed,
        decimal tolerance, Cell unstated = default)
    {
        if (inputs.GroupFor(method.Method, members, unstated) is not { } found)
        {
            return null;
        }
        var result = Reproduction.Compare(ScoringEngine.Score(method.Method, found.Group), printed, tolerance);
        return result.Verdict == ReproductionVerdict.NothingToCompare ? null : result;
    }

    // Another method may want inputs that nobody stated; then its other weights, scaled to the whole, are tried.
    private static Trial? TryAnyway(
        StoredMethod method, ResultYear inputs, IReadOnlyList<Member> members, IReadOnlyList<PublishedScore> printed,
        decimal tolerance)
    {
        if (Try(method, inputs, members, printed, tolerance) is { } whole)
        {
            return new Trial(whole, false);
        }
        return Try(method, inputs, members, printed, tolerance, Cell.NotApplicable) is { } part
            ? new Trial(part, true) : null;
    }

    private static string Tried(List<Trial> trials) => trials.Count == 0
        ? ""
        : $" Tried on the same inputs, with the largest error of each: {string.Join(", ", trials.Select(Describe))}.";

    private static string Describe(Trial trial) =>
        trial.Result.MethodId + (trial.InPart ? " without the inputs that are missing " : " ") +
        Points(trial.Result.LargestError);

    private static string Points(decimal points) => points.ToString("0.######", CultureInfo.InvariantCulture);

    private static string Count(int count) => count.ToString(CultureInfo.InvariantCulture);
}
