namespace ItAnalytics.Scoring;

/// <summary>
/// One input column that can differ from draw to draw: counts drawn from their binomial distribution, figures that were
/// not reported taken from a peer. NaN stands for a cell without a value.
/// </summary>
internal sealed class DrawnColumn
{
    // With less variance than this the normal curve is too coarse for a binomial distribution.
    private const double NormalVariance = 9.0;

    private readonly int stream;
    private readonly double scale;
    private readonly double[] stated;
    private readonly int[] counted;
    private readonly double[] trials;
    private readonly double[] chances;
    private readonly double[] deviations;
    private readonly double[] noneChances;
    private readonly int[] filled;
    private readonly int[] donors;

    private DrawnColumn(
        int stream, double scale, double[] stated, int[] counted, double[] trials, double[] chances, int[] filled,
        int[] donors)
    {
        this.stream = stream;
        this.scale = scale;
        this.stated = stated;
        this.counted = counted;
        this.trials = trials;
        this.chances = chances;
        this.filled = filled;
        this.donors = donors;
        deviations = [.. trials.Zip(chances, (n, p) => Math.Sqrt(n * p * (1 - p)))];
        noneChances = [.. trials.Zip(chances, (n, p) => Math.Pow(1 - Math.Min(p, 1 - p), n))];
    }

    /// <summary>Whether draws differ at all.</summary>
    public bool Varies => counted.Length > 0 || filled.Length > 0;

    /// <summary>Positions of the members whose missing figure is taken from a peer.</summary>
    public ReadOnlySpan<int> Filled => filled;

    /// <summary>The column of an input as a rule wants it.</summary>
    /// <param name="group">The cells.</param>
    /// <param name="input">Position of the input.</param>
    /// <param name="measure">How they are read.</param>
    /// <param name="asShare">Whether the rule wants a share of the whole.</param>
    /// <param name="perturbation">What may differ.</param>
    public static DrawnColumn Of(PeerGroup group, int input, Measure measure, bool asShare, Perturbation perturbation)
    {
        var cells = group.Column(input);
        var stated = new double[cells.Length];
        var (counted, trials, chances) = (new List<int>(), new List<double>(), new List<double>());
        var (missing, donors) = (new List<int>(), new List<int>());
        for (var member = 0; member < cells.Length; member++)
        {
            ref readonly var cell = ref cells[member];
            if (!CellReader.TryRead(cell, measure, asShare, out var value, out var instead))
            {
                stated[member] = double.NaN;
                if (perturbation.Missing && instead.State == ScoreState.Missing) missing.Add(member);
                continue;
            }

            stated[member] = (double)value;
            donors.Add(member);
            if (!perturbation.Counts || !cell.HasRatio || !IsCount(cell)) continue;
            counted.Add(member);
            trials.Add((double)cell.Denominator);
            chances.Add((double)(cell.Numerator / cell.Denominator));
        }

        return new DrawnColumn(input, asShare ? 1.0 : (double)measure.Full, stated, [.. counted], [.. trials],
            [.. chances], donors.Count > 0 ? [.. missing] : [], [.. donors]);
    }

    /// <summary>The values of one draw.</summary>
    public void Fill(long seed, int draw, Span<double> values)
    {
        stated.CopyTo(values);
        var random = new CounterRandom(seed, draw, stream);
        for (var i = 0; i < counted.Length; i++)
        {
            var member = counted[i];
            values[member] = Count(random, member, i) / trials[i] * scale;
        }

        foreach (var member in filled) values[member] = values[donors[random.Below(member, donors.Length)]];
    }

    private double Count(in CounterRandom random, int member, int i)
    {
        var (n, p) = (trials[i], chances[i]);
        if (deviations[i] == 0) return n * p;
        if (deviations[i] * deviations[i] >= NormalVariance)
            return Math.Clamp(Math.Round((n * p) + (deviations[i] * random.Normal(member))), 0, n);

        // Few successes (or few failures) are expected: walk up the distribution until the drawn probability is used up.
        var rarer = Math.Min(p, 1 - p);
        var odds = rarer / (1 - rarer);
        var left = random.Uniform(member);
        var (chance, count) = (noneChances[i], 0.0);
        while (left >= chance && count < n)
        {
            left -= chance;
            count++;
            chance *= odds * (n - count + 1) / count;
        }

        return p <= 0.5 ? count : n - count;
    }

    private static bool IsCount(in Cell cell) =>
        cell.Numerator >= 0m && cell.Numerator <= cell.Denominator && cell.Denominator < 1_000_000_000_000m
        && decimal.IsInteger(cell.Numerator) && decimal.IsInteger(cell.Denominator);
}
