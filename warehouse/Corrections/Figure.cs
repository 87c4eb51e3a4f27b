using ItAnalytics.Scoring;
using ItAnalytics.Warehouse.Rankings;

namespace ItAnalytics.Warehouse.Corrections;

/// <summary>What a cell states; the columns of <c>dw.fact_observation</c>.</summary>
/// <param name="Status">Key of <c>dw.dim_status</c>; 1 is a value.</param>
/// <param name="Value">The value, in the unit of the indicator.</param>
/// <param name="Numerator">The counted part.</param>
/// <param name="Denominator">The whole it is part of.</param>
/// <param name="Grade">Code of a grade; only where the indicator is the grade itself.</param>
public sealed record Figure(short Status, decimal? Value, decimal? Numerator, decimal? Denominator, string? Grade)
{
    /// <summary>Key of the status of a cell that has a value.</summary>
    public const short HasValue = 1;

    private static readonly string[] Words = ["UNKNOWN", "VALUE", "MISSING", "NOT_APPLICABLE", "NOT_PUBLISHED", "EXCLUDED"];

    /// <summary>The code of the status.</summary>
    public string StatusCode => CodeOf(Status);

    /// <summary>The cell that the engine scores.</summary>
    public Cell ToCell() => StoredCell.Of(Status, Value, Numerator, Denominator);

    /// <summary>The code of a status in <c>dw.dim_status</c>.</summary>
    public static string CodeOf(short status) => Words[status];

    /// <summary>The key of a status; null for a word that is none.</summary>
    public static short? StatusOf(string code) => Array.IndexOf(Words, code, 1) is > 0 and var key ? (short)key : null;
}

/// <summary>Where a figure stands within one family of methodologies and one result year.</summary>
/// <param name="Agency">Durable key of the agency.</param>
/// <param name="Indicator">Code of the indicator.</param>
/// <param name="Stage">Key of <c>dw.dim_stage</c>; of several stages of one cell the last one counts.</param>
/// <param name="Part">Last three digits of the period's key: 0 is the year as a whole.</param>
public readonly record struct FigurePlace(int Agency, string Indicator, short Stage, int Part = 0);
