namespace ItAnalytics.Scoring;

/// <summary>One grade: scores from <paramref name="From"/> inclusive to <paramref name="To"/> exclusive.</summary>
/// <param name="Code">Code, e.g. <c>TOT</c>.</param>
/// <param name="Name">Name.</param>
/// <param name="From">Lower end, inclusive; nothing for the worst grade.</param>
/// <param name="To">Upper end, exclusive; nothing for the best grade.</param>
public sealed record GradeBand(string Code, LocalisedText Name, decimal? From, decimal? To);

/// <summary>The grades of a method, best first, without holes or overlaps; empty when it has none.</summary>
/// <param name="Basis">Whether the rounded or the exact score is graded.</param>
/// <param name="Bands">Best first.</param>
public sealed record GradeScale(ScoreBasis Basis, IReadOnlyList<GradeBand> Bands)
{
    /// <summary>A method without grades.</summary>
    public static GradeScale None { get; } = new(ScoreBasis.Rounded, []);

    /// <summary>Position of the band of a score, 0 the best; -1 when the method has no grades.</summary>
    public int BandOf(decimal score)
    {
        for (var i = 0; i < Bands.Count; i++)
        {
            if (Bands[i].From is not { } from || score >= from) return i;
        }

        return -1;
    }

    /// <summary>Whether two methods cut and name their grades alike.</summary>
    public bool SameBands(GradeScale other) => Basis == other.Basis && Bands.Count == other.Bands.Count
        && Bands.Zip(other.Bands).All(p => p.First.Code == p.Second.Code && p.First.From == p.Second.From);
}
