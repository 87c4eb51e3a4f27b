using ItAnalytics.Scoring;

namespace ItAnalytics.Warehouse.Rankings;

/// <summary>Turns a stored observation into the cell that the engine scores.</summary>
public static class StoredCell
{
    /// <summary>The cell of one row of <c>dw.fact_observation</c>; the status is a key of <c>dw.dim_status</c>.</summary>
    public static Cell Of(short status, decimal? value, decimal? numerator, decimal? denominator) =>
        (status, value, numerator, denominator) switch
        {
            (1, _, { } above, { } below) => Cell.Ratio(above, below),
            (1, { } number, _, _) => Cell.Of(number),
            (3, _, _, _) => Cell.NotApplicable,
            (4, _, _, _) => Cell.NotPublished,
            (5, _, _, _) => Cell.Excluded,
            // A qualitative statement without a number is nothing to score with.
            _ => Cell.Missing,
        };
}
