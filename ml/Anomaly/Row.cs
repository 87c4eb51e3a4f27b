namespace ItAnalytics.Ml.Anomaly;

/// <summary>One submission on its way through the detector.</summary>
internal sealed class Row(Submission submission)
{
    public Submission Submission { get; } = submission;
    public Reading Reading { get; } = Reading.Of(submission);
    public int Agency { get; set; }
    public Expectation RateExpectation { get; set; } = null!;

    /// <summary>Standardised error before the agency's other indicators are heard; NaN without history.</summary>
    public double Error { get; set; } = double.NaN;

    public Context Context { get; set; } = null!;
    public Evidence Evidence { get; set; } = null!;
    public double LogOdds { get; set; }
    public Row? Next { get; set; }
    public Row? Before { get; set; }
    public int CeilingRun { get; set; }
    public double? SelfGap { get; set; }
    public double SelfGapLogRatio { get; set; } = Anomaly.Evidence.Floor;
}
