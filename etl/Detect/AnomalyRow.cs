using System.Text.Json;
using ItAnalytics.Ml.Anomaly;
using ItAnalytics.Warehouse.Db;

namespace ItAnalytics.Etl.Detect;

/// <summary>One row of <c>staging.detector_candidate</c>: what may become a finding, on the observation that it is about
/// and in the indicator's unit.</summary>
internal sealed record AnomalyRow(ObservedFigure Figure, Finding Finding, int ModelVersionKey, string DataHash)
{
    /// <summary>How rows go into the table.</summary>
    public static readonly BinaryCopy<AnomalyRow> Copy = new BinaryCopy<AnomalyRow>("staging.detector_candidate")
        .Column("panel", r => r.Figure.Panel)
        .Column("submission", r => r.Finding.Id)
        .Column("period", r => r.Figure.Period)
        .Column("agency_key", r => r.Figure.AgencyKey)
        .Column("indicator_key", r => r.Figure.IndicatorKey)
        .Column("period_key", r => r.Figure.PeriodKey)
        .Column("stage_key", r => r.Figure.StageKey)
        .Column("observation_revision", r => r.Figure.Revision)
        .Column("year", r => r.Figure.Year)
        .Column("model_version_key", r => r.ModelVersionKey)
        .Column("kind", r => r.Finding.Kind.Code())
        .Column("score", r => r.Finding.Score)
        .Column("expected", r => r.Finding.Expected * r.Figure.Full)
        .Column("lower_bound", r => r.Finding.Lower * r.Figure.Full)
        .Column("upper_bound", r => r.Finding.Upper * r.Figure.Full)
        .Column("reason_vi", r => r.Finding.ReasonVi)
        .Column("reason_en", r => r.Finding.ReasonEn)
        .Column("evidence", r => r.Evidence)
        .Column("data_hash", r => r.DataHash);

    // Infinite ratios (an impossible figure) have no JSON; they are cut where no ratio of a possible figure reaches.
    private string Evidence => JsonSerializer.Serialize(new
    {
        logOdds = Math.Clamp(Finding.LogOdds, -1e6, 1e6),
        parts = Finding.Evidence.Select(p => new { name = p.Name, logRatio = Math.Clamp(p.LogRatio, -1e6, 1e6) }),
    });
}
