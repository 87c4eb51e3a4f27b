namespace ItAnalytics.Ml.Anomaly;

/// <summary>The explanation that fits a submission best. A kind is a lead for a reviewer, not a verdict.</summary>
public enum FindingKind
{
    /// <summary>Nothing unusual.</summary>
    None,

    /// <summary>The value is above or below what history and peers lead to expect, and has not been seen to
    /// return.</summary>
    Jump,

    /// <summary>The value is above or below what history and peers lead to expect, and the next one was back at the old
    /// level.</summary>
    Spike,

    /// <summary>The denominator fell, alone or with the rate going up.</summary>
    ShrinkingDenominator,

    /// <summary>An earlier submission of the same agency appears again.</summary>
    CopiedValue,

    /// <summary>Exchanging two neighbouring digits makes the submission ordinary.</summary>
    DigitSwap,

    /// <summary>Multiplying or dividing a figure by a hundred makes the submission ordinary.</summary>
    UnitSlip,

    /// <summary>Exchanging the submissions of two neighbouring agencies makes both ordinary.</summary>
    SwappedAgency,

    /// <summary>The submission contradicts itself or the scale.</summary>
    Impossible,

    /// <summary>The indicator has stood at its limit for so long that it no longer carries information.</summary>
    Ceiling,

    /// <summary>The agency's own statement and the appraised value differ more than is usual.</summary>
    SelfAppraisalGap,

    /// <summary>Another agency submitted the same figures for the same period.</summary>
    DuplicateValue,
}

/// <summary>Codes of the kinds as stored and served.</summary>
public static class FindingKinds
{
    /// <summary>The stable code of a kind, for example <c>SHRINKING_DENOMINATOR</c>.</summary>
    public static string Code(this FindingKind kind) => kind switch
    {
        FindingKind.None => "NONE",
        FindingKind.Jump => "JUMP",
        FindingKind.Spike => "SPIKE",
        FindingKind.ShrinkingDenominator => "SHRINKING_DENOMINATOR",
        FindingKind.CopiedValue => "COPIED_VALUE",
        FindingKind.DigitSwap => "DIGIT_SWAP",
        FindingKind.UnitSlip => "UNIT_SLIP",
        FindingKind.SwappedAgency => "SWAPPED_AGENCY",
        FindingKind.Impossible => "IMPOSSIBLE",
        FindingKind.Ceiling => "CEILING",
        FindingKind.SelfAppraisalGap => "SELF_APPRAISAL_GAP",
        FindingKind.DuplicateValue => "DUPLICATE_VALUE",
        _ => throw new ArgumentOutOfRangeException(nameof(kind)),
    };
}
