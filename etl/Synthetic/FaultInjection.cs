namespace ItAnalytics.Etl.Synthetic;

/// <summary>One fault that was put into the panel on purpose.</summary>
/// <param name="Figure">The figure as it stands in the sample, fault included.</param>
/// <param name="Kind">Kind of fault, by the codes of findings; JUMP_TAIL are the periods after a lasting jump.</param>
/// <param name="Size">How large, in words.</param>
internal sealed record InjectedFault(SyntheticFigure Figure, string Kind, string Size);

/// <summary>
/// Puts documented faults into the undisturbed figures: yearly ones into 2022, monthly ones into the second half of
/// 2022, at most one for each agency and indicator, never where a definition broke.
/// </summary>
internal sealed class FaultInjection
{
    private const int Year = SyntheticFigures.LastYear;
    private readonly SeededRandom random;
    private readonly Dictionary<(string Agency, string Indicator, int Year, int Month), SyntheticFigure> clean;
    private readonly Dictionary<(string Agency, string Indicator, int Year, int Month), InjectedFault> faults = [];
    private readonly HashSet<(string Agency, string Indicator, bool Monthly)> taken = [];

    private FaultInjection(int seed, IEnumerable<SyntheticFigure> figures)
    {
        random = SeededRandom.For(seed, "faults");
        clean = figures.Where(f => f.Stage == "SELF").ToDictionary(Key);
    }

    /// <summary>The disturbed figures, in the order given, and the list of what was disturbed.</summary>
    public static (IReadOnlyList<SyntheticFigure> Figures, IReadOnlyList<InjectedFault> Faults) Into(
        IReadOnlyList<SyntheticFigure> figures, int seed)
    {
        var injection = new FaultInjection(seed, figures);
        foreach (var monthly in new[] { false, true })
        {
            injection.InjectAll(monthly);
        }
        var disturbed = figures
            .Where(f => f.Stage == "SELF" || !injection.faults.ContainsKey(Key(f)))
            .Select(f => f.Stage == "SELF" && injection.faults.TryGetValue(Key(f), out var fault) ? fault.Figure : f)
            .ToList();
        return (disturbed, disturbed.Where(f => f.Stage == "SELF" && injection.faults.ContainsKey(Key(f)))
            .Select(f => injection.faults[Key(f)]).ToList());
    }

    private static (string Agency, string Indicator, int Year, int Month) Key(SyntheticFigure f) =>
        (f.Agency.Code, f.Indicator, f.Year, f.Month);

    private void InjectAll(bool monthly)
    {
        var candidates = clean.Values.Where(f => f.Year == Year && (monthly ? f.Month is >= 7 and <= 12 : f.Month == 0))
            .Where(f => f.Denominator >= 60 && f.Indicator is not ("DV01" or "DV02" or "DV10" or "HT05"))
            .ToArray();
        Shuffle(candidates);
        Inject(candidates, 7, Jump);
        Inject(candidates, 7, ShrinkDenominator);
        Inject(candidates, 7, CopyPrevious);
        Inject(candidates, 6, SwapDigits);
        Inject(candidates, 4, SlipUnit);
        Inject(candidates, 4, SwapAgencies);
        Inject(candidates, 2, MakeImpossible);
    }

    private void Inject(SyntheticFigure[] candidates, int count, Func<SyntheticFigure, bool> inject)
    {
        foreach (var figure in candidates)
        {
            if (count > 0 && !Taken(figure) && inject(figure))
            {
                count--;
            }
        }
    }

    // The jump that reviewers fear: the online rate of dossiers leaps and stays. Other rates stay out of it.
    private bool Jump(SyntheticFigure figure)
    {
        var rate = Rate(figure);
        if (figure.Indicator != "DV09" || rate > 0.62)
        {
            return false;
        }
        var by = 0.25 + 0.1 * random.Uniform();
        for (var month = figure.Month; month <= (figure.Month == 0 ? 0 : 12); month++)
        {
            var there = clean[(figure.Agency.Code, figure.Indicator, figure.Year, month)];
            var lifted = (long)Math.Round(Math.Min(0.99, Rate(there) + by) * there.Denominator!.Value);
            Mark(there with { Numerator = lifted }, month == figure.Month ? "JUMP" : "JUMP_TAIL",
                $"rate +{by * 100:0} points");
        }
        return true;
    }

