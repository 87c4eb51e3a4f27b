using Dapper;
using ItAnalytics.Api.Contract;
using ItAnalytics.Api.Tests.Execution;
using ItAnalytics.Warehouse.Db;
using Npgsql;

namespace ItAnalytics.Api.Tests.Access;

/// <summary>What the database shows and refuses by itself, asked past the API in its roles.</summary>
/// <remarks>
/// In the sample the results of group SO for 2022 are published (scores 6 to 10), those of 2021 (1 to 5) and of the provinces (11, 12) are not.
/// The clerk works for X-NV, durable key 1: of the unpublished ones only score 1 is the own agency's.
/// </remarks>
public sealed class RowSecurityTests(SampleWarehouse sample)
{
    // Grants to the narrow roles that hide no rows: each was looked at, and holds nothing that is not public.
    private static readonly string[] Open =
    [
        "dw.agency_alias", "dw.bridge_group_member", "dw.dim_agency", "dw.dim_agency_group", "dw.dim_grade", "dw.dim_indicator",
        "dw.dim_methodology", "dw.dim_model_version", "dw.dim_node", "dw.dim_period", "dw.dim_stage", "dw.dim_status", "dw.publication",
        "mart.publication", "mart.succession", "ops.generation",
        // Group aggregates with a minimum count, and the two views that stand in place of policies.
        "mart.peer_summary", "mart.observation_shown", "mart.rejection_shown",
        // The views of the ledger choose the rows of a clerk themselves; their tables are closed to clerks.
        "ops.correction_case", "ops.corrected_cell", "ops.evidence_card", "ops.correction_step", "ops.standing_shown", "ops.refusal_shown",
        "ops.case_evidence", "ops.appeal_case", "ops.appealed_cell", "ops.appeal_evidence_shown",
    ];

    [Theory]
    [InlineData("select score_key from mart.score", "6 7 8 9 10", "1 6 7 8 9 10")]
    [InlineData("select distinct score_key from mart.score_history", "6 7 8 9 10", "1 6 7 8 9 10")]
    [InlineData("select score_key from mart.score_at(timestamptz '2023-01-20Z', null)", "6 7 8 9 10", "1 6 7 8 9 10")]
    [InlineData("select distinct score_key from mart.node_score", "6 8", "1 6 8")]
    [InlineData("select distinct score_key from mart.firmness", "6 7 8 9 10", "1 6 7 8 9 10")]
    [InlineData("select distinct score_key from mart.delta_contribution", "6", "6")]
    [InlineData("select distinct score_key from mart.agency_history where score_key is not null", "6 7 8 9 10", "1 6 7 8 9 10")]
    [InlineData("select distinct durable_agency_key from dw.fact_firmness", "1 2 3", "1 2 3")]
    [InlineData("select year * 10 + agency_group_key from mart.score_summary", "20221", "20221")]
    [InlineData("select distinct agency_key * 10 + stage_key from mart.observation_shown", "73", "11 73")]
    [InlineData("select distinct agency_key from mart.observation_shown_at(timestamptz '2023-01-20Z', null)", "7", "7")]
    [InlineData("select distinct agency_key from dw.fact_score", "1", "1")]
    [InlineData("select source_file_key from ops.source_file", "1 2 3", "1 2 3")]
    [InlineData("select anomaly_key from mart.anomaly", null, "1")]
    [InlineData("select review_key from dw.fact_review", null, "1 2")]
    [InlineData("select forecast_key from mart.forecast", null, "1")]
    [InlineData("select distinct forecast_key from dw.fact_forecast_grade", null, "1")]
    [InlineData("select rejection_key from mart.rejection_shown", null, "")]
    public async Task The_public_sees_what_was_published_and_a_clerk_besides_that_the_own_agency(
        string sql, string? forPublic, string forClerk)
    {
        Assert.Equal(forClerk, await KeysAsync(WarehouseRole.Clerk, sql, "1"));
        if (forPublic is null) await RefusedAsync(WarehouseRole.Public, sql);
        else Assert.Equal(forPublic, await KeysAsync(WarehouseRole.Public, sql));
    }

    [Theory]
    [InlineData("2", "2 6 7 8 9 10")]
    [InlineData("7", "6 7 8 9 10 11")]
    [InlineData("", "6 7 8 9 10")]
    [InlineData(null, "6 7 8 9 10")]
    public async Task Another_agency_is_another_clerk(string? agency, string expected) =>
        Assert.Equal(expected, await KeysAsync(WarehouseRole.Clerk, "select score_key from mart.score", agency));

    [Fact]
    public async Task The_public_gains_nothing_by_naming_an_agency() =>
        Assert.Equal("6 7 8 9 10", await KeysAsync(WarehouseRole.Public, "select score_key from mart.score", "1"));

