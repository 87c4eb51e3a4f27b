namespace ItAnalytics.Scoring;

/// <summary>What a rule that compares with the group needs to know about a column: one pass over all members.</summary>
internal sealed class ColumnStatistics
{
    private readonly decimal[] sorted;

    private ColumnStatistics(decimal[] sorted, decimal mean, decimal deviation)
    {
        this.sorted = sorted;
        Mean = mean;
        Deviation = deviation;
    }

    public int Count => sorted.Length;

    public decimal Minimum => sorted[0];

    public decimal Maximum => sorted[^1];

    public decimal Mean { get; }

    /// <summary>Standard deviation with n - 1; 0 for fewer than two values.</summary>
    public decimal Deviation { get; }

    public static ColumnStatistics? OfCells(ReadOnlySpan<Cell> cells, Measure measure)
    {
        var values = new decimal[cells.Length];
        var count = 0;
        for (var i = 0; i < cells.Length; i++)
        {
            if (CellReader.TryRead(cells[i], measure, false, out var value, out _)) values[count++] = value;
        }

        return OfValues(values.AsSpan(0, count).ToArray());
    }

    /// <summary>Takes the array over and sorts it. Nothing for no values.</summary>
    public static ColumnStatistics? OfValues(decimal[] values)
    {
        if (values.Length == 0) return null;
        Array.Sort(values);
        // Sums and squares are taken of value / largest, so that they fit whatever the unit.
        var largest = Math.Max(Math.Abs(values[0]), Math.Abs(values[^1]));
        if (largest == 0m) return new ColumnStatistics(values, 0m, 0m);
        var sum = 0m;
        foreach (var value in values) sum += value / largest;
        var mean = sum / values.Length;
        var squares = 0m;
        foreach (var value in values)
        {
            var distance = (value / largest) - mean;
            squares += distance * distance;
        }

        var deviation = values.Length < 2 ? 0m : DecimalMath.Sqrt(squares / (values.Length - 1));
        return new ColumnStatistics(values, mean * largest, deviation * largest);
    }

    /// <summary>Position of a value among all, 1 the worst, equal values by <paramref name="ties"/>.</summary>
    public decimal Position(decimal value, Direction direction, PositionTies ties)
    {
        var below = FirstNotBelow(value);
        var upTo = FirstAbove(value);
        var (worse, equal) = direction == Direction.HigherIsBetter
            ? (below, upTo - below)
            : (Count - upTo, upTo - below);
        return ties switch
        {
            PositionTies.Highest => worse + equal,
            PositionTies.Mean => worse + ((equal + 1) / 2m),
            _ => worse + 1,
        };
    }

    private int FirstNotBelow(decimal value)
    {
        var (low, high) = (0, sorted.Length);
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (sorted[middle] < value) low = middle + 1;
            else high = middle;
        }

        return low;
    }

    private int FirstAbove(decimal value)
    {
        var (low, high) = (0, sorted.Length);
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (sorted[middle] <= value) low = middle + 1;
            else high = middle;
        }

        return low;
    }
}
