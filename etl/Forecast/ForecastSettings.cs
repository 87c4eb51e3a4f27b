namespace ItAnalytics.Etl.Forecast;

/// <summary>Settings of the forecast step.</summary>
public sealed record ForecastSettings
{
    /// <summary>Fewest known totals of an agency for a forecast; with fewer there is none, and the run says
    /// so.</summary>
    public int MinimumHistory { get; init; } = 4;

    /// <summary>Fewest result years before the first forecast of a backtest.</summary>
    public int BacktestHistory { get; init; } = 3;
}
