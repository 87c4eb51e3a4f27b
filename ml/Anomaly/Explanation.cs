namespace ItAnalytics.Ml.Anomaly;

/// <summary>Reads kind, evidence and expected range off a judged row.</summary>
internal static class Explanation
{
    private static readonly string[] PartNames =
    [
        "SHIFT_UP", "SHIFT_DOWN", "DENOMINATOR_CHERRY_PICKED", "DENOMINATOR_LOST", "COPY_OF_PREVIOUS",
        "COPY_OF_YEAR_BEFORE",
        "RATE_OF_PREVIOUS", "DIGITS_SWAPPED", "AGENCIES_SWAPPED", "UNIT", "SAME_AS_ANOTHER_AGENCY",
    ];

    /// <summary>The strongest story and all parts that speak for a fault, strongest first.</summary>
    public static (FindingKind Kind, IReadOnlyList<EvidencePart> Parts) Of(Row row)
    {
        var evidence = row.Evidence;
        if (evidence.BrokenRule is { } rule)
        {
            return (evidence.RuleKind, [new EvidencePart("RULE: " + rule, Evidence.Cap)]);
        }
        var parts = new List<EvidencePart>();
        for (var i = 0; i < Evidence.Faults; i++)
        {
            if (evidence.LogRatios[i] > 0)
            {
                parts.Add(new EvidencePart(PartNames[i], evidence.LogRatios[i]));
            }
        }
        if (row.SelfGapLogRatio > 0)
        {
            parts.Add(new EvidencePart("SELF_APPRAISAL_GAP", row.SelfGapLogRatio));
        }
        var kind = KindOf(evidence.Strongest);
        if (row.SelfGapLogRatio > 0 && row.SelfGapLogRatio > evidence.LogRatios.Max())
        {
            kind = FindingKind.SelfAppraisalGap;
        }
        return (kind, [.. parts.OrderByDescending(p => p.LogRatio)]);
    }

    private static FindingKind KindOf(Fault fault) => fault switch
    {
        Fault.ShiftUp or Fault.ShiftDown => FindingKind.Jump,
        Fault.Cherry or Fault.Loss => FindingKind.ShrinkingDenominator,
        Fault.Copy or Fault.CopyYear or Fault.CopyRate => FindingKind.CopiedValue,
        Fault.Digits => FindingKind.DigitSwap,
        Fault.Swap => FindingKind.SwappedAgency,
        Fault.Unit => FindingKind.UnitSlip,
        Fault.Duplicate => FindingKind.DuplicateValue,
        _ => throw new ArgumentOutOfRangeException(nameof(fault)),
    };

    /// <summary>Median and central 95 % interval on the scale of the submission; null for the first of its
    /// kind.</summary>
    public static (double Expected, double Lower, double Upper)? Range(Row row)
    {
        var context = row.Context;
        if (context.Seen == 0 && context.Peers < 3)
        {
            return null;
        }
        var sampling = context.Size is not null && row.Reading.Denominator >= 1
            ? 0.25 / row.Reading.Denominator
            : 0;
        Func<double, double> back = context.Scale == ValueScale.Rate ? Transform.RateBack : Transform.AmountBack;
        return (
            back(context.Rate.Quantile(0.5, sampling)),
            back(context.Rate.Quantile(0.025, sampling)),
            back(context.Rate.Quantile(0.975, sampling)));
    }
}
