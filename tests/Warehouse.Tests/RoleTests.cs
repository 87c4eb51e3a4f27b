using ItAnalytics.Tests.Support;
using ItAnalytics.Warehouse.Db;
using ItAnalytics.Warehouse.Errors;
using ItAnalytics.Warehouse.Tests.Checks;
using Npgsql;

namespace ItAnalytics.Warehouse.Tests;

public sealed class RoleTests(SoundWarehouse sound) : IClassFixture<SoundWarehouse>
{
    private const string AsReviewer =
        "set itanalytics.person = 'test'; set itanalytics.roles = 'ANALYST,REVIEWER'; ";

    private const string AsOperator =
        "set itanalytics.person = 'test'; set itanalytics.roles = 'OPERATOR'; ";

    private const string AddReview =
        "insert into dw.fact_review (anomaly_key, decision, reviewer) values (2, 'CONFIRMED', 'test')";

    [Theory]
    [InlineData("insert into dw.fact_observation select * from dw.fact_observation limit 1")]
    [InlineData("update dw.fact_observation set known_to = now() where known_to is null")]
    [InlineData("delete from mart.score")]
    [InlineData("update mart.anomaly set state = 'DISMISSED'")]
    [InlineData("update dw.fact_review set note = 'other'")]
    [InlineData("delete from dw.fact_review")]
    [InlineData("update ops.source_file set rejected_count = 0")]
    [InlineData("select * from staging.observation")]
    [InlineData("select ops.bump_generation()")]
    [InlineData("select dw.ensure_year_partitions(2050, 2051)")]
    [InlineData("create table dw.mine (id int)")]
    [InlineData("create table public.mine (id int)")]
    public Task The_API_may_not(string sql) => DeniedAsync(sound.Api, sql);

    [Theory]
    [InlineData(AsReviewer + AddReview)]
    [InlineData(AsOperator + "insert into ops.run (kind, requested_by) values ('LOAD', 'test')")]
    [InlineData("select * from dw.fact_observation")]
    [InlineData("select * from mart.observation")]
    [InlineData("select * from ops.rejection")]
    [InlineData("select dw.search_form('Đắk Lắk')")]
    public Task The_API_may(string sql) => AllowedAsync(sound.Api, sql);

    [Theory]
    [InlineData(AddReview)]
    [InlineData("update dw.fact_review set note = 'other'")]
    [InlineData("delete from dw.fact_review")]
    [InlineData("truncate dw.fact_review")]
    [InlineData("update dw.fact_observation set value = 1")]
    [InlineData("delete from dw.fact_observation")]
    [InlineData("delete from dw.fact_score")]
    [InlineData("update dw.publication set content_hash = content_hash")]
    [InlineData("delete from dw.publication")]
    [InlineData("update mart.score_history set total = 1")]
    [InlineData("delete from mart.score_history")]
    [InlineData("insert into dw.dim_period select * from dw.dim_period limit 0")]
    [InlineData("update ops.generation set generation = 7")]
    [InlineData("drop table mart.score")]
    [InlineData("create table dw.mine (id int)")]
    public Task The_loader_may_not(string sql) => DeniedAsync(sound.Etl, sql);

    [Theory]
    [InlineData("update dw.fact_observation set known_to = now() where known_to is null")]
    [InlineData("insert into staging.observation (source_file_key, line_number, agency_key, indicator_key, period_key, stage_key, year, status_key) values (1, 1, 1, 1, 1, 1, 1, 1)")]
    [InlineData("truncate staging.observation")]
    [InlineData("delete from mart.node_score")]
    [InlineData("select * from dw.fact_review")]
    [InlineData("select ops.bump_generation()")]
    [InlineData("select dw.ensure_year_partitions(2040, 2041)")]
    [InlineData("create temporary table mine (id int)")]
    public Task The_loader_may(string sql) => AllowedAsync(sound.Etl, sql);

    [Theory]
    [InlineData("update dw.fact_review set note = 'other'")]
    [InlineData("delete from dw.fact_review")]
    [InlineData("truncate dw.fact_review")]
    [InlineData("update dw.fact_observation set value = 1 where known_to is null")]
    [InlineData("update dw.fact_observation set known_to = now() where known_to is not null")]
    [InlineData("update dw.fact_score set points = 1, known_to = now() where known_to is null")]
    [InlineData("update mart.score_history set total = 1, known_to = now() where known_to is null")]
    [InlineData("delete from mart.score_history")]
    [InlineData("update dw.publication set content_hash = repeat('0', 64)")]
    [InlineData("delete from dw.publication")]
    public async Task Not_even_the_owner_rewrites_what_is_append_only(string sql)
    {
        var error = await Assert.ThrowsAsync<PostgresException>(() => AllowedAsync(sound.Migrator, sql));
        Assert.Contains("append-only", error.MessageText, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_API_may_not_even_make_temporary_tables()
    {
        // Rights on a database are the one thing that a copy of a template does not have.
        var connectionString = await TestCluster.CreateDatabaseAsync(migrated: false);
        await using (var login = WarehouseDataSource.Create(connectionString, WarehouseRole.Migrator))
        await using (var api = WarehouseDataSource.Create(connectionString, WarehouseRole.Api))
        {
            await Migrator.ApplyAsync(login, cancellationToken: Token);
            await DeniedAsync(api, "create temporary table mine (id int)");
        }
        await TestCluster.DropDatabaseAsync(connectionString);
    }

    [Fact]
    public async Task A_review_by_the_API_reaches_the_mart_and_raises_the_generation_in_one_transaction()
    {
        await using var connection = await sound.Api.OpenConnectionAsync(Token);
        await using var transaction = await connection.BeginTransactionAsync(Token);
        var before = await ScalarAsync(connection, "select generation from ops.generation");
        await ScalarAsync(connection, AsReviewer + AddReview);
        Assert.Equal("CONFIRMED", await ScalarAsync(connection, "select state from mart.anomaly where anomaly_key = 2"));
        Assert.Equal((long)before! + 1, await ScalarAsync(connection, "select generation from ops.generation"));
    }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private static async Task DeniedAsync(NpgsqlDataSource source, string sql)
    {
        var error = await Assert.ThrowsAsync<PostgresException>(() => AllowedAsync(source, sql));
        Assert.Equal(PostgresTrouble.Denied, PostgresErrors.Classify(error));
    }

    private static async Task AllowedAsync(NpgsqlDataSource source, string sql)
    {
        await using var connection = await source.OpenConnectionAsync(Token);
        await using var transaction = await connection.BeginTransactionAsync(Token);
        await ScalarAsync(connection, sql);
    }

    private static async Task<object?> ScalarAsync(NpgsqlConnection connection, string sql)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        return await command.ExecuteScalarAsync(Token);
    }
}
