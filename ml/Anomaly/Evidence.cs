namespace ItAnalytics.Ml.Anomaly;

/// <summary>The ways a submission can go wrong, in the order of the evidence vector.</summary>
internal enum Fault
{
    ShiftUp,
    ShiftDown,
    Cherry,
    Loss,
    Copy,
    CopyYear,
    CopyRate,
    Digits,
    Swap,
    Unit,
    Duplicate,
}

/// <summary>
/// Evidence of one submission: for each fault the log of P(figures | fault) / P(figures | undisturbed). Every fault is
/// taken as the story it tells: a cherry-picked denominator keeps the numerator that a normal denominator would have
/// had, a swapped digit swapped back must fit, and so on. Ratios of probabilities put stories of different kinds on one
/// scale and the best story is the explanation (the localisation idea of Fellegi and Holt 1976 in probabilistic form).
/// </summary>
internal sealed class Evidence
{
    public const int Faults = 11;
    public const double Floor = -6;
    public const double Cap = 16;

    private static readonly double[] RateShifts = [0.03, 0.05, 0.075, 0.1, 0.15, 0.2, 0.3];
    private static readonly double[] AmountShifts = [0.1, 0.2, 0.35, 0.6, 1.0, 1.6];
    private static readonly (double Share, double Log)[] KeptShares =
        [.. new[] { 0.08, 0.15, 0.25, 0.35, 0.45, 0.55, 0.65, 0.75, 0.85 }.Select(share => (share, Math.Log(share)))];

    /// <summary>Log ratios within <see cref="Floor"/> and <see cref="Cap"/>, beyond which more is not more
    /// certain.</summary>
    public double[] LogRatios { get; } = new double[Faults];

    /// <summary>The story that explains the figures best, told apart beyond the cap.</summary>
    public Fault Strongest { get; private set; }

    private double strongestRatio = double.NegativeInfinity;

    /// <summary>Non-null when a rule is broken outright.</summary>
    public string? BrokenRule { get; set; }

    public FindingKind RuleKind { get; set; }

    public double LogProbability { get; private set; }

    /// <summary>Judges a reading within its context; the neighbours are judged by the caller.</summary>
    public static Evidence Judge(Context context, Reading reading)
    {
        var evidence = new Evidence();
        Array.Fill(evidence.LogRatios, Floor);
        evidence.CheckRules(context, reading);
        if (evidence.BrokenRule is not null || reading.IsMissing)
        {
            return evidence;
        }
        evidence.LogProbability = context.LogProbability(reading);
        evidence.Shifts(context, reading);
        evidence.Copies(context, reading);
        evidence.Digits(context, reading);
        if (reading.HasCounts && context.Size is not null)
        {
            evidence.Denominators(context, reading);
        }
        evidence.Units(context, reading);
        return evidence;
    }

    /// <summary>
    /// Log ratio of "these two were exchanged" for the readings of two agencies; the same number for both.
    /// </summary>
    public static double SwapLogRatio(Context a, Reading ra, double logA, Context b, Reading rb, double logB)
    {
        if (ra.HasCounts != rb.HasCounts || ra.IsMissing || rb.IsMissing || ra.Same(rb))
        {
            return double.NegativeInfinity;
        }
        return a.LogProbability(rb) + b.LogProbability(ra) - logA - logB;
    }

    public void Set(Fault fault, double logRatio)
    {
        LogRatios[(int)fault] = double.IsNaN(logRatio) ? Floor : Math.Clamp(logRatio, Floor, Cap);
        if (logRatio > strongestRatio)
        {
            (Strongest, strongestRatio) = (fault, logRatio);
        }
    }

    private void CheckRules(Context context, Reading r)
    {
        if (r.HasCounts)
        {
            if (r.Denominator < 0 || r.Numerator < 0)
            {
                Break("negative count", FindingKind.Impossible);
            }
            else if (context.Scale == ValueScale.Rate && r.Numerator > r.Denominator)
            {
                Break("numerator above denominator", FindingKind.Impossible);
            }
            else if (context.Scale == ValueScale.Rate && r.Denominator > 0 && !double.IsNaN(r.Value))
            {
                var rate = r.Numerator / r.Denominator;
                var tolerance = Math.Max(2 * Math.Pow(10, -context.Decimals), 1e-6);
                if (Math.Abs(r.Value - rate) > tolerance)
                {
                    var times = rate > 0 ? r.Value / rate : double.NaN;
                    var slip = Math.Abs(times - 100) < 5 || Math.Abs(times - 0.01) < 0.0005;
                    if (slip)
                    {
                        Break("rate is not numerator over denominator", FindingKind.UnitSlip);
                    }
                    else if (Math.Abs(r.Value - rate) > Math.Max(0.005, tolerance))
                    {
                        Break("rate is not numerator over denominator", FindingKind.Impossible);
                    }
                }
            }
            return;
        }
        if (context.Scale == ValueScale.Rate && !double.IsNaN(r.Value) && r.Value is < 0 or > 1.0000001)
        {
            var error = Transform.Rate(r.Value / 100) - context.Rate.Mean;
            var slip = r.Value is > 1.35 and <= 100 && Math.Abs(error) < 6 * context.Rate.Scale(0);
            Break("rate outside 0 to 100 %", slip ? FindingKind.UnitSlip : FindingKind.Impossible);
        }
    }

