using ItAnalytics.Warehouse.Db;

namespace ItAnalytics.Etl.Score;

/// <summary>One row of <c>dw.result_source</c>: where the figures of one computed result come from.</summary>
internal sealed record ResultSource(int DurableAgencyKey, short Year, string SourceKind, int? SourceFileKey)
{
    /// <summary>How rows go into the staging table of the merge.</summary>
    public static readonly BinaryCopy<ResultSource> Copy = new BinaryCopy<ResultSource>("pg_temp.new_result_source")
        .Column("durable_agency_key", r => r.DurableAgencyKey)
        .Column("year", r => r.Year)
        .Column("source_kind", r => r.SourceKind)
        .Column("source_file_key", r => r.SourceFileKey);
}
