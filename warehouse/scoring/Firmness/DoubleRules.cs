namespace ItAnalytics.Scoring;

/// <summary>
/// The rules of <see cref="RuleEvaluator"/> over a whole column in double. A value that is NaN has no share, and a value
/// that a rule has no answer for gets none.
/// </summary>
internal static class DoubleRules
{
    /// <summary>Shares of a column; <paramref name="shares"/> may be the same span as <paramref name="values"/>.</summary>
    public static void Evaluate(Rule rule, Direction direction, ReadOnlySpan<double> values, Span<double> shares)
    {
        var higher = direction == Direction.HigherIsBetter;
        switch (rule)
        {
            case PropRule:
                for (var i = 0; i < values.Length; i++) shares[i] = Unit(higher ? values[i] : 1 - values[i]);
                break;
            case PropTargetRule r:
                PropTarget((double)r.Target, r.Floor is { } floor ? (double)floor : double.NaN, higher, values, shares);
                break;
            case StepRule r:
                Step(r, higher, values, shares);
                break;
            case BoolRule:
                for (var i = 0; i < values.Length; i++)
                    shares[i] = values[i] is 0 or 1 ? (higher ? values[i] : 1 - values[i]) : double.NaN;
                break;
            case CountCapRule r:
                for (var i = 0; i < values.Length; i++) shares[i] = Unit(values[i] / (double)r.Cap);
                break;
            case MinMaxRule { Minimum: { } minimum } r:
                Posts((double)minimum, (double)r.Maximum!.Value, r.Capping, r.Low, r.High, higher, values, shares);
                break;
            case GoalpostsRule r:
                Goalposts(r, higher, values, shares);
                break;
            case PercentileRule r:
                Positions(r.Ties, direction, values, shares, toPercentile: true);
                break;
            case RankRule r:
                Positions(r.Ties, direction, values, shares, toPercentile: false);
                break;
            default:
                Compare(rule, higher, values, shares);
                break;
        }
    }

    private static double Unit(double share) => double.IsNaN(share) ? share : Math.Clamp(share, 0, 1);

    private static void PropTarget(
        double target, double floor, bool higher, ReadOnlySpan<double> values, Span<double> shares)
    {
        for (var i = 0; i < values.Length; i++)
        {
            var value = values[i];
            if (higher ? value < floor : value > floor) shares[i] = 0;
            else if (higher) shares[i] = Unit(value / target);
            else shares[i] = value <= target ? 1 : target / value;
        }
    }

    private static void Step(StepRule rule, bool higher, ReadOnlySpan<double> values, Span<double> shares)
    {
        var steps = rule.Steps.Select(s => ((double)s.Bound, (double)s.Share)).ToArray();
        for (var i = 0; i < values.Length; i++)
        {
            var value = values[i];
            var share = double.IsNaN(value) ? double.NaN : 0;
            foreach (var (bound, reached) in steps)
            {
                if (!(higher ? value >= bound : value <= bound)) continue;
                share = reached;
                break;
            }

            shares[i] = share;
        }
    }

    private static void Goalposts(GoalpostsRule rule, bool higher, ReadOnlySpan<double> values, Span<double> shares)
    {
        var (low, high) = ((double)rule.Minimum, (double)rule.Maximum);
        if (!rule.Log)
        {
            Posts(low, high, rule.Capping, rule.Low, rule.High, higher, values, shares);
            return;
        }

        for (var i = 0; i < values.Length; i++) shares[i] = values[i] > 0 ? Math.Log(values[i]) : double.NaN;
        // The lower post is the worse one only when more is better, while capping speaks of values.
        var (bottom, top) = (Math.Log(low), Math.Log(high));
        for (var i = 0; i < shares.Length; i++)
        {
            if (rule.Capping is Capping.Upper or Capping.Both && shares[i] > top) shares[i] = top;
            if (rule.Capping is Capping.Lower or Capping.Both && shares[i] < bottom) shares[i] = bottom;
        }

        Posts(bottom, top, Capping.None, rule.Low, rule.High, higher, shares, shares);
    }

    private static void Posts(
        double bottom, double top, Capping capping, decimal low, decimal high, bool higher, ReadOnlySpan<double> values,
        Span<double> shares)
    {
        var (least, most) = ((double)low, (double)high);
        var (upper, lower) = (capping is Capping.Upper or Capping.Both, capping is Capping.Lower or Capping.Both);
        var slope = (most - least) / (top - bottom);
        for (var i = 0; i < values.Length; i++)
        {
            var share = least + (slope * (higher ? values[i] - bottom : top - values[i]));
            if (upper && share > most) share = most;
            else if (lower && share < least) share = least;
            shares[i] = share;
        }
    }

