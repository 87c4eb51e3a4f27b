using System.Text.Json;
using Dapper;
using ItAnalytics.Tests.Support;
using ItAnalytics.Warehouse.Db;

namespace ItAnalytics.Api.Tests.Hosting;

/// <summary>
/// Many machines. The extension itself cannot be installed here, so its documented rules are kept by a checker over the
/// real catalogue, every SQL file, and the statements that the goldens of queries ask.
/// </summary>
public sealed class CitusTests(PostgresFixture postgres) : IClassFixture<PostgresFixture>
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_Citus_would_refuse_is_mended_or_listed_with_its_reason()
    {
        var catalogue = await CatalogueAsync();
        var files = Directory.EnumerateFiles(Repository.PathTo("warehouse", "sql"), "*.sql", SearchOption.AllDirectories)
            .Where(f => !f.Contains("/migrations/", StringComparison.Ordinal) && !f.Contains("/citus/", StringComparison.Ordinal))
            .Concat(Directory.EnumerateFiles(Repository.PathTo("tests", "goldens", "queries"), "*.sql"))
            .ToList();
        Assert.True(files.Count > 100, $"Only {files.Count} statements were found.");

        var (exitCode, output, error) = await CheckAsync(catalogue, files);

        Assert.True(exitCode == 0, error);
        var found = output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        var allowed = (await File.ReadAllLinesAsync(Repository.PathTo("tests", "fixtures", "citus-allowed.txt"), Stop))
            .Where(line => line.Length > 0 && line[0] != '#').Select(line => line.Split(" | ")).ToList();
        Assert.All(allowed, entry => Assert.True(entry.Length == 4 && entry[3].Length > 20, $"'{entry[0]}' needs a reason."));
        var reasons = allowed.Select(entry => string.Join(" | ", entry.Take(3))).ToList();
        var (unexpected, stale) = (found.Except(reasons).ToList(), reasons.Except(found).ToList());
        Assert.True(unexpected.Count == 0,
            "Mend these, or add them to tests/fixtures/citus-allowed.txt with what an operator loses:\n" + string.Join('\n', unexpected));
        Assert.True(stale.Count == 0, "Take these out of tests/fixtures/citus-allowed.txt:\n" + string.Join('\n', stale));
    }

    [Theory]
    [InlineData("select * from dw.dim_agency a left join dw.fact_observation s using (agency_key)", "outer-join")]
    [InlineData("select * from dw.fact_observation s, lateral (select from dw.fact_further_statement d where d.year = s.year) d", "correlated-subquery")]
    [InlineData("select (select count(*) from dw.fact_observation s where s.indicator_key = n.indicator_key) from dw.dim_indicator n", "correlated-subquery")]
    [InlineData("select from dw.fact_observation a join dw.fact_further_statement b on a.period_key = b.period_key", "join-across-nodes")]
    [InlineData("select from dw.fact_observation for update", "for-update")]
    [InlineData("select count(*) from dw.fact_observation group by cube (year, stage_key)", "grouping-sets")]
    [InlineData("merge into dw.fact_observation s using dw.dim_agency a on s.agency_key = a.agency_key when matched then delete", "merge")]
    [InlineData("update dw.fact_observation set known_to = clock_timestamp()", "volatile-function")]
    [InlineData("update dw.fact_observation set agency_key = 1", "column-changed")]
    [InlineData("insert into dw.fact_observation (year) values (1) on conflict (year) do nothing", "conflict-without-column")]
    [InlineData("insert into dw.fact_observation (agency_key) values ((select 1))", "subquery-in-values")]
    [InlineData("update mart.score m set total = s.value from dw.fact_observation s where s.agency_key = m.agency_key", "coordinator-changed-by-spread")]
    [InlineData("with recursive r as (select agency_key from dw.fact_observation union select agency_key from r) select from r", "recursive")]
    public async Task The_checker_sees_what_Citus_refuses(string sql, string rule)
    {
        var file = Path.GetTempFileName();
        await File.WriteAllTextAsync(file, sql, Stop);

        var (_, output, error) = await CheckAsync("[]", [file]);

        File.Delete(file);
        Assert.Contains($"| {rule} |", output + error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_checker_passes_what_Citus_takes()
    {
        var file = Path.GetTempFileName();
        await File.WriteAllTextAsync(
            file,
            """
            with held as materialized (select s.* from dw.fact_observation s join mart.score m using (agency_key))
            select from mart.score m left join held using (agency_key);
            select from dw.fact_observation a join dw.fact_further_statement b on (a.year, a.agency_key) = (b.year, b.agency_key);
            select from dw.fact_observation a left join dw.dim_agency d using (agency_key);
            insert into dw.fact_observation (agency_key, year) values (1, 2) on conflict (agency_key, year) do nothing;
            """, Stop);

        var (exitCode, output, error) = await CheckAsync("[]", [file]);

        File.Delete(file);
        Assert.Equal((0, "", ""), (exitCode, output, error));
    }

    [Fact]
    public async Task Where_the_extension_is_present_the_tables_are_spread_once()
    {
        // Its functions and its catalogue, as far as the plan asks for them.
        await using var spread = new PostgresFixture();
        await spread.InitializeAsync();
        await using var connection = await spread.Migrator.OpenConnectionAsync(Stop);
        await connection.ExecuteAsync(
            """
            create table public.pg_dist_partition (logicalrelid regclass primary key, shard_column text);
            create function public.create_reference_table(t regclass) returns void language sql as
                'insert into public.pg_dist_partition values (t, null)';
            create function public.create_distributed_table(t regclass, c text) returns void language sql as
                'insert into public.pg_dist_partition values (t, c)';
            """);

        await Migrator.ApplyAsync(spread.Migrator, cancellationToken: Stop);
        await Migrator.ApplyAsync(spread.Migrator, cancellationToken: Stop);

        Assert.Equal(
            ["dw.fact_further_statement", "dw.fact_observation"],
            await connection.QueryAsync<string>(
                "select logicalrelid::text from public.pg_dist_partition where shard_column = 'agency_key' order by 1"));
        // What spread tables name in other tables is on every node.
        Assert.Empty(await connection.QueryAsync<string>(
            """
            select k.conrelid::regclass || ' into ' || k.confrelid::regclass
            from pg_constraint k join public.pg_dist_partition p on p.logicalrelid = k.conrelid
            where k.contype = 'f' and k.confrelid not in (select logicalrelid from public.pg_dist_partition)
            """));
    }

    [Fact]
    public async Task The_compose_file_for_many_machines_follows_the_specification()
    {
        var (exitCode, _, error) = await NodeScript.RunAsync("compose.mjs", Repository.PathTo("docker-compose.citus.yml"));

        Assert.True(exitCode == 0, error);
    }

    private static async Task<(int ExitCode, string Output, string Error)> CheckAsync(string catalogue, IReadOnlyList<string> files)
    {
        var file = Path.GetTempFileName();
        await File.WriteAllTextAsync(file, catalogue, Stop);
        var result = await NodeScript.RunAsync("citus.mjs", [file, .. files]);
        File.Delete(file);
        return result;
    }

    private async Task<string> CatalogueAsync()
    {
        await using var connection = await postgres.Migrator.OpenConnectionAsync(Stop);
        var entries = new List<object>();
        foreach (var k in await connection.QueryAsync(
            """
            select case contype when 'f' then 'foreign' else 'unique' end as kind, conrelid::regclass::text as "table", conname::text as name,
                   (select array_agg(a.attname::text) from pg_attribute a where a.attrelid = conrelid and a.attnum = any(conkey)) as columns,
                   nullif(confrelid, 0)::regclass::text as other
            from pg_constraint k join pg_class c on c.oid = k.conrelid
            where contype in ('p', 'u', 'f', 'x') and conparentid = 0 and not c.relispartition and connamespace::regnamespace::text in ('dw', 'mart', 'ops')
            union all
            select 'unique', indrelid::regclass::text, indexrelid::regclass::text,
                   (select array_agg(a.attname::text) from pg_attribute a where a.attrelid = indrelid and a.attnum = any(indkey)), null
            from pg_index i join pg_class c on c.oid = i.indrelid
            where indisunique and not c.relispartition and c.relnamespace::regnamespace::text in ('dw', 'mart', 'ops')
            """))
            entries.Add(new { k.kind, k.table, k.name, k.columns, k.other });
        foreach (var t in await connection.QueryAsync(
            """
            select 'trigger' as kind, tgrelid::regclass::text as "table", tgname::text as name, null as type
            from pg_trigger t join pg_class c on c.oid = t.tgrelid where not tgisinternal and not c.relispartition
            union all
            select 'policy', polrelid::regclass::text, polname::text, null from pg_policy
            union all
            select 'identity', attrelid::regclass::text, attname::text, format_type(atttypid, null)
            from pg_attribute a join pg_class c on c.oid = a.attrelid where attidentity <> '' and c.relkind in ('r', 'p')
            """))
            entries.Add(new { t.kind, t.table, t.name, t.type });
        foreach (var v in await connection.QueryAsync(
            """
            select 'view' as kind, c.oid::regclass::text as "table", pg_get_viewdef(c.oid) as text,
                   array(select distinct d.refobjid::regclass::text from pg_rewrite r
                         join pg_depend d on d.objid = r.oid and d.classid = 'pg_rewrite'::regclass and d.refclassid = 'pg_class'::regclass
                         where r.ev_class = c.oid and d.refobjid <> c.oid) as reads
            from pg_class c where c.relkind = 'v' and c.relnamespace::regnamespace::text in ('dw', 'mart', 'ops')
            union all
            select 'function', p.oid::regproc::text, p.prosrc, array[]::text[]
            from pg_proc p join pg_language l on l.oid = p.prolang
            where l.lanname = 'sql' and p.prosqlbody is null and p.pronamespace::regnamespace::text in ('dw', 'mart', 'ops')
            """))
            entries.Add(new { v.kind, v.table, v.text, v.reads });
        return JsonSerializer.Serialize(entries);
    }
}
