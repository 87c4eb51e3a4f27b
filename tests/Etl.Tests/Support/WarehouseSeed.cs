using Dapper;
using ItAnalytics.Scoring;
using Npgsql;

namespace ItAnalytics.Etl.Tests.Support;

/// <summary>
/// Puts dimensions and observations straight into a warehouse, so that scoring, marts and models can be tested without
/// the loader. Writes what the loader would write.
/// </summary>
internal sealed class WarehouseSeed(NpgsqlDataSource superuser)
{
    /// <summary>A methodology of the house, by the name of its file.</summary>
    public Task<Methodology> AddMethodologyFileAsync(string name) =>
        AddMethodologyAsync(File.ReadAllText(
            ItAnalytics.Tests.Support.Repository.PathTo("warehouse", "methodologies", name)), name);

    public async Task<Methodology> AddMethodologyAsync(string text, string name = "test.yaml")
    {
        var method = MethodologyReader.Read(text, name).Require();
        await using var connection = await superuser.OpenConnectionAsync();
        var key = await connection.ExecuteScalarAsync<int>(
            """
            insert into dw.dim_methodology (
                methodology_code, version, revision, name_vi, name_en, legal_basis, year_from, year_to, file_text,
                    content_hash)
            values (@Code, @Version, 1, @Vi, @En, @LegalBasis, @From, @To, @text, @Hash) returning methodology_key
            """,
            new
            {
                method.Code,
                method.Version,
                method.Name.Vi,
                method.Name.En,
                method.LegalBasis,
                text,
                method.Hash,
                From = (short)(method.FirstYear ?? 0),
                To = (short?)(method.LastYear + 1),
            });
        foreach (var input in method.Inputs)
            await AddIndicatorAsync(
                connection, method.Code, input.Code,
                input.Measure.Unit switch { "%" => "RATIO", "1-10" or "Mbps/person" => "NUMBER", _ => "COUNT" },
                input.Measure.Unit);
        foreach (var code in new[] { "TOTAL", "GRADE", "RANK", "GROUP_SIZE" })
            await AddIndicatorAsync(
                connection, method.Code, code, code == "TOTAL" ? "SCORE" : code == "GRADE" ? "GRADE" : "RANK", "");
        var nodes = new int[method.Nodes.Count];
        foreach (var node in method.Nodes)
        {
            nodes[node.Index] = await connection.ExecuteScalarAsync<int>(
                """
                insert into dw.dim_node (methodology_key, node_code, parent_node_key, level, sort_order, name_vi,
                    name_en, mark)
                values (@key, @Code, @parent, @Level, @Index, @Vi, @En, 'VERIFIED') returning node_key
                """,
                new
                {
                    key,
                    node.Code,
                    node.Name.Vi,
                    node.Name.En,
                    Level = (short)node.Level,
                    Index = (short)node.Index,
                    parent = node.ParentIndex < 0 ? null : (int?)nodes[node.ParentIndex],
                });
            foreach (var tree in method.Trees.Where(t => node.Weights[t.Index] is not null))
                await connection.ExecuteAsync(
                    "insert into dw.bridge_node_weight values (@node, @Code, @weight, @maximum)",
                    new
                    {
                        node = nodes[node.Index],
                        tree.Code,
                        weight = node.Weights[tree.Index],
                        maximum = node.Index == 0 ? method.Scale : node.Weights[tree.Index]
                    });
        }
        foreach (var (band, order) in method.Grades.Bands.Select((b, i) => (b, i + 1)))
            await connection.ExecuteAsync(
                "insert into dw.dim_grade values (@key, @Code, @Vi, @En, @order, @From, @To)",
                new { key, band.Code, band.Name.Vi, band.Name.En, order = (short)order, band.From, band.To });
        return method;
    }

    public async Task AddGroupAsync(
        string code, string family, string tree, IReadOnlyList<string> agencies, bool synthetic = false)
    {
        await using var connection = await superuser.OpenConnectionAsync();
        var group = await connection.ExecuteScalarAsync<int>(
            """
            insert into dw.dim_agency_group (group_code, name_vi, name_en, methodology_code, tree_code, is_ranked,
                is_synthetic)
            values (@code, @code, @code, @family, @tree, true, @synthetic) returning agency_group_key
            """,
            new { code, family, tree, synthetic });
        await connection.ExecuteAsync(
            """
            with added as (
                insert into dw.dim_agency (durable_agency_key, agency_code, name_vi, name_en, agency_type, is_synthetic,
                    valid_from)
                select nextval('dw.dim_agency_agency_key_seq'), c, c, c, 'TEST', @synthetic, '1990-01-01'
                from unnest(@agencies) c
                where not exists (select from dw.dim_agency a where a.agency_code = c)
                returning durable_agency_key)
            select 1
            """,
            new { agencies = agencies.ToArray(), synthetic });
        await connection.ExecuteAsync(
            """
            insert into dw.bridge_group_member (durable_agency_key, agency_group_key, valid_from)
            select durable_agency_key, @group, '1990-01-01' from dw.dim_agency where agency_code = any(@agencies)
            """,
            new { group, agencies = agencies.ToArray() });
    }

