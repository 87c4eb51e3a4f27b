using Dapper;
using ItAnalytics.Tests.Support;
using ItAnalytics.Warehouse.Db;
using ItAnalytics.Warehouse.Errors;
using Npgsql;

namespace ItAnalytics.Warehouse.Tests;

public sealed class MigratorTests : IAsyncLifetime
{
    private string _connectionString = "";
    private NpgsqlDataSource _empty = null!;

    public async ValueTask InitializeAsync()
    {
        _connectionString = await TestCluster.CreateDatabaseAsync(migrated: false);
        _empty = WarehouseDataSource.Create(_connectionString, WarehouseRole.Migrator);
    }

    public async ValueTask DisposeAsync()
    {
        await _empty.DisposeAsync();
        await TestCluster.DropDatabaseAsync(_connectionString);
    }

    [Fact]
    public async Task All_scripts_apply_once_and_a_second_time_nothing_is_left_to_do()
    {
        var first = await Migrator.ApplyAsync(_empty, cancellationToken: Token);
        var second = await Migrator.ApplyAsync(_empty, cancellationToken: Token);
        Assert.Equal(Migration.All, first);
        Assert.Empty(second);
        Assert.Equal(Migration.All.Select(m => m.Checksum), await Journal());
    }

    [Fact]
    public async Task Six_migrators_at_once_apply_each_script_once()
    {
        var sources = Enumerable.Range(0, 6)
            .Select(_ => WarehouseDataSource.Create(_connectionString + ";Pooling=false", WarehouseRole.Migrator)).ToList();
        var applied = await Task.WhenAll(sources.Select(source => Migrator.ApplyAsync(source, cancellationToken: Token)));
        Assert.Equal(Migration.All.Count, applied.Sum(a => a.Count));
        Assert.Single(applied, a => a.Count > 0);
        Assert.Equal(Migration.All.Count, (await Journal()).Count);
        foreach (var source in sources) await source.DisposeAsync();
    }

    [Fact]
    public async Task Migrators_of_several_databases_of_one_cluster_do_not_disturb_each_other()
    {
        var databases = await Task.WhenAll(Enumerable.Range(0, 3).Select(_ => TestCluster.CreateDatabaseAsync(migrated: false)));
        var applied = await Task.WhenAll(databases.Select(async database =>
        {
            await using var source = WarehouseDataSource.Create(database + ";Pooling=false", WarehouseRole.Migrator);
            return await Migrator.ApplyAsync(source, cancellationToken: Token);
        }));
        Assert.All(applied, scripts => Assert.Equal(Migration.All.Count, scripts.Count));
        foreach (var database in databases) await TestCluster.DropDatabaseAsync(database);
    }

    [Fact]
    public async Task Line_ends_of_the_checkout_do_not_count_as_an_edit()
    {
        await Migrator.ApplyAsync(_empty, [new Migration(1, "0001_a.sql", "create table a (\n id int);\n")], Token);
        var again = await Migrator.ApplyAsync(_empty, [new Migration(1, "0001_a.sql", "create table a (\r\n id int);\r\n")], Token);
        Assert.Empty(again);
    }

    [Fact]
    public async Task An_edited_script_is_refused_by_name()
    {
        await Migrator.ApplyAsync(_empty, [new Migration(1, "0001_a.sql", "create table a (id int);")], Token);
        var error = await Refusal([new Migration(1, "0001_a.sql", "create table a (id bigint);")]);
        Assert.Equal(ErrorCodes.MigrationEdited, error.Code);
        Assert.Contains("0001_a.sql", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_script_that_comes_before_an_applied_one_is_refused()
    {
        var (a, c) = (new Migration(1, "0001_a.sql", "create table a ();"), new Migration(3, "0003_c.sql", "create table c ();"));
        await Migrator.ApplyAsync(_empty, [a, c], Token);
        var error = await Refusal([a, new Migration(2, "0002_b.sql", "create table b ();"), c]);
        Assert.Equal(ErrorCodes.MigrationOutOfOrder, error.Code);
        Assert.Contains("0002_b.sql", error.Message, StringComparison.Ordinal);
        Assert.False(await Exists("b"));
    }

    [Fact]
    public async Task A_database_of_a_newer_release_is_refused()
    {
        var a = new Migration(1, "0001_a.sql", "create table a ();");
        await Migrator.ApplyAsync(_empty, [a, new Migration(2, "0002_b.sql", "create table b ();")], Token);
        Assert.Equal(ErrorCodes.MigrationUnknown, (await Refusal([a])).Code);
    }

    [Fact]
    public async Task A_failing_script_leaves_nothing_behind_and_is_named()
    {
        Migration[] scripts =
        [
            new(1, "0001_a.sql", "create table a (id int);"),
            new(2, "0002_b.sql", "create table b (id int);\n\ninsert into b (no_such_column) values (1);\n"),
        ];
        var error = await Refusal(scripts);
        Assert.Equal(ErrorCodes.MigrationFailed, error.Code);
        Assert.Contains("0002_b.sql", error.Message, StringComparison.Ordinal);
        Assert.Contains("no_such_column", error.Message, StringComparison.Ordinal);
        Assert.True(await Exists("a"));
        Assert.False(await Exists("b"));
        Assert.Single(await Journal());
    }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private Task<CodedException> Refusal(Migration[] scripts) =>
        Assert.ThrowsAsync<CodedException>(() => Migrator.ApplyAsync(_empty, scripts, Token));

    private async Task<List<string>> Journal()
    {
        await using var connection = await _empty.OpenConnectionAsync(Token);
        return [.. await connection.QueryAsync<string>("select checksum from ops.schema_migration order by version")];
    }

    private async Task<bool> Exists(string table)
    {
        await using var connection = await _empty.OpenConnectionAsync(Token);
        return await connection.ExecuteScalarAsync<bool>("select to_regclass(@table) is not null", new { table });
    }
}
