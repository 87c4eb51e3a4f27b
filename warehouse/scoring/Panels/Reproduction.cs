namespace ItAnalytics.Scoring;

/// <summary>What a publisher printed for one agency.</summary>
/// <param name="Agency">Code of the member.</param>
/// <param name="Score">Printed total.</param>
/// <param name="Rank">Printed rank, or nothing.</param>
/// <param name="Grade">Code or English name of the printed grade, or nothing.</param>
public sealed record PublishedScore(string Agency, decimal Score, int? Rank = null, string? Grade = null);

/// <summary>Whether the engine arrives at what was printed.</summary>
public enum ReproductionVerdict
{
    /// <summary>All rows within the tolerance, all ranks and grades the same.</summary>
    Reproduced,

    /// <summary>Something differs or is not computed: this method, on these inputs, did not make these numbers.</summary>
    NotReproduced,

    /// <summary>No printed score has a computed one beside it.</summary>
    NothingToCompare,
}

/// <summary>A comparison of computed and printed scores, fit to be stored beside the scores.</summary>
/// <param name="MethodId">Code and version of the method.</param>
/// <param name="MethodHash">Its hash.</param>
/// <param name="Rows">Printed scores that could be compared.</param>
/// <param name="LargestError">Largest absolute difference, in points.</param>
/// <param name="WorstAgency">Where it is.</param>
/// <param name="RanksCompared">Printed ranks that could be compared.</param>
/// <param name="RanksDifferent">How many differ.</param>
/// <param name="GradesCompared">Printed grades that could be compared.</param>
/// <param name="GradesDifferent">How many differ.</param>
/// <param name="Unmatched">Printed rows without a computed score.</param>
/// <param name="Verdict">The judgement.</param>
public sealed record ReproductionResult(
    string MethodId,
    string MethodHash,
    int Rows,
    decimal LargestError,
    string? WorstAgency,
    int RanksCompared,
    int RanksDifferent,
    int GradesCompared,
    int GradesDifferent,
    int Unmatched,
    ReproductionVerdict Verdict);

/// <summary>Compares what the engine computes with what was printed.</summary>
public static class Reproduction
{
    /// <summary>Compares one group.</summary>
    /// <param name="scores">Computed.</param>
    /// <param name="published">Printed.</param>
    /// <param name="tolerance">Largest difference that printing explains, e.g. half a unit of the last digit.</param>
    public static ReproductionResult Compare(
        GroupScores scores, IReadOnlyList<PublishedScore> published, decimal tolerance)
    {
        ArgumentNullException.ThrowIfNull(scores);
        ArgumentNullException.ThrowIfNull(published);
        var positions = scores.Group.Members.Select((m, i) => (m.Code, i))
            .ToDictionary(p => p.Code, p => p.i, StringComparer.Ordinal);
        var (rows, ranks, ranksOff, grades, gradesOff, unmatched) = (0, 0, 0, 0, 0, 0);
        var (largest, worst) = (0m, (string?)null);
        foreach (var row in published)
        {
            if (!positions.TryGetValue(row.Agency, out var member) || scores.Total(member).Score is not { } score)
            {
                unmatched++;
                continue;
            }

            rows++;
            var total = scores.Total(member);
            var error = Math.Abs(score - row.Score);
            if (worst is null || error > largest) (largest, worst) = (error, row.Agency);
            if (row.Rank is { } rank)
            {
                ranks++;
                if (total.Rank != rank) ranksOff++;
            }

            if (row.Grade is { } grade)
            {
                grades++;
                if (total.Grade?.Code != grade && total.Grade?.Name.En != grade) gradesOff++;
            }
        }

        return new ReproductionResult(
            scores.Method.Id, scores.Method.Hash, rows, largest, worst, ranks, ranksOff, grades, gradesOff, unmatched,
            Verdict(rows, unmatched, largest <= tolerance && ranksOff == 0 && gradesOff == 0));
    }

    /// <summary>
    /// Gives printed scores the ranks that follow from them (1-2-2-4), for publications that print scores only.
    /// </summary>
    public static IReadOnlyList<PublishedScore> WithRanks(IReadOnlyList<PublishedScore> published)
    {
        ArgumentNullException.ThrowIfNull(published);
        var ranks = Standing.Ranks([.. published.Select(p => p.Score)], TiePolicy.Competition);
        return [.. published.Select((p, i) => p with { Rank = ranks[i].Rank })];
    }

    /// <summary>Several groups or years as one result.</summary>
    public static ReproductionResult Combine(IReadOnlyList<ReproductionResult> results)
    {
        ArgumentNullException.ThrowIfNull(results);
        if (results.Count == 0) throw new ArgumentException("Nothing to combine.", nameof(results));
        var worst = results.MaxBy(r => r.LargestError)!;
        return new ReproductionResult(
            string.Join(", ", results.Select(r => r.MethodId).Distinct()),
            string.Join(", ", results.Select(r => r.MethodHash).Distinct()),
            results.Sum(r => r.Rows), worst.LargestError, worst.WorstAgency,
            results.Sum(r => r.RanksCompared), results.Sum(r => r.RanksDifferent),
            results.Sum(r => r.GradesCompared), results.Sum(r => r.GradesDifferent),
            results.Sum(r => r.Unmatched),
            results.Any(r => r.Verdict == ReproductionVerdict.NotReproduced) ? ReproductionVerdict.NotReproduced
                : results.Any(r => r.Verdict == ReproductionVerdict.Reproduced) ? ReproductionVerdict.Reproduced
                : ReproductionVerdict.NothingToCompare);
    }

    /// <summary>
    /// Of several attempts at the same printed scores, by several methods, the one that reproduces them, or else the one
    /// that comes nearest: when its verdict is another, no method explains the publication.
    /// </summary>
    public static ReproductionResult Nearest(IReadOnlyList<ReproductionResult> attempts)
    {
        ArgumentNullException.ThrowIfNull(attempts);
        if (attempts.Count == 0) throw new ArgumentException("No attempt was made.", nameof(attempts));
        return attempts.OrderBy(a => a.Verdict).ThenBy(a => a.Unmatched).ThenBy(a => a.LargestError).First();
    }

    private static ReproductionVerdict Verdict(int rows, int unmatched, bool same) => (rows, unmatched) switch
    {
        (0, _) => ReproductionVerdict.NothingToCompare,
        (_, > 0) => ReproductionVerdict.NotReproduced,
        _ => same ? ReproductionVerdict.Reproduced : ReproductionVerdict.NotReproduced,
    };
}
