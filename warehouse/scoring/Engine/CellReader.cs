namespace ItAnalytics.Scoring;

/// <summary>Turns a cell into the number that a rule works on, or into the reason why there is none.</summary>
internal static class CellReader
{
    /// <summary>Numbers beyond this cannot be squared and added in decimal; they are refused, not scored.</summary>
    public const decimal Largest = 1_000_000_000_000_000_000m;

    /// <summary>A ratio over less than this is refused too.</summary>
    public const decimal SmallestDenominator = 0.000001m;

    /// <summary>
    /// True with a value in the unit of the indicator (or, <paramref name="asShare"/>, as a share of its whole); false
    /// with the outcome that takes its place.
    /// </summary>
    public static bool TryRead(in Cell cell, Measure measure, bool asShare, out decimal value, out Outcome instead)
    {
        value = 0m;
        instead = default;
        if (cell.ProvenFalse)
        {
            instead = Outcome.Of(0m, ScoreNote.ProvenFalse);
            return false;
        }

        if (cell.Status != CellStatus.Value)
        {
            instead = Outcome.Absent(cell.Status switch
            {
                CellStatus.NotApplicable => ScoreState.NotApplicable,
                CellStatus.NotPublished => ScoreState.NotPublished,
                CellStatus.Excluded => ScoreState.Excluded,
                _ => ScoreState.Missing,
            });
            return false;
        }

        if (!cell.HasRatio)
        {
            value = cell.Amount;
            if (value is >= -Largest and <= Largest)
            {
                if (asShare && measure.Full != 1m) value /= measure.Full;
                return true;
            }

            instead = Outcome.Absent(ScoreState.Undefined, ScoreNote.NoAnswer);
            return false;
        }

        if (cell.Denominator == 0m)
        {
            instead = Instead(measure.ZeroDenominator, ScoreNote.ZeroDenominator);
            return false;
        }

        if (cell.Denominator < measure.MinimumSample)
        {
            instead = Instead(measure.BelowSample, ScoreNote.BelowSample);
            return false;
        }

        if (Math.Abs(cell.Denominator) < SmallestDenominator || cell.Numerator is < -Largest or > Largest)
        {
            instead = Outcome.Absent(ScoreState.Undefined, ScoreNote.NoAnswer);
            return false;
        }

        value = cell.Numerator / cell.Denominator;
        if (!asShare && measure.Full != 1m) value *= measure.Full;
        return true;
    }

    private static Outcome Instead(UndefinedRatioPolicy policy, ScoreNote note) => policy switch
    {
        UndefinedRatioPolicy.Zero => Outcome.Of(0m, note),
        UndefinedRatioPolicy.Full => Outcome.Of(1m, note),
        UndefinedRatioPolicy.Missing => Outcome.Absent(ScoreState.Missing, note),
        _ => Outcome.Absent(ScoreState.NotApplicable, note),
    };
}