    /// <summary>The rules that compare with the best, the worst, the mean and the deviation of the group.</summary>
    private static void Compare(Rule rule, bool higher, ReadOnlySpan<double> values, Span<double> shares)
    {
        var (minimum, maximum, mean, deviation) = Moments(values);
        var (best, worst) = higher ? (maximum, minimum) : (minimum, maximum);
        switch (rule)
        {
            case MaxNormRule:
                for (var i = 0; i < values.Length; i++) shares[i] = MaxNorm(values[i], best, higher);
                break;
            case MinMaxRule r when minimum == maximum:
                Same(values, shares, (double)r.High);
                break;
            case MinMaxRule r:
                Posts(minimum, maximum, Capping.None, r.Low, r.High, higher, values, shares);
                break;
            case ZScoreRule r when deviation == 0:
                Same(values, shares, (double)r.Mean);
                break;
            case ZScoreRule r:
                var (centre, slope) = ((double)r.Mean, (double)r.Deviation / deviation * (higher ? 1 : -1));
                for (var i = 0; i < values.Length; i++) shares[i] = centre + (slope * (values[i] - mean));
                break;
            case DistanceToTargetRule r:
                var distance = (double)r.Target - worst;
                if (higher ? distance <= 0 : distance >= 0)
                {
                    Same(values, shares, 1);
                    break;
                }

                for (var i = 0; i < values.Length; i++)
                {
                    var share = (values[i] - worst) / distance;
                    shares[i] = r.Cap && share > 1 ? 1 : share;
                }

                break;
            default:
                throw new ArgumentException($"{rule.Kind} has no share of its own.", nameof(rule));
        }
    }

    private static double MaxNorm(double value, double best, bool higher)
    {
        if (value == best) return 1;
        if (higher ? best <= 0 : best < 0 || value <= 0) return double.NaN;
        var share = higher ? value / best : best / value;
        return share < 0 ? 0 : share;
    }

    private static void Same(ReadOnlySpan<double> values, Span<double> shares, double share)
    {
        for (var i = 0; i < values.Length; i++) shares[i] = double.IsNaN(values[i]) ? double.NaN : share;
    }

    private static (double Minimum, double Maximum, double Mean, double Deviation) Moments(ReadOnlySpan<double> values)
    {
        var (minimum, maximum, sum, count) = (double.PositiveInfinity, double.NegativeInfinity, 0.0, 0);
        foreach (var value in values)
        {
            if (double.IsNaN(value)) continue;
            minimum = Math.Min(minimum, value);
            maximum = Math.Max(maximum, value);
            sum += value;
            count++;
        }

        var mean = sum / count;
        var squares = 0.0;
        foreach (var value in values)
        {
            if (!double.IsNaN(value)) squares += (value - mean) * (value - mean);
        }

        return (minimum, maximum, mean, minimum == maximum || count < 2 ? 0 : Math.Sqrt(squares / (count - 1)));
    }

    private static void Positions(
        PositionTies ties, Direction direction, ReadOnlySpan<double> values, Span<double> shares, bool toPercentile)
    {
        var order = new List<int>(values.Length);
        for (var i = 0; i < values.Length; i++)
        {
            if (!double.IsNaN(values[i])) order.Add(i);
        }

        var worstFirst = order.ToArray();
        var keys = new double[worstFirst.Length];
        for (var i = 0; i < keys.Length; i++)
            keys[i] = direction == Direction.HigherIsBetter ? values[worstFirst[i]] : -values[worstFirst[i]];
        Array.Sort(keys, worstFirst);
        shares.Fill(double.NaN);
        for (var first = 0; first < keys.Length;)
        {
            var next = first + 1;
            while (next < keys.Length && keys[next] == keys[first]) next++;
            var position = ties switch
            {
                PositionTies.Highest => next,
                PositionTies.Mean => (first + 1 + next) / 2.0,
                _ => first + 1,
            };
            var share = !toPercentile ? position / keys.Length : keys.Length < 2 ? 1 : (position - 1) / (keys.Length - 1);
            for (; first < next; first++) shares[worstFirst[first]] = share;
        }
    }
}
