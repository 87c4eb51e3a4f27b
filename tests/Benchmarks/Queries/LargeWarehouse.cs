using ItAnalytics.Tests.Support;
using ItAnalytics.Warehouse.Db;
using ItAnalytics.Warehouse.Server;
using ItAnalytics.Warehouse.Statements;
using Npgsql;

namespace ItAnalytics.Benchmarks.Queries;

/// <summary>A warehouse as large as a country: 15,000 agencies in 65 groups over ten years.</summary>
internal static class LargeWarehouse
{
    private const int Agencies = 15_000;

    /// <summary>Starts the server of the folder and fills its warehouse, unless an earlier run did.</summary>
    public static async Task<EmbeddedPostgres> StartAsync(string folder)
    {
        var server = await EmbeddedPostgres.StartAsync(new EmbeddedPostgresOptions { DataFolder = folder });
        await using var source = WarehouseDataSource.Create(server.ConnectionString, WarehouseRole.Migrator);
        await Migrator.ApplyAsync(source);
        await using var connection = await source.OpenConnectionAsync();
        if (await ScalarAsync(connection, "select exists (select from mart.score)") is true) return server;

        Console.WriteLine($"filling the warehouse in {folder}; once, a minute or two");
        await using (var transaction = await connection.BeginTransactionAsync())
        {
            await ScalarAsync(connection, $"set local bench.agencies = {Agencies}");
            await ScalarAsync(connection, await File.ReadAllTextAsync(Repository.PathTo("tests", "fixtures", "graphql", "large.sql")));
            await ScalarAsync(connection, "insert into ops.stale_mart select distinct agency_group_key, year from mart.score");
            await ScalarAsync(connection, SqlFile.Read("marts/score_summary.sql"));
            await ScalarAsync(connection, SqlFile.Read("marts/score_aggregate.sql"));
            await ScalarAsync(connection, "delete from ops.stale_mart");
            await ScalarAsync(connection, "select ops.bump_generation()");
            await transaction.CommitAsync();
        }
        await ScalarAsync(connection, "vacuum analyze");
        return server;
    }

    /// <summary>What a person wants to know of it beside the figures.</summary>
    public static async Task<string> DescribeAsync(NpgsqlDataSource source)
    {
        await using var connection = await source.OpenConnectionAsync();
        return (string)(await ScalarAsync(connection, """
            select format('%s scores, %s criterion scores, %s anomalies, %s; PostgreSQL %s',
                (select count(*) from mart.score), (select count(*) from mart.node_score), (select count(*) from mart.anomaly),
                pg_size_pretty(pg_database_size(current_database())), current_setting('server_version'))
            """))!;
    }

    private static async Task<object?> ScalarAsync(NpgsqlConnection connection, string sql)
    {
        await using var command = new NpgsqlCommand(sql, connection) { CommandTimeout = 0 };
        return await command.ExecuteScalarAsync();
    }
}
