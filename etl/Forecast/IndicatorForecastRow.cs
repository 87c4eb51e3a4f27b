using ItAnalytics.Ml.Forecast;
using ItAnalytics.Warehouse.Db;

namespace ItAnalytics.Etl.Forecast;

/// <summary>One row of <c>dw.fact_indicator_forecast</c>.</summary>
internal sealed record IndicatorForecastRow(
    FigureSeries Series,
    SeriesForecast Forecast,
    int AgencyGroupKey,
    int ModelVersionKey,
    int MethodologyKey,
    string MethodChange,
    ScenarioPoints? Points,
    string DataHash)
{
    /// <summary>How rows go into the staging table of the merge.</summary>
    public static readonly BinaryCopy<IndicatorForecastRow> Copy =
        new BinaryCopy<IndicatorForecastRow>("pg_temp.new_indicator_forecast")
            .Column("agency_key", r => r.Series.Last.AgencyKey)
            .Column("indicator_key", r => r.Series.Last.IndicatorKey)
            .Column("target_period_key", r => (r.Series.Last.Year + 1) * 1000)
            .Column("origin_period_key", r => r.Series.Last.Year * 1000)
            .Column("model_version_key", r => r.ModelVersionKey)
            .Column("methodology_key", r => r.MethodologyKey)
            .Column("agency_group_key", r => r.AgencyGroupKey)
            .Column("history_count", r => r.Series.Values.Length)
            .Column("last_value", r => r.Series.Values[^1])
            .Column("point", r => r.Forecast.Point)
            .Column("q025", r => r.Forecast.QuantileValues[0])
            .Column("q05", r => r.Forecast.QuantileValues[1])
            .Column("q10", r => r.Forecast.QuantileValues[2])
            .Column("q25", r => r.Forecast.QuantileValues[3])
            .Column("q50", r => r.Forecast.QuantileValues[4])
            .Column("q75", r => r.Forecast.QuantileValues[5])
            .Column("q90", r => r.Forecast.QuantileValues[6])
            .Column("q95", r => r.Forecast.QuantileValues[7])
            .Column("q975", r => r.Forecast.QuantileValues[8])
            .Column("method_change", r => r.MethodChange)
            .Column("points_low", r => r.Points?.Low)
            .Column("points_expected", r => r.Points?.Expected)
            .Column("points_high", r => r.Points?.High)
            .Column("points_maximum", r => r.Points?.Maximum)
            .Column("source_kind", r => r.Series.Last.SourceKind)
            .Column("data_hash", r => r.DataHash);
}

/// <summary>One row of <c>dw.fact_forecast_scenario</c>.</summary>
internal sealed record ScenarioRow(
    int AgencyKey, int AgencyGroupKey, int TargetYear, int MethodologyKey, double? Total, double? MethodEffect)
{
    /// <summary>How rows go into the staging table of the merge.</summary>
    public static readonly BinaryCopy<ScenarioRow> Copy = new BinaryCopy<ScenarioRow>("pg_temp.new_forecast_scenario")
        .Column("agency_key", r => r.AgencyKey)
        .Column("agency_group_key", r => r.AgencyGroupKey)
        .Column("target_period_key", r => r.TargetYear * 1000)
        .Column("methodology_key", r => r.MethodologyKey)
        .Column("total", r => r.Total)
        .Column("method_effect", r => r.MethodEffect);
}