    /// <summary>Observations as the loader would store them; an older standing value of the same cell is
    /// closed.</summary>
    public async Task ObserveAsync(
        string family, IReadOnlyList<Observed> observations, string sourceKind = "SUBMISSION", string file = "test.csv")
    {
        await using var connection = await superuser.OpenConnectionAsync();
        var sourceFileKey = await SourceFileAsync(connection, sourceKind, file);
        await connection.ExecuteAsync(
            """
            with stated as (
                select a.agency_key, i.indicator_key, p.period_key, s.stage_key, p.year, t.status_key, u.*
                from unnest(@agencies, @indicators, @periods, @stages, @statuses, @values, @numerators, @denominators,
                    @texts)
                     with ordinality as u(agency, indicator, period, stage, status, value, numerator, denominator,
                         raw_text, line)
                join dw.dim_agency a on a.agency_code = u.agency
                join dw.dim_indicator i on i.indicator_code = u.indicator and i.methodology_code = @family
                join dw.dim_period p on p.period_code = u.period
                join dw.dim_stage s on s.stage_code = u.stage
                join dw.dim_status t on t.status_code = u.status),
            closed as (
                update dw.fact_observation o set known_to = clock_timestamp() from stated s
                where (o.agency_key, o.indicator_key, o.period_key, o.stage_key, o.year)
                    = (s.agency_key, s.indicator_key, s.period_key, s.stage_key, s.year) and o.known_to is null)
            insert into dw.fact_observation (
                agency_key, indicator_key, period_key, stage_key, revision, year, status_key, value, numerator,
                    denominator,
                raw_text, source_file_key, line_number, known_from)
            select agency_key, indicator_key, period_key, stage_key,
                   coalesce((select max(o.revision) from dw.fact_observation o
                             where (o.agency_key, o.indicator_key, o.period_key, o.stage_key)
                                 = (s.agency_key, s.indicator_key, s.period_key, s.stage_key)), 0) + 1,
                   year, status_key, value, numerator, denominator, raw_text, @sourceFileKey, line, clock_timestamp()
            from stated s
            """,
            new
            {
                family,
                sourceFileKey,
                agencies = observations.Select(o => o.Agency).ToArray(),
                indicators = observations.Select(o => o.Indicator).ToArray(),
                periods = observations.Select(o => o.Period).ToArray(),
                stages = observations.Select(o => o.Stage).ToArray(),
                statuses = observations.Select(o => o.Status).ToArray(),
                values = observations.Select(o => o.Value).ToArray(),
                numerators = observations.Select(o => o.Numerator).ToArray(),
                denominators = observations.Select(o => o.Denominator).ToArray(),
                texts = observations.Select(o => o.Text).ToArray(),
            });
        await connection.ExecuteAsync(
            """
            insert into ops.score_due (durable_agency_key, year)
            select distinct a.durable_agency_key, p.year
            from unnest(@agencies, @periods) as s(agency, period)
            join dw.dim_agency a on a.agency_code = s.agency join dw.dim_period p on p.period_code = s.period
            """,
            new
            {
                agencies = observations.Select(o => o.Agency).ToArray(),
                periods = observations.Select(o => o.Period).ToArray(),
            });
    }

    private static async Task<int> SourceFileAsync(
        NpgsqlConnection connection, string sourceKind, string file) =>
        await connection.ExecuteScalarAsync<int?>(
            "select source_file_key from ops.source_file where source_code = @sourceKind and name = @file",
            new { sourceKind, file })
        ?? await connection.ExecuteScalarAsync<int>(
            """
            with r as (insert into ops.run (kind, state, requested_by) values ('LOAD', 'SUCCEEDED', 'test')
                returning run_key)
            insert into ops.source_file (source_code, source_kind, name, content_hash, byte_count, state, run_key)
            select @sourceKind, @sourceKind, @file, md5(@file) || md5(@file), 1, 'LOADED', run_key from r
                returning source_file_key
            """,
            new { sourceKind, file });

    private static Task<int> AddIndicatorAsync(
        NpgsqlConnection connection, string family, string code, string kind, string unit) =>
        connection.ExecuteAsync(
            """
            insert into dw.dim_indicator (methodology_code, indicator_code, name_vi, name_en, unit, direction,
                value_kind)
            values (@family, @code, @code, @code, @unit, 1, @kind) on conflict do nothing
            """,
            new { family, code, kind, unit });
}

/// <summary>One stated value.</summary>
internal sealed record Observed(
    string Agency,
    string Indicator,
    string Period,
    decimal? Value = null,
    decimal? Numerator = null,
    decimal? Denominator = null,
    string Stage = "SELF",
    string Status = "VALUE",
    string? Text = null);
