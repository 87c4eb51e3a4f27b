namespace ItAnalytics.Scoring;

/// <summary>
/// The figure of several agencies as if they had been one. Counts are added: the ratio of the whole is Σ numerators /
/// Σ denominators, never a mean of ratios. What has no counts is only known of the whole where all state the same.
/// </summary>
public static class CellPool
{
    /// <summary>Pools the cells of one observation.</summary>
    /// <param name="cells">One cell an agency, in any order.</param>
    /// <returns>
    /// Missing where one of them was not reported, not published where one was not made public; otherwise those that
    /// apply, pooled. Excluded where they have no counts and differ: nothing can be said of the whole, and nobody is to
    /// blame for that. False where one of them was proven false.
    /// </returns>
    public static Cell Pool(IReadOnlyCollection<Cell> cells)
    {
        ArgumentNullException.ThrowIfNull(cells);
        var pooled = Stated(cells);
        return cells.Any(c => c.ProvenFalse) ? pooled with { ProvenFalse = true } : pooled;
    }

    private static Cell Stated(IReadOnlyCollection<Cell> cells)
    {
        if (cells.Any(c => c.Status == CellStatus.Missing)) return Cell.Missing;
        if (cells.Any(c => c.Status == CellStatus.NotPublished)) return Cell.NotPublished;
        List<Cell> apply = [.. cells.Where(c => c.Status == CellStatus.Value)];
        if (apply.Count == 0)
            return cells.All(c => c.Status == CellStatus.NotApplicable) ? Cell.NotApplicable : Cell.Excluded;
        if (apply.All(c => c.HasRatio)) return Cell.Ratio(apply.Sum(c => c.Numerator), apply.Sum(c => c.Denominator));
        return apply.TrueForAll(c => !c.HasRatio && c.Amount == apply[0].Amount) ? Cell.Of(apply[0].Amount) : Cell.Excluded;
    }
}
