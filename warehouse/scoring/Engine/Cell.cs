namespace ItAnalytics.Scoring;

/// <summary>What is known about one observation. Five states that must never be mixed up.</summary>
public enum CellStatus : byte
{
    /// <summary>Applies and was not reported; the default of a cell nobody filled.</summary>
    Missing,

    /// <summary>A value, or a numerator and a denominator, or both.</summary>
    Value,

    /// <summary>Does not apply to this agency.</summary>
    NotApplicable,

    /// <summary>Exists and was not made public: never 0, never inferred.</summary>
    NotPublished,

    /// <summary>Taken out by a decision.</summary>
    Excluded,
}

/// <summary>One observation of one agency. Numerator and denominator, when there, win over the value.</summary>
public readonly record struct Cell
{
    private Cell(CellStatus status, decimal amount, decimal numerator, decimal denominator, bool hasRatio)
    {
        Status = status;
        Amount = amount;
        Numerator = numerator;
        Denominator = denominator;
        HasRatio = hasRatio;
    }

    /// <summary>State.</summary>
    public CellStatus Status { get; }

    /// <summary>The stated value, in the unit of the indicator (58.3 for 58.3 %).</summary>
    public decimal Amount { get; }

    /// <summary>Above the line.</summary>
    public decimal Numerator { get; }

    /// <summary>Below the line.</summary>
    public decimal Denominator { get; }

    /// <summary>Whether numerator and denominator are stated.</summary>
    public bool HasRatio { get; }

    /// <summary>Whether the figure was proven false: the indicator then gives nothing.</summary>
    public bool ProvenFalse { get; init; }

    /// <summary>Applies, not reported.</summary>
    public static Cell Missing => default;

    /// <summary>Does not apply.</summary>
    public static Cell NotApplicable { get; } = new(CellStatus.NotApplicable, 0, 0, 0, false);

    /// <summary>Exists, not public.</summary>
    public static Cell NotPublished { get; } = new(CellStatus.NotPublished, 0, 0, 0, false);

    /// <summary>Taken out by a decision.</summary>
    public static Cell Excluded { get; } = new(CellStatus.Excluded, 0, 0, 0, false);

    /// <summary>A stated value in the unit of the indicator.</summary>
    public static Cell Of(decimal value) => new(CellStatus.Value, value, 0, 0, false);

    /// <summary>A ratio; a denominator of zero is allowed and handled by the indicator's rule.</summary>
    public static Cell Ratio(decimal numerator, decimal denominator) =>
        new(CellStatus.Value, 0, numerator, denominator, true);
}
