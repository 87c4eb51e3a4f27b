namespace ItAnalytics.Ml.Anomaly;

/// <summary>A declared break: from this period on the indicator is defined differently.</summary>
/// <param name="Panel">Panel of the indicator.</param>
/// <param name="Indicator">Indicator code.</param>
/// <param name="Period">First period of the new definition.</param>
public readonly record struct KnownBreak(string Panel, string Indicator, int Period);

/// <summary>Settings of <see cref="AnomalyDetector"/>.</summary>
public sealed record DetectorOptions
{
    /// <summary>
    /// True to weigh the evidence by a model trained on faults injected into the data's own past, where there is enough
    /// of it; false for the fixed combination.
    /// </summary>
    public bool Train { get; init; } = true;

    /// <summary>Seed of the injected faults.</summary>
    public int Seed { get; init; } = 20261121;

    /// <summary>Assumed share of faulty submissions before looking.</summary>
    public double FaultShare { get; init; } = 0.015;

    /// <summary>Fewest past submissions of a panel for training; below it the fixed combination is used.</summary>
    public int MinimumTraining { get; init; } = 400;

    /// <summary>Findings below this score get no reason sentence beyond "as expected".</summary>
    public double ExplainFrom { get; init; } = 0.9;

    /// <summary>Periods in a row at the limit before the limit itself is noted.</summary>
    public int CeilingRun { get; init; } = 6;

    /// <summary>Tolerated difference between the self-stated and the appraised value, on the value's scale.</summary>
    public double SelfGapTolerance { get; init; } = 0.05;

    /// <summary>Declared changes of definition; at these periods histories start anew around the peers'
    /// movement.</summary>
    public IReadOnlyCollection<KnownBreak> KnownBreaks { get; init; } = [];

    /// <summary>
    /// Scale per indicator code where it is known; otherwise an indicator is taken for a rate when at least nine tenths
    /// of its first period lie between 0 and 1 (or carry counts).
    /// </summary>
    public IReadOnlyDictionary<string, ValueScale> Scales { get; init; } = new Dictionary<string, ValueScale>();
}
