namespace ItAnalytics.Etl.Forecast;

/// <summary>Settings of the forecast step.</summary>
public sealed record ForecastSettings
{
    /// <summary>Fewest known totals of an agency for a forecast; with fewer there is none, and the run says
    /// so.</summary>
    public int MinimumHistory { get; init; } = 4;

    /// <summary>Fewest figures in a row, the last one of the last result year, for the forecast of an
    /// indicator.</summary>
    public int MinimumFigures { get; init; } = 3;

    /// <summary>Fewest result years before the first forecast of a backtest.</summary>
    public int BacktestHistory { get; init; } = 3;

    /// <summary>Years that the backtest of indicators forecasts, the last ones.</summary>
    public int BacktestOrigins { get; init; } = 3;
}
