using System.Net.Sockets;
using System.Text;
using ItAnalytics.Api.Execution;
using ItAnalytics.Tests.Support;
using Npgsql;

namespace ItAnalytics.Api.Tests.Execution;

/// <summary>A database that is slow, gone or broken: clients get a code and a plain sentence, never its own words.</summary>
public sealed class DatabaseTroubleTests(PostgresFixture postgres) : IClassFixture<PostgresFixture>
{
    private const string Query = "{ scores { nodes { year } } }";

    [Fact]
    public async Task A_caller_that_gives_up_ends_the_statement_in_the_database_too()
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        await using var pipeline = await SampleWarehouse.OpenAsync(postgres, new PipelineOptions());
        await using var blocking = await postgres.Migrator.OpenConnectionAsync(cancellationToken);
        await using var transaction = await blocking.BeginTransactionAsync(cancellationToken);
        await using (var taking = new NpgsqlCommand("lock table mart.score in access exclusive mode", blocking))
            await taking.ExecuteNonQueryAsync(cancellationToken);

        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var asking = pipeline.ExecuteAsync(new GraphQLRequest(Query), patience.Token);
        while (await WaitingAsync() == 0) await Task.Delay(10, cancellationToken);
        await patience.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => asking);
        while (await WaitingAsync() > 0) await Task.Delay(10, cancellationToken);

        await transaction.RollbackAsync(cancellationToken);
        var outcome = await pipeline.ExecuteAsync(new GraphQLRequest(Query), cancellationToken);
        Assert.Equal(ExecutionProgress.Executed, outcome.Progress);
    }

    [Fact]
    public async Task A_table_that_is_gone_is_told_without_naming_it()
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        await using var pipeline = await SampleWarehouse.OpenAsync(postgres, new PipelineOptions());
        await using (var breaking = postgres.Migrator.CreateCommand("alter table mart.forecast rename to forecast_away"))
            await breaking.ExecuteNonQueryAsync(cancellationToken);
        try
        {
            var outcome = await pipeline.ExecuteAsync(new GraphQLRequest("{ forecasts { nodes { mean } } }"), cancellationToken);
            var body = Encoding.UTF8.GetString(outcome.Body.Span);
            Assert.Equal((ExecutionProgress.Failed, "GQL542"), (outcome.Progress, outcome.Errors[0].Code));
            Assert.EndsWith("\"data\":null}", body, StringComparison.Ordinal);
            Assert.DoesNotContain("forecast", body, StringComparison.Ordinal);
        }
        finally
        {
            await using var mending = postgres.Migrator.CreateCommand("alter table mart.forecast_away rename to forecast");
            await mending.ExecuteNonQueryAsync(cancellationToken);
        }
    }

    [Theory]
    [InlineData("57014", "GQL541")]
    [InlineData("53300", "GQL540")]
    [InlineData("42P01", "GQL542")]
    public void A_refusal_of_the_database_has_a_code_of_our_own(string sqlState, string code) =>
        Assert.Equal(code, DatabaseTrouble.ToError(new PostgresException("secret", "ERROR", "ERROR", sqlState)).Code);

    [Fact]
    public void A_server_that_is_not_there_or_does_not_answer_is_told_apart()
    {
        Assert.Equal("GQL540", DatabaseTrouble.ToError(new NpgsqlException("x", new SocketException())).Code);
        Assert.Equal("GQL541", DatabaseTrouble.ToError(new NpgsqlException("x", new TimeoutException())).Code);
    }

    private async Task<long> WaitingAsync()
    {
        await using var command = postgres.Migrator.CreateCommand(
            "select count(*) from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'");
        return (long)(await command.ExecuteScalarAsync(TestContext.Current.CancellationToken))!;
    }
}