    [Fact]
    public async Task Staff_sees_everything()
    {
        Assert.Equal("1 2 3 4 5 6 7 8 9 10 11 12", await KeysAsync(WarehouseRole.Api, "select score_key from mart.score"));
        Assert.Equal("1 2 3 4", await KeysAsync(WarehouseRole.Api, "select anomaly_key from mart.anomaly"));
    }

    [Theory]
    [InlineData("select * from dw.fact_observation")]
    [InlineData("select * from mart.observation")]
    [InlineData("select * from mart.observation_history")]
    [InlineData("select * from mart.score_aggregate")]
    [InlineData("select * from mart.score_grouping")]
    [InlineData("select * from mart.indicator_forecast")]
    [InlineData("select * from dw.fact_anomaly")]
    [InlineData("select * from dw.fact_forecast")]
    [InlineData("select * from dw.announcement")]
    [InlineData("select * from ops.run")]
    [InlineData("select * from ops.rejection")]
    [InlineData("select * from ops.api_key")]
    [InlineData("select * from ops.person")]
    [InlineData("select * from ops.session")]
    [InlineData("select * from ops.audit")]
    [InlineData("select * from mart.restatement_between(now(), null, null, null)")]
    [InlineData("insert into dw.fact_review (anomaly_key, decision, reviewer) values (1, 'CONFIRMED', 'x')")]
    [InlineData("insert into ops.run (kind, requested_by) values ('LOAD', 'x')")]
    [InlineData("insert into dw.announcement (agency_group_key, period_key, announced_by) values (1, 2021000, 'x')")]
    [InlineData("update mart.score set total = 100")]
    public async Task The_narrow_roles_are_refused_what_is_not_theirs(string sql)
    {
        await RefusedAsync(WarehouseRole.Public, sql);
        await RefusedAsync(WarehouseRole.Clerk, sql);
    }

    [Theory]
    [InlineData("ops.person")]
    [InlineData("ops.session")]
    [InlineData("ops.audit")]
    public async Task The_API_s_role_for_figures_knows_no_people(string relation) =>
        await RefusedAsync(WarehouseRole.Api, $"select * from {relation}");

    [Theory]
    [InlineData("select * from mart.score")]
    [InlineData("select * from dw.fact_observation")]
    [InlineData("insert into ops.audit (who, origin, action, subject) values ('x', 'x', 'x', 'x')")]
    public async Task The_role_for_people_knows_no_figures(string sql) => await RefusedAsync(WarehouseRole.Access, sql);

    [Theory]
    [InlineData("REVIEWER", "insert into dw.fact_review (anomaly_key, decision, reviewer) values (4, 'CONFIRMED', 'x')")]
    [InlineData("OPERATOR", "insert into ops.run (kind, requested_by) values ('LOAD', 'x')")]
    [InlineData("PUBLISHER", "insert into ops.run (kind, requested_by) values ('PUBLISH', 'x')")]
    [InlineData("PUBLISHER", "insert into dw.announcement (agency_group_key, period_key, announced_by) values (1, 2021000, 'x')")]
    [InlineData("OPERATOR", "insert into ops.run_cancellation (run_key, requested_by) values (1, 'x')")]
    public async Task What_people_write_they_write_with_the_role_for_it_and_in_their_own_name(string role, string sql)
    {
        foreach (var roles in new[] { "ANALYST", "REVIEWER", "PLANNER", "CLERK", "PUBLISHER", "OPERATOR", "ADMINISTRATOR", "" })
        {
            var isAllowed = roles == role || roles == "ADMINISTRATOR" || (roles == "OPERATOR" && sql.Contains("ops.run (", StringComparison.Ordinal));
            Assert.Equal(isAllowed, await WritesAsync(sql, roles, "x"));
        }
        Assert.False(await WritesAsync(sql, role, "somebody else"));
    }

    [Fact]
    public async Task A_clerk_sees_the_files_and_refused_lines_that_the_own_agency_sent_and_no_other_s()
    {
        await using var connection = await sample.Postgres.Migrator.OpenConnectionAsync(Cancellation);
        await using var transaction = await connection.BeginTransactionAsync(Cancellation);
        await connection.ExecuteAsync(
            """
            with key as (
                insert into ops.api_key (name, secret_hash, agency_code, roles, created_by)
                values ('nv', repeat('a', 64), 'X-NV', '{CLERK}', 'x'), ('yt', repeat('b', 64), 'X-YT', '{CLERK}', 'x')
                returning api_key_key, name),
            file as (
                insert into ops.source_file (source_file_key, source_code, source_kind, name, content_hash, byte_count, run_key, api_key_key)
                overriding system value select 900 + key.api_key_key, 's', 'SUBMISSION', key.name, repeat(substr(key.name, 1, 1), 64), 1, 1, key.api_key_key from key
                returning source_file_key, name)
            insert into ops.rejection (rejection_key, source_file_key, run_key, line_number, rule_code, message_vi, message_en, raw_text)
            overriding system value select source_file_key, source_file_key, 1, 1, 'VAL201', name, name, '' from file;
            select set_config('itanalytics.agency', '1', true);
            set local role itanalytics_clerk;
            """);
        Assert.Equal(["nv"], await connection.QueryAsync<string>("select name from ops.source_file where source_kind = 'SUBMISSION'"));
        Assert.Equal(["nv"], await connection.QueryAsync<string>("select message_en from mart.rejection_shown"));
        await connection.ExecuteAsync("set local role itanalytics_public");
        Assert.Empty(await connection.QueryAsync<string>("select name from ops.source_file where source_kind = 'SUBMISSION'"));
    }

