using ItAnalytics.Ml.Forecast;
using ItAnalytics.Warehouse.Db;

namespace ItAnalytics.Etl.Forecast;

/// <summary>One row of <c>dw.fact_forecast</c>.</summary>
internal sealed record ForecastRow(
    PanelAgency Agency, int OriginYear, TotalsPanel Panel, string DataHash, int ModelVersionKey, ScoreForecast Forecast)
{
    /// <summary>How rows go into the staging table of the merge.</summary>
    public static readonly BinaryCopy<ForecastRow> Copy = new BinaryCopy<ForecastRow>("pg_temp.new_forecast")
        .Column("agency_key", r => r.Agency.AgencyKey)
        .Column("target_period_key", r => (r.OriginYear + 1) * 1000)
        .Column("origin_period_key", r => r.OriginYear * 1000)
        .Column("model_version_key", r => r.ModelVersionKey)
        .Column("methodology_key", r => r.Panel.Method.Key)
        .Column("agency_group_key", r => r.Agency.AgencyGroupKey)
        .Column("history_count", r => r.Agency.History)
        .Column("mean", r => r.Forecast.Mean)
        .Column("q025", r => r.Forecast.QuantileValues[0])
        .Column("q05", r => r.Forecast.QuantileValues[1])
        .Column("q10", r => r.Forecast.QuantileValues[2])
        .Column("q25", r => r.Forecast.QuantileValues[3])
        .Column("q50", r => r.Forecast.QuantileValues[4])
        .Column("q75", r => r.Forecast.QuantileValues[5])
        .Column("q90", r => r.Forecast.QuantileValues[6])
        .Column("q95", r => r.Forecast.QuantileValues[7])
        .Column("q975", r => r.Forecast.QuantileValues[8])
        .Column("rank_low", r => r.RankAt(0.1))
        .Column("rank_expected", r => r.Forecast.RankExpected)
        .Column("rank_high", r => r.RankAt(0.9))
        .Column("data_hash", r => r.DataHash);

    /// <summary>The rows of the forecast's grades.</summary>
    public IEnumerable<ForecastGradeRow> Grades()
    {
        // The method lists grades best first, the forecaster lowest first.
        var bands = Panel.Method.Method.Grades.Bands;
        return bands.Select((band, place) => new ForecastGradeRow(
            this, band.Code, (short)(place + 1), Forecast.GradeProbabilities[bands.Count - 1 - place]));
    }

    // The rank below which the given share of the simulations lies.
    private int RankAt(double share)
    {
        var sum = 0.0;
        for (var rank = 0; rank < Forecast.RankProbabilities.Length; rank++)
        {
            sum += Forecast.RankProbabilities[rank];
            if (sum >= share - 1e-9)
            {
                return rank + 1;
            }
        }
        return Forecast.RankProbabilities.Length;
    }
}

/// <summary>One row of <c>dw.fact_forecast_grade</c>.</summary>
internal sealed record ForecastGradeRow(ForecastRow Forecast, string GradeCode, short SortOrder, double Probability)
{
    /// <summary>How rows go into the staging table of the merge.</summary>
    public static readonly BinaryCopy<ForecastGradeRow> Copy = new BinaryCopy<ForecastGradeRow>(
        "pg_temp.new_forecast_grade")
        .Column("agency_key", r => r.Forecast.Agency.AgencyKey)
        .Column("target_period_key", r => (r.Forecast.OriginYear + 1) * 1000)
        .Column("model_version_key", r => r.Forecast.ModelVersionKey)
        .Column("grade_code", r => r.GradeCode)
        .Column("sort_order", r => r.SortOrder)
        .Column("probability", r => r.Probability);
}
