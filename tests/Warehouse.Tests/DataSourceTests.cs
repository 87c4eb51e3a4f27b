using Dapper;
using ItAnalytics.Tests.Support;
using ItAnalytics.Warehouse.Db;
using ItAnalytics.Warehouse.Errors;
using Npgsql;

namespace ItAnalytics.Warehouse.Tests;

public sealed class DataSourceTests(PostgresFixture postgres) : IClassFixture<PostgresFixture>
{
    [Theory]
    [InlineData(WarehouseRole.Etl, "itanalytics_etl", "0")]
    [InlineData(WarehouseRole.Api, "itanalytics_api", "30s")]
    public async Task A_session_acts_as_its_role_even_when_its_connection_is_used_again(
        WarehouseRole role, string name, string statementTimeout)
    {
        await using var source = WarehouseDataSource.Create(postgres.ConnectionString + ";Maximum Pool Size=1", role);
        for (var use = 0; use < 2; use++)
        {
            await using var connection = await source.OpenConnectionAsync(TestContext.Current.CancellationToken);
            Assert.Equal(name, await connection.ExecuteScalarAsync<string>("select current_user"));
            Assert.Equal(statementTimeout, await connection.ExecuteScalarAsync<string>("show statement_timeout"));
            Assert.Equal("UTC", await connection.ExecuteScalarAsync<string>("show timezone"));
            await connection.ExecuteAsync("set role none; set statement_timeout = '1s'; set timezone = 'Asia/Ho_Chi_Minh'");
        }
    }

    [Theory]
    [InlineData("Host=127.0.0.1", 60)]
    [InlineData("Host=127.0.0.1;Tcp Keepalive=true;Tcp Keepalive Time=5", 5)]
    [InlineData("Host=/run/postgresql", 0)]
    public async Task A_connection_over_a_network_asks_whether_the_server_is_still_there(string address, int seconds)
    {
        await using var source = WarehouseDataSource.Create(address, WarehouseRole.Etl);
        var settings = new NpgsqlConnectionStringBuilder(source.ConnectionString);
        Assert.Equal((seconds > 0, seconds), (settings.TcpKeepAlive, settings.TcpKeepAliveTime));
    }

    [Fact]
    public async Task A_server_that_is_not_there_and_a_refused_login_are_named_without_the_password()
    {
        var settings = new NpgsqlConnectionStringBuilder(postgres.ConnectionString) { Password = "wrong-secret" };
        foreach (var (host, password) in new[] { ("/nowhere", "wrong-secret"), (settings.Host!, "wrong-secret") })
        {
            (settings.Host, settings.Password) = (host, password);
            await using var source = WarehouseDataSource.Create(settings.ConnectionString, WarehouseRole.Migrator);
            var error = await Assert.ThrowsAsync<CodedException>(
                () => WarehouseDataSource.OpenAsync(source, TestContext.Current.CancellationToken));
            Assert.Equal(ErrorCodes.ServerUnreachable, error.Code);
            Assert.Contains(host, error.Message, StringComparison.Ordinal);
            Assert.DoesNotContain(password, error.ToString(), StringComparison.Ordinal);
        }
    }
}
