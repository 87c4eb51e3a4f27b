using ItAnalytics.Ml.Numerics;

namespace ItAnalytics.Ml.Anomaly;

/// <summary>One submission on its way through the detector.</summary>
internal sealed class Row(Submission submission)
{
    public Submission Submission { get; } = submission;
    public Reading Reading { get; } = Reading.Of(submission);

    /// <summary>The half of the training that the agency belongs to.</summary>
    public int Half { get; } = Corrections.HalfOf(submission);

    /// <summary>A random number that belongs to the submission, for samples that depend on nothing else.</summary>
    public ulong Order(int seed) => new StableRandom(
        seed + 1000L * Submission.Period, Submission.Panel, Submission.Indicator, Submission.Agency).NextBits();

    public int Agency { get; set; }
    public Expectation RateExpectation { get; set; } = null!;

    /// <summary>Standardised error before the agency's other indicators are heard; NaN without history.</summary>
    public double Error { get; set; } = double.NaN;

    public Context Context { get; set; } = null!;
    public Evidence Evidence { get; set; } = null!;

    /// <summary>The evidence as a row of numbers.</summary>
    public float[] Features { get; set; } = [];

    /// <summary>True when a rule is broken outright.</summary>
    public bool IsBroken { get; set; }

    /// <summary>Whether training has a say: a broken rule is plain, and nothing stated is nothing to correct.</summary>
    public bool IsCorrected => !IsBroken && !Reading.IsMissing;

    /// <summary>Log odds of a fault by the fixed combination of the evidence.</summary>
    public double FixedLogOdds { get; set; }

    /// <summary>Log odds of a fault as corrected by training, if there was enough to train on.</summary>
    public double LogOdds { get; set; }

    public Row? Next { get; set; }
    public Row? Before { get; set; }

    /// <summary>Log ratio of an exchange with the next agency.</summary>
    public double SwapRatio { get; set; } = double.NegativeInfinity;

    public int CeilingRun { get; set; }
    public double? SelfGap { get; set; }
    public double SelfGapLogRatio { get; set; } = Anomaly.Evidence.Floor;
}
