namespace ItAnalytics.Ml.Anomaly;

/// <summary>One part of the evidence: how much better a story explains the submission than undisturbed
/// reporting.</summary>
/// <param name="Name">Stable name of the part, for example <c>SHIFT_UP</c>.</param>
/// <param name="LogRatio">Natural logarithm of the likelihood ratio; positive speaks for the story.</param>
public sealed record EvidencePart(string Name, double LogRatio);

/// <summary>The judgement of one submission.</summary>
/// <param name="Id">Identity of the submission.</param>
/// <param name="Score">
/// 1 minus the conformal p-value, in [0, 1]: at a threshold of 0.99 about one clean submission in a hundred is flagged.
/// </param>
/// <param name="LogOdds">Log odds of a fault before calibration; orders submissions beyond the reach of
/// calibration.</param>
/// <param name="Kind">The explanation that fits best.</param>
/// <param name="Expected">Expected value on the scale of the submission, or null without any basis.</param>
/// <param name="Lower">Lower end of the central 95 % prediction interval.</param>
/// <param name="Upper">Upper end of the central 95 % prediction interval.</param>
/// <param name="Evidence">Parts of the evidence in falling order; only those that speak for a fault.</param>
/// <param name="ReasonEn">One sentence with numbers in English: what needs checking.</param>
/// <param name="ReasonVi">The same sentence in Vietnamese.</param>
/// <param name="Model">The model that made the finding.</param>
public sealed record Finding(
    string Id,
    double Score,
    double LogOdds,
    FindingKind Kind,
    double? Expected,
    double? Lower,
    double? Upper,
    IReadOnlyList<EvidencePart> Evidence,
    string ReasonEn,
    string ReasonVi,
    ModelVersion Model);