    private void Break(string rule, FindingKind kind) => (BrokenRule, RuleKind) = (rule, kind);

    private void Shifts(Context context, Reading r)
    {
        if (context.Of(r) is not { } interval)
        {
            return;
        }
        var centre = context.Rate.Mean;
        double up = 0, down = 0;
        int ups = 0, downs = 0;
        if (context.Scale == ValueScale.Rate)
        {
            var rate = Transform.RateBack(centre);
            foreach (var d in RateShifts)
            {
                if (rate + d < 0.999)
                {
                    up += context.Mass(interval, Transform.Rate(rate + d) - centre);
                    ups++;
                }
                if (rate - d > 0.001)
                {
                    down += context.Mass(interval, Transform.Rate(rate - d) - centre);
                    downs++;
                }
            }
        }
        else
        {
            foreach (var d in AmountShifts)
            {
                up += context.Mass(interval, d);
                down += context.Mass(interval, -d);
            }
            ups = downs = AmountShifts.Length;
        }
        // Shifts beyond the grid: any value on that side of the expectation, all alike.
        var (y, _) = context.Place(r);
        var anywhere = Anywhere(context, r);
        if (y > centre)
        {
            up += anywhere;
            ups++;
        }
        else
        {
            down += anywhere;
            downs++;
        }
        var logNull = Math.Log(context.Mass(interval));
        Set(Fault.ShiftUp, ups == 0 ? Floor : Math.Log(up / ups) - logNull);
        Set(Fault.ShiftDown, downs == 0 ? Floor : Math.Log(down / downs) - logNull);
    }

    private static double Anywhere(Context context, Reading r)
    {
        if (context.Scale == ValueScale.Amount)
        {
            return context.Unit(r.Value) / (20 * (1 + Math.Abs(r.Value)));
        }
        return r.HasCounts && context.Size is not null ? 1 / (r.Denominator + 1) : context.Unit(r.Value);
    }

    private void Denominators(Context context, Reading r)
    {
        double cherry = 0, loss = 0;
        var (x, n) = (r.Numerator, r.Denominator);
        if (context.Of(r) is not { } interval)
        {
            return;
        }
        var logN = Math.Log(n);
        foreach (var (f, logF) in KeptShares)
        {
            var original = Math.Max(n, Math.Round(n / f));
            // Densities of log n at the original size; one over n turns them back into chances of this very count.
            var size = context.Size!.Density(logN - logF, 1 / original) / n;
            if (size < 1e-30)
            {
                continue;
            }
            // Where every failure and perhaps some successes were dropped, any numerator from n upwards ends here.
            cherry += size * (x >= n
                ? context.Rate.UpperTail(Transform.Rate((n - 0.5) / original), 0.25 / original)
                : Math.Exp(context.LogNumerator(x, original)));
            // Both counts thinned together: the rate keeps the precision of the original size.
            loss += size * context.Mass(interval with { Sampling = 0.25 / original });
        }
        Set(Fault.Cherry, Math.Log(cherry / KeptShares.Length) - LogProbability);
        Set(Fault.Loss, Math.Log(loss / KeptShares.Length) - LogProbability);
    }

    private void Copies(Context context, Reading r)
    {
        if (r.AtLimit)
        {
            return;
        }
        if (context.Previous.Same(r))
        {
            Set(Fault.Copy, -LogMix(context.RepeatShare, LogProbability));
        }
        if (context.YearBefore.Same(r))
        {
            Set(Fault.CopyYear, -LogMix(context.RepeatShare, LogProbability));
        }
        if (r.HasCounts && context.Previous.HasCounts && !context.Previous.AtLimit && !context.Previous.Same(r)
            && context.Previous.Denominator > 0
            && Math.Round(context.Previous.Numerator / context.Previous.Denominator * r.Denominator) == r.Numerator)
        {
            Set(Fault.CopyRate, -LogMix(context.RateRepeatShare, context.LogNumerator(r.Numerator, r.Denominator)));
        }
    }

