using Dapper;
using ItAnalytics.Tests.Support;
using ItAnalytics.Warehouse.Db;

namespace ItAnalytics.Warehouse.Tests;

public sealed class SchemaTests(PostgresFixture postgres) : IClassFixture<PostgresFixture>
{
    [Fact]
    public async Task Every_table_and_view_begins_its_comment_with_its_grain()
    {
        // The scheduler's tables are not of this project's making.
        Assert.Empty(await NamesAsync("""
            select c.oid::regclass || ': ' || coalesce(obj_description(c.oid), 'no comment')
            from pg_class c
            join pg_namespace n on n.oid = c.relnamespace
            where n.nspname in ('staging', 'dw', 'mart', 'ops')
              and c.relkind in ('r', 'p', 'v', 'm') and not c.relispartition
              and coalesce(obj_description(c.oid), '') !~ '^One [a-z]'
            """));
    }

    [Fact]
    public async Task Every_schema_and_function_has_a_comment()
    {
        Assert.Empty(await NamesAsync("""
            select n.nspname
            from pg_namespace n
            where n.nspname in ('staging', 'dw', 'mart', 'ops', 'jobs') and obj_description(n.oid) is null
            union all
            select p.oid::regprocedure::text
            from pg_proc p
            join pg_namespace n on n.oid = p.pronamespace
            where n.nspname in ('staging', 'dw', 'mart', 'ops') and obj_description(p.oid) is null
            """));
    }

    [Fact]
    public async Task Every_table_has_a_key_and_belongs_to_the_migrator()
    {
        Assert.Empty(await NamesAsync("""
            select c.oid::regclass || ' of ' || pg_get_userbyid(c.relowner)
            from pg_class c
            join pg_namespace n on n.oid = c.relnamespace
            where n.nspname in ('dw', 'mart', 'ops') and c.relkind in ('r', 'p')
              and (pg_get_userbyid(c.relowner) <> 'itanalytics_migrator'
                   or not exists (select from pg_constraint k where k.conrelid = c.oid and k.contype in ('p', 'u', 'x')))
            """));
    }

    [Fact]
    public async Task Functions_that_run_as_their_owner_fix_their_search_path()
    {
        Assert.Empty(await NamesAsync("""
            select p.oid::regprocedure::text
            from pg_proc p
            join pg_namespace n on n.oid = p.pronamespace
            where n.nspname in ('staging', 'dw', 'mart', 'ops') and p.prosecdef
              and not coalesce(p.proconfig::text like '%search_path%', false)
            """));
    }

    [Fact]
    public void Migrations_come_in_the_order_of_their_numbers_each_number_once() =>
        Assert.Equal(
            Migration.All.Select(migration => migration.Version).Distinct().Order(),
            Migration.All.Select(migration => migration.Version));

    private async Task<IEnumerable<string>> NamesAsync(string sql)
    {
        await using var connection = await postgres.Migrator.OpenConnectionAsync(TestContext.Current.CancellationToken);
        return await connection.QueryAsync<string>(sql);
    }
}
