using Dapper;
using Npgsql;

namespace ItAnalytics.Etl.Tests.Pipelines;

/// <summary>
/// What a warehouse says, without the keys and times that differ from one making to the next: two warehouses with equal
/// checksums give the same answers.
/// </summary>
internal static class Checksums
{
    private static readonly IReadOnlyDictionary<string, string> Contents = new Dictionary<string, string>
    {
        ["facts"] =
            """
            select a.agency_code, i.methodology_code, i.indicator_code, o.period_key, o.stage_key, o.revision,
                o.status_key,
                   o.value, o.numerator, o.denominator, o.raw_text, o.warning_codes, f.source_code, o.line_number,
                       o.known_to is null
            from dw.fact_observation o join dw.dim_agency a using (agency_key)
            join dw.dim_indicator i using (indicator_key)
            join ops.source_file f using (source_file_key)
            """,
        ["statistics"] =
            """
            select g.group_code, i.indicator_code, s.period_key, s.statistic, s.revision, s.value, s.raw_text,
                s.known_to is null
            from dw.fact_group_statistic s join dw.dim_agency_group g using (agency_group_key)
            join dw.dim_indicator i using (indicator_key)
            """,
        ["rejections"] =
            """
            select f.source_code, f.name, r.line_number, r.rule_code, r.raw_text
            from ops.rejection r join ops.source_file f using (source_file_key)
            """,
        ["scores"] =
            """
            select a.agency_code, m.methodology_code, m.version, n.node_code, s.period_key, s.basis, s.revision,
                s.status_key, s.points,
                   s.maximum, s.normalised, s.coverage, s.bonus, s.penalty, s.grade_code, s.rank, s.rank_low,
                       s.rank_high,
                   s.group_size, s.ranked_count, s.note, s.known_to is null
            from dw.fact_score s join dw.dim_agency a using (agency_key) join dw.dim_node n using (node_key)
            join dw.dim_methodology m on m.methodology_key = s.methodology_key
            """,
        ["changes"] =
            """
            select a.agency_code, m.version, d.period_key, d.revision, d.previous_period_key, d.published_change,
                   d.like_for_like_change, d.method_part, d.membership_part, d.rank_change, d.refused_reason,
                       d.known_to is null,
                   (select string_agg(n.node_code || c.contribution, ',' order by n.node_code)
                    from dw.fact_delta_contribution c join dw.dim_node n using (node_key)
                    where (c.agency_key, c.period_key, c.methodology_key, c.revision)
                        = (d.agency_key, d.period_key, d.methodology_key, d.revision))
            from dw.fact_delta d join dw.dim_agency a using (agency_key)
            join dw.dim_methodology m on m.methodology_key = d.methodology_key
            """,
        ["findings"] =
            """
            select a.agency_code, i.indicator_code, f.period_key, f.kind, f.score, f.reason_vi, f.reason_en,
                f.data_hash, f.withdrawn_at is null
            from dw.fact_anomaly f join dw.dim_agency a using (agency_key) join dw.dim_indicator i using (indicator_key)
            """,
        ["forecasts"] =
            """
            select a.agency_code, f.target_period_key, f.mean, f.q025, f.q975, f.rank_low, f.rank_high, f.data_hash,
                   (select sum(g.probability * g.sort_order) from dw.fact_forecast_grade g
                   where g.forecast_key = f.forecast_key)
            from dw.fact_forecast f join dw.dim_agency a using (agency_key)
            """,
        ["marts"] =
            """
            select g.group_code, a.agency_code, s.year, s.total, s.grade_code, s.rank, s.reproduction, s.source_kind,
                s.total_change,
                   (select sum(n.points * n.sort_order) from mart.node_score n where n.score_key = s.score_key)
            from mart.score s join dw.dim_agency a using (agency_key)
            join dw.dim_agency_group g using (agency_group_key)
            """,
        ["queue"] = "select a.agency_code, q.period_key, q.kind, q.state from mart.anomaly q join dw.dim_agency a " +
            "using (agency_key)",
        ["reproductions"] =
            """
            select r.methodology_code, r.year, g.group_code, r.row_count, r.largest_error, r.verdict, r.reason
            from ops.reproduction r join dw.dim_agency_group g using (agency_group_key)
            """,
    };

    public static async Task<IReadOnlyDictionary<string, string>> OfAsync(NpgsqlDataSource dataSource)
    {
        await using var connection = await dataSource.OpenConnectionAsync(TestContext.Current.CancellationToken);
        var sums = new Dictionary<string, string>();
        foreach (var (name, sql) in Contents)
        {
            sums.Add(name, await connection.ExecuteScalarAsync<string>(
                $"select count(*) || ' rows, ' || coalesce(md5(string_agg(t::text, E'\\n' order by t::text)), '') " +
                    $"from ({sql}) t") ?? "");
        }
        return sums;
    }
}