    private bool ShrinkDenominator(SyntheticFigure figure)
    {
        var factor = 0.3 + 0.25 * random.Uniform();
        var cases = (long)Math.Round(figure.Denominator!.Value * factor);
        var met = Math.Min(figure.Numerator!.Value, cases);
        if (Rate(figure) is < 0.35 or > 0.85)
        {
            return false;
        }
        return Mark(figure with { Numerator = met, Denominator = cases }, "SHRINKING_DENOMINATOR",
            $"denominator x {factor:0.00}");
    }

    private bool CopyPrevious(SyntheticFigure figure)
    {
        var before = figure.Month switch
        {
            0 => (Year: figure.Year - 1, Month: 0),
            1 => (Year: figure.Year - 1, Month: 12),
            _ => (Year: figure.Year, Month: figure.Month - 1),
        };
        return clean.TryGetValue((figure.Agency.Code, figure.Indicator, before.Year, before.Month), out var previous)
               && previous.Denominator >= 60
               && previous.Numerator != previous.Denominator
               && Mark(figure with { Numerator = previous.Numerator, Denominator = previous.Denominator },
                   "COPIED_VALUE", $"figures of {previous.Period}");
    }

    private bool SwapDigits(SyntheticFigure figure)
    {
        var digits = figure.Numerator!.Value.ToString(System.Globalization.CultureInfo.InvariantCulture).ToCharArray();
        if (digits.Length < 3 || digits[1] == '0')
        {
            return false;
        }
        (digits[0], digits[1]) = (digits[1], digits[0]);
        var swapped = long.Parse(digits, System.Globalization.CultureInfo.InvariantCulture);
        var change = Math.Abs(swapped - figure.Numerator.Value) / (double)figure.Numerator.Value;
        return change > 0.2 && swapped <= figure.Denominator
               && Mark(figure with { Numerator = swapped }, "DIGIT_SWAP", $"numerator {figure.Numerator} as {swapped}");
    }

    private bool SlipUnit(SyntheticFigure figure) =>
        figure.Numerator > 2_000
        && Mark(figure with { Numerator = figure.Numerator / 100 }, "UNIT_SLIP", "numerator / 100");

    private bool SwapAgencies(SyntheticFigure figure)
    {
        var next = figure.Agency with { Number = figure.Agency.Number + 1 };
        if (!clean.TryGetValue((next.Code, figure.Indicator, figure.Year, figure.Month), out var other)
            || other.Denominator is null || Taken(other)
            || Math.Abs(Math.Log((double)other.Denominator.Value / figure.Denominator!.Value)) < 0.7)
        {
            return false;
        }
        Mark(figure with { Numerator = other.Numerator, Denominator = other.Denominator }, "SWAPPED_AGENCY",
            $"figures of {next.Code}");
        return Mark(other with { Numerator = figure.Numerator, Denominator = figure.Denominator }, "SWAPPED_AGENCY",
            $"figures of {figure.Agency.Code}");
    }

    private bool MakeImpossible(SyntheticFigure figure)
    {
        var above = (long)Math.Ceiling(figure.Denominator!.Value * (1.05 + 0.1 * random.Uniform()));
        return Mark(figure with { Numerator = above }, "IMPOSSIBLE", "numerator above denominator");
    }

    private bool Mark(SyntheticFigure figure, string kind, string size)
    {
        faults[Key(figure)] = new InjectedFault(figure, kind, size);
        taken.Add((figure.Agency.Code, figure.Indicator, figure.Month != 0));
        return true;
    }

    private bool Taken(SyntheticFigure figure) =>
        taken.Contains((figure.Agency.Code, figure.Indicator, figure.Month != 0));

    private static double Rate(SyntheticFigure figure) => (double)figure.Numerator!.Value / figure.Denominator!.Value;

    private void Shuffle(SyntheticFigure[] items)
    {
        for (var i = items.Length - 1; i > 0; i--)
        {
            var j = random.Below(i + 1);
            (items[i], items[j]) = (items[j], items[i]);
        }
    }
}
