using System.Globalization;

namespace ItAnalytics.Ml.Forecast;

/// <summary>
/// Forecasts the next wave of a ranked panel: score distribution, grade and rank. The change common to all is forecast
/// apart from each entity's own, because it moves grades but not ranks; own changes come from one pooled regression.
/// Of both together the panel and the group make the share that past waves have borne out; the rest is the last value.
/// </summary>
public static class ScoreForecaster
{
    /// <summary>Forecasts the wave after the last one of the panel.</summary>
    /// <param name="panel">Scores so far; at least two waves.</param>
    /// <param name="options">Settings; null for the defaults.</param>
    /// <returns>One forecast per entity with a score in the last wave, in the order of the panel.</returns>
    /// <exception cref="ArgumentException">MDL404, MDL405: the panel has another shape than it states, or too few
    /// waves.</exception>
    public static IReadOnlyList<ScoreForecast> Forecast(ScorePanel panel, ScoreForecastOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(panel);
        options ??= new ScoreForecastOptions();
        Check(panel, options);
        var model = new PanelModel(panel, options);
        return PanelSimulation.Run(panel, model, options);
    }

    /// <summary>The version that forecasts made with these options carry.</summary>
    public static ModelVersion Version(ScoreForecastOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        return ModelVersion.Create(
            "score-panel",
            "1.2",
            ("bands", string.Join(',', options.Bands.Select(b => b.ToString("R", CultureInfo.InvariantCulture)))),
            ("limits", options.Limits),
            ("waves", options.MaximumWaves),
            ("draws", options.Draws),
            ("seed", options.Seed));
    }

    private static void Check(ScorePanel panel, ScoreForecastOptions options)
    {
        if (panel.Waves.Count < 2)
        {
            throw new ArgumentException("MDL405: a panel needs at least two waves; wait for the next one.");
        }
        if (panel.Scores.Length != panel.Entities.Count
            || Array.Exists(panel.Scores, s => s.Length != panel.Waves.Count)
            || (panel.Groups is { } groups && groups.Count != panel.Entities.Count)
            || (panel.KnownChanges is { } changes && changes.Length != panel.Entities.Count))
        {
            throw new ArgumentException(
                "MDL404: scores, groups and known changes must have one row per entity and one score per wave.");
        }
        for (var i = 1; i < options.Bands.Count; i++)
        {
            if (options.Bands[i] <= options.Bands[i - 1])
            {
                throw new ArgumentException("MDL406: grade bounds must ascend.");
            }
        }
    }
}
