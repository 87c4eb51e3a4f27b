using ItAnalytics.Warehouse.Db;

namespace ItAnalytics.Etl.Detect;

/// <summary>
/// One row of <c>dw.fact_anomaly_value</c>: how likely a finding is right, and what would change if the figure were as
/// expected. Changes of rank and grade are positive when the agency would fall.
/// </summary>
internal sealed record FindingValue(
    long AnomalyKey, double Probability, double ScoreChange, int RankChange, int GradeChange)
{
    /// <summary>A place lost or won is worth a point of the total, a grade five.</summary>
    private const double PointsPerGrade = 5;

    /// <summary>How rows go into the table.</summary>
    public static readonly BinaryCopy<FindingValue> Copy = new BinaryCopy<FindingValue>("dw.fact_anomaly_value")
        .Column("anomaly_key", v => v.AnomalyKey)
        .Column("probability", v => v.Probability)
        .Column("score_change", v => v.ScoreChange)
        .Column("rank_change", v => v.RankChange)
        .Column("grade_change", v => v.GradeChange)
        .Column("consequence", v => v.Consequence);

    /// <summary>Size of the change in points of the total.</summary>
    public double Consequence =>
        Math.Abs(ScoreChange) + Math.Abs(RankChange) + PointsPerGrade * Math.Abs(GradeChange);
}