    [Fact]
    public async Task Peers_appear_as_groups_of_six_or_more_only()
    {
        await using var connection = await sample.Postgres.Migrator.OpenConnectionAsync(Cancellation);
        await using var transaction = await connection.BeginTransactionAsync(Cancellation);
        Assert.Equal(0, await connection.ExecuteScalarAsync<long>("select count(*) from mart.peer_summary"));
        // The fifth total of 2021, then a sixth.
        await connection.ExecuteAsync("update mart.score set total = 60.06 where score_key = 5");
        Assert.Equal(0, await connection.ExecuteScalarAsync<long>("select count(*) from mart.peer_summary"));
        await connection.ExecuteAsync("update mart.score set agency_group_key = 1, year = 2021, methodology_key = 1 where score_key = 11");
        var (count, average) = await connection.QuerySingleAsync<(int, decimal)>("select score_count, average_total from mart.peer_summary");
        Assert.Equal((6, 66.3m), (count, average));
    }

    [Fact]
    public async Task Whatever_the_narrow_roles_can_read_has_policies_or_was_looked_at()
    {
        await using var connection = await sample.Postgres.Migrator.OpenConnectionAsync(Cancellation);
        var unguarded = await connection.QueryAsync<string>(
            """
            select n.nspname || '.' || c.relname
            from pg_class c join pg_namespace n on n.oid = c.relnamespace
            where n.nspname in ('dw', 'mart', 'ops', 'staging', 'jobs') and c.relkind in ('r', 'p', 'v', 'm', 'f') and not c.relispartition
              and (has_any_column_privilege('itanalytics_public', c.oid, 'select') or has_any_column_privilege('itanalytics_clerk', c.oid, 'select'))
              and not case c.relkind when 'v' then coalesce('security_invoker=true' = any (c.reloptions), false) else c.relrowsecurity end
            """);
        Assert.Empty(unguarded.Except(Open));
    }

    [Fact]
    public async Task What_stands_in_place_of_a_relation_has_all_of_its_columns()
    {
        foreach (var type in Bindings.Types.Values.Where(type => type.Shown is not null))
        {
            var catalog = await RelationCatalog.ReadAsync(sample.Postgres.Migrator, [type.Relation, type.Shown!.Relation], Cancellation);
            foreach (var column in type.Fields.OfType<ColumnField>().Select(field => field.Column).Concat(type.Key.Select(key => key.Name)))
                Assert.Equal(catalog.Find(type.Relation, column)?.TypeName, catalog.Find(type.Shown.Relation, column)?.TypeName);
            if (type.Shown.Past is { } past)
                Assert.True(await RelationCatalog.AnswersAsync(sample.Postgres.Migrator, past.Function, 2 * past.Moments, type.Shown.Relation, Cancellation));
        }
    }

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private async Task<string> KeysAsync(WarehouseRole role, string sql, string? agency = null)
    {
        await using var connection = await sample.Postgres.As(role).OpenConnectionAsync(Cancellation);
        await using var transaction = await connection.BeginTransactionAsync(Cancellation);
        if (agency is not null) await connection.ExecuteAsync("select set_config('itanalytics.agency', @agency, true)", new { agency });
        return string.Join(' ', (await connection.QueryAsync<long>(sql)).Order());
    }

    private async Task RefusedAsync(WarehouseRole role, string sql)
    {
        await using var command = sample.Postgres.As(role).CreateCommand(sql);
        var refusal = await Assert.ThrowsAsync<PostgresException>(() => command.ExecuteScalarAsync(Cancellation));
        Assert.Equal(PostgresErrorCodes.InsufficientPrivilege, refusal.SqlState);
    }

    private async Task<bool> WritesAsync(string sql, string roles, string person)
    {
        await using var connection = await sample.Postgres.Api.OpenConnectionAsync(Cancellation);
        await using var transaction = await connection.BeginTransactionAsync(Cancellation);
        await connection.ExecuteAsync(
            "select set_config('itanalytics.roles', @roles, true), set_config('itanalytics.person', @person, true)", new { roles, person });
        try
        {
            return await connection.ExecuteAsync(sql) == 1;
        }
        catch (PostgresException refusal) when (refusal.SqlState == PostgresErrorCodes.InsufficientPrivilege)
        {
            return false;
        }
    }
}
