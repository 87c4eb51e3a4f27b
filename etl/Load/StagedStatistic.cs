using ItAnalytics.Etl.Validate;
using ItAnalytics.Warehouse.Db;

namespace ItAnalytics.Etl.Load;

/// <summary>One accepted line about a group, on its way to <c>dw.fact_group_statistic</c>.</summary>
internal sealed record StagedStatistic(
    long LineNumber, int GroupKey, int IndicatorKey, int PeriodKey, string Statistic, short StageKey, short Year,
    decimal? Value, decimal? Numerator, decimal? Denominator, string Unit, string RawText, string[]? Warnings)
{
    /// <summary>Into the table of load/stage_statistics.sql.</summary>
    public static BinaryCopy<StagedStatistic> Copy { get; } = new BinaryCopy<StagedStatistic>("staged_statistic")
        .Column("line_number", s => s.LineNumber)
        .Column("agency_group_key", s => s.GroupKey)
        .Column("indicator_key", s => s.IndicatorKey)
        .Column("period_key", s => s.PeriodKey)
        .Column("statistic", s => s.Statistic)
        .Column("stage_key", s => s.StageKey)
        .Column("year", s => s.Year)
        .Column("value", s => s.Value)
        .Column("numerator", s => s.Numerator)
        .Column("denominator", s => s.Denominator)
        .Column("unit", s => s.Unit)
        .Column("raw_text", s => s.RawText)
        .Column("warning_codes", s => s.Warnings);

    /// <summary>A copy of what the rules resolved, good beyond the line.</summary>
    public static StagedStatistic Of(FactRow row) => new(
        row.LineNumber, row.Group!.Key, row.Indicator.Key, row.Period.Key, row.Statistic, row.StageKey, (short)row.Period.Year,
        row.Value, row.Numerator, row.Denominator, row.Unit, row.RawText ?? row.Text(Extract.Field.Value).ToString(), row.Warnings);
}
