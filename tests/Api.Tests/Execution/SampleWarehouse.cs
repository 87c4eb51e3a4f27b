using System.Text;
using System.Text.Json;
using ItAnalytics.Api.Tests.Execution;
using ItAnalytics.Tests.Support;
using ItAnalytics.Warehouse.Statements;
using Microsoft.Extensions.Logging.Abstractions;

[assembly: AssemblyFixture(typeof(SampleWarehouse))]

namespace ItAnalytics.Api.Tests.Execution;

/// <summary>The small warehouse of tests/fixtures/graphql, for tests that only read.</summary>
public sealed class SampleWarehouse : IAsyncLifetime
{
    private readonly PostgresFixture _postgres = new();

    /// <summary>The database.</summary>
    public PostgresFixture Postgres => _postgres;

    /// <summary>A pipeline that computes every answer.</summary>
    public RequestPipeline Pipeline { get; private set; } = null!;

    /// <inheritdoc/>
    public async ValueTask InitializeAsync()
    {
        await _postgres.InitializeAsync();
        await FillAsync(_postgres);
        Pipeline = await OpenAsync(_postgres, new PipelineOptions { AnswerCacheBytes = 0 });
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await Pipeline.DisposeAsync();
        await _postgres.DisposeAsync();
    }

    /// <summary>Fills a migrated database with the sample.</summary>
    public static async Task FillAsync(PostgresFixture postgres)
    {
        var sql = await File.ReadAllTextAsync(Repository.PathTo("tests", "fixtures", "graphql", "warehouse.sql"));
        // In one transaction, as a rebuild of the marts is.
        await using var command = postgres.Migrator.CreateCommand(
            $"begin; {sql}; insert into ops.stale_mart select distinct agency_group_key, year from mart.score; " +
            $"{SqlFile.Read("marts/score_aggregate.sql")}; delete from ops.stale_mart; commit");
        await command.ExecuteNonQueryAsync();
    }

    /// <summary>Opens a pipeline on a database.</summary>
    public static Task<RequestPipeline> OpenAsync(PostgresFixture postgres, PipelineOptions options) =>
        RequestPipeline.OpenAsync(postgres.ConnectionString, options, NullLogger.Instance);

    /// <summary>The response to a query as text.</summary>
    public async Task<string> AskAsync(string query, object? variables = null) =>
        Encoding.UTF8.GetString((await ExecuteAsync(query, variables)).Body.Span);

    /// <summary>The outcome of a query.</summary>
    public Task<ExecutionOutcome> ExecuteAsync(string query, object? variables = null) => Pipeline.ExecuteAsync(
        new GraphQLRequest(query, Variables: variables is null ? null : JsonSerializer.SerializeToElement(variables)));
}