    private void Digits(Context context, Reading r)
    {
        var total = double.NegativeInfinity;
        var candidates = 0;
        for (var place = 0; place < 2; place++)
        {
            if (r.HasCounts && context.Size is not null)
            {
                if (SwapDigits(r.Denominator, place) is { } n)
                {
                    candidates++;
                    total = LogAdd(total, context.LogProbability(Reading.Counts(r.Numerator, n)));
                }
                if (SwapDigits(r.Numerator, place) is { } x)
                {
                    candidates++;
                    total = LogAdd(total, context.LogProbability(Reading.Counts(x, r.Denominator)));
                }
            }
            else
            {
                var unit = Math.Pow(10, context.Decimals);
                if (SwapDigits(Math.Round(r.Value * unit), place) is { } v)
                {
                    candidates++;
                    total = LogAdd(total, context.LogValue(v / unit, context.Unit(v / unit)));
                }
            }
        }
        if (candidates > 0)
        {
            Set(Fault.Digits, total - Math.Log(candidates) - LogProbability);
        }
    }

    private void Units(Context context, Reading r)
    {
        if (r.HasCounts && context.Size is not null)
        {
            UnitsOfCounts(context, r.Numerator, r.Denominator);
            return;
        }
        if (r.Value == 0)
        {
            return;
        }
        var unit = context.Unit(r.Value);
        // A value a hundred times too small was rounded after the slip, so a hundred originals share it.
        var small = context.LogValue(r.Value * 100, unit * 100);
        var large = context.LogValue(r.Value / 100, unit / 100);
        Set(Fault.Unit, LogAdd(small, large) - Math.Log(2) - LogProbability);
    }

    /// <summary>One of the two counts a hundred times too small or too large, beside an undisturbed other.</summary>
    private void UnitsOfCounts(Context context, double x, double n)
    {
        var stories = double.NegativeInfinity;
        // A hundredth stands for the hundred counts that round to it.
        if (x >= 1 && 100 * x - 50 < n)
        {
            var originals = new Interval(
                Transform.Rate((100 * x - 50) / n), Transform.Rate((100 * x + 50) / n), 0.25 / n);
            stories = LogAdd(stories, context.LogSize(n) + Math.Log(context.Mass(originals)));
        }
        if (n >= 1 && x <= 100 * n)
        {
            var size = context.Size!.LogMass(Math.Log(100 * n - 50), Math.Log(100 * n + 50), 0.01 / n);
            stories = LogAdd(stories, size + context.LogNumerator(x, Math.Max(x, 100 * n)));
        }
        // A hundredfold ends in two zeros.
        if (x >= 100 && x % 100 == 0)
        {
            stories = LogAdd(stories, context.LogProbability(Reading.Counts(x / 100, n)));
        }
        if (n >= 100 && n % 100 == 0 && x <= n / 100)
        {
            stories = LogAdd(stories, context.LogProbability(Reading.Counts(x, n / 100)));
        }
        Set(Fault.Unit, stories - Math.Log(4) - LogProbability);
    }

    /// <summary>The number with the digits at a place and the next exchanged; null when that changes nothing.</summary>
    internal static double? SwapDigits(double number, int place)
    {
        if (number is < 10 or > 1e15 || number != Math.Floor(number))
        {
            return null;
        }
        var whole = (long)number;
        long power = 1;
        var length = 1;
        while (whole / power >= 10)
        {
            power *= 10;
            length++;
        }
        for (var i = 0; i < place; i++)
        {
            power /= 10;
        }
        if (length < place + 2)
        {
            return null;
        }
        var high = whole / power % 10;
        var low = whole / (power / 10) % 10;
        if (high == low || (place == 0 && low == 0))
        {
            return null;
        }
        return whole + (low - high) * power + (high - low) * (power / 10);
    }

    private static double LogMix(double share, double logProbability) =>
        Math.Log(share + (1 - share) * Math.Exp(logProbability));

    internal static double LogAdd(double a, double b)
    {
        if (double.IsNegativeInfinity(a))
        {
            return b;
        }
        if (double.IsNegativeInfinity(b))
        {
            return a;
        }
        return a > b ? a + Math.Log(1 + Math.Exp(b - a)) : b + Math.Log(1 + Math.Exp(a - b));
    }
}
