namespace ItAnalytics.Ml.Backtest;

/// <summary>One measure of accuracy, for the model and for the naive forecast (the last value again).</summary>
/// <param name="Name">MAE, MASE, SMAPE, OWA, MSIS, COVERAGE80, COVERAGE95, RPS or LOG_SCORE.</param>
/// <param name="Horizon">Years ahead; 0 for all horizons together.</param>
/// <param name="Model">The model's figure.</param>
/// <param name="Naive">The naive forecast's figure; null where it has none.</param>
public sealed record BacktestMeasure(string Name, int Horizon, double Model, double? Naive)
{
    /// <summary>Share of the naive error that the model saves; null where smaller is not better or there is no naive
    /// figure.</summary>
    public double? Skill => Naive is > 0 and var naive && !Name.StartsWith("COVERAGE", StringComparison.Ordinal)
        ? 1 - Model / naive
        : null;
}

/// <summary>What a rolling-origin backtest measured: every forecast was made from earlier data only.</summary>
/// <param name="Model">The model and its parameters.</param>
/// <param name="Origins">Origins forecast from.</param>
/// <param name="Forecasts">Forecasts compared with their outcome.</param>
/// <param name="Measures">The figures.</param>
public sealed record BacktestReport(
    ModelVersion Model,
    int Origins,
    int Forecasts,
    IReadOnlyList<BacktestMeasure> Measures)
{
    /// <summary>
    /// True when the model does no worse than the naive forecast on the deciding measure (OWA for series, RPS for panels
    /// with grades, otherwise MAE).
    /// </summary>
    public bool BeatsNaive
    {
        get
        {
            var deciding = Find("OWA") ?? Find("RPS") ?? Find("MAE");
            return deciding is { Naive: { } naive } && deciding.Model <= naive;
        }
    }

    /// <summary>A measure by name and horizon; null when it was not taken.</summary>
    public BacktestMeasure? Find(string name, int horizon = 0) =>
        Measures.FirstOrDefault(m => m.Name == name && m.Horizon == horizon);
}
