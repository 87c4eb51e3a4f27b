namespace ItAnalytics.Scoring;

/// <summary>
/// Draws one observation of one agency in one result year from what was stated of it: for the year itself, for its
/// quarters and for its months, at several stages. Filled and emptied again for cell after cell; the order in which the
/// statements come does not matter.
/// </summary>
/// <remarks>
/// Of several stages of one period the last one counts, and what is stated for a longer period takes the place of
/// everything inside it. Of the periods that are left the figures are added, averaged or the last one taken; without a
/// figure the year has the first of NOT_PUBLISHED, MISSING, EXCLUDED, NOT_APPLICABLE that one of them has.
/// </remarks>
public sealed class YearDraw
{
    private const int Quarter = 1;
    private const int Month = 5;

    // The year, its quarters, its months.
    private readonly Cell[] cells = new Cell[17];
    private readonly int[] stages = new int[17];
    private int held;

    /// <summary>Adds a statement.</summary>
    /// <param name="part">Last three digits of its period key: 0 the year, 11 to 14 a quarter, 101 to 112 a month; any
    /// other is left aside.</param>
    /// <param name="stage">Key of its stage; a later stage has a greater one.</param>
    /// <param name="cell">What it states.</param>
    public void Add(int part, int stage, in Cell cell)
    {
        var at = part switch
        {
            0 => 0,
            > 10 and < 15 => Quarter + part - 11,
            > 100 and < 113 => Month + part - 101,
            _ => -1,
        };
        if (at < 0 || ((held >> at & 1) != 0 && stages[at] >= stage)) return;
        held |= 1 << at;
        stages[at] = stage;
        cells[at] = cell;
    }

    /// <summary>The cell of the year, or null when nothing that counts was stated; empties the draw.</summary>
    /// <param name="measure">How the observation is read.</param>
    public Cell? Take(Measure measure)
    {
        ArgumentNullException.ThrowIfNull(measure);
        var counted = Counted();
        held = 0;
        if ((counted & 1) != 0) return cells[0];
        if (counted == 0 || measure.WithinYear == WithinYear.None) return null;
        var figures = 0;
        var strongest = Cell.NotApplicable;
        for (var at = Quarter; at < cells.Length; at++)
        {
            if ((counted >> at & 1) == 0) continue;
            if (cells[at].Status == CellStatus.Value) figures |= 1 << at;
            else if (Strength(cells[at].Status) > Strength(strongest.Status)) strongest = cells[at];
        }

        return figures == 0 ? strongest : measure.WithinYear switch
        {
            WithinYear.Last => Last(figures),
            WithinYear.Mean => Mean(figures, measure),
            _ => Sum(figures, measure),
        };
    }

    private int Counted()
    {
        if ((held & 1) != 0) return 1;
        var counted = held;
        for (var quarter = 0; quarter < 4; quarter++)
        {
            if ((held >> (Quarter + quarter) & 1) != 0) counted &= ~(0b111 << (Month + (3 * quarter)));
        }

        return counted;
    }

    private static int Strength(CellStatus status) => status switch
    {
        CellStatus.NotPublished => 3,
        CellStatus.Missing => 2,
        CellStatus.Excluded => 1,
        _ => 0,
    };

    // Quarters and months that count do not overlap: the later one ends later.
    private Cell Last(int figures)
    {
        var (last, end) = (0, 0);
        for (var at = Quarter; at < cells.Length; at++)
        {
            var ends = at < Month ? 3 * at : at - Month + 1;
            if ((figures >> at & 1) != 0 && ends > end) (last, end) = (at, ends);
        }

        return cells[last];
    }

    private Cell Sum(int figures, Measure measure)
    {
        var (numerator, denominator, value) = (0m, 0m, 0m);
        var (ratios, values) = (false, false);
        for (var at = Quarter; at < cells.Length; at++)
        {
            if ((figures >> at & 1) == 0) continue;
            ref readonly var cell = ref cells[at];
            if (IsTooLarge(cell)) return cell;
            if (cell.HasRatio)
            {
                ratios = true;
                numerator += cell.Numerator;
                denominator += cell.Denominator;
            }
            else
            {
                values = true;
                value += cell.Amount;
            }
        }

        // A share without its parts has nothing that could be added; neither has a count that is a ratio elsewhere.
        return ratios ? Cell.Ratio(numerator, denominator) : values && !measure.IsShare ? Cell.Of(value) : Cell.Missing;
    }

    private Cell Mean(int figures, Measure measure)
    {
        var (sum, count) = (0m, 0);
        for (var at = Quarter; at < cells.Length; at++)
        {
            if ((figures >> at & 1) == 0) continue;
            ref readonly var cell = ref cells[at];
            if (IsTooLarge(cell)) return cell;
            // A ratio of nothing is no figure; where there is no other, its own rule says what it counts as.
            if (cell.HasRatio && cell.Denominator == 0m) continue;
            if (cell.HasRatio && Math.Abs(cell.Denominator) < CellReader.SmallestDenominator) return cell;
            sum += cell.HasRatio ? cell.Numerator / cell.Denominator * measure.Full : cell.Amount;
            count++;
        }

        return count == 0 ? Last(figures) : Cell.Of(sum / count);
    }

    // The engine has no answer for such a figure, and neither has a year that holds it.
    private static bool IsTooLarge(in Cell cell) => cell.HasRatio
        ? cell.Numerator is < -CellReader.Largest or > CellReader.Largest
            || cell.Denominator is < -CellReader.Largest or > CellReader.Largest
        : cell.Amount is < -CellReader.Largest or > CellReader.Largest;
}
