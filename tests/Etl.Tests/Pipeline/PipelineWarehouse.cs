using System.Collections.Concurrent;
using Dapper;
using ItAnalytics.Etl.Jobs;
using ItAnalytics.Etl.Notify;
using ItAnalytics.Tests.Support;
using Npgsql;

namespace ItAnalytics.Etl.Tests.Pipelines;

/// <summary>A warehouse with all samples, after one run of the whole flow; read by many tests, changed by
/// none.</summary>
public sealed class PipelineWarehouse : IAsyncLifetime
{
    private readonly PostgresFixture postgres = new();

    /// <summary>How the run ended.</summary>
    public RunResult Result { get; private set; } = null!;

    /// <summary>What the run told.</summary>
    public IReadOnlyList<RunProgress> Events { get; private set; } = [];

    public NpgsqlDataSource Etl => postgres.Etl;

    /// <summary>The settings of the run: all samples, a webhook that no worker serves, everything else as it comes.</summary>
    public static PipelineSettings Settings { get; } = new()
    {
        InputFolders = [Repository.PathTo("samples")],
        Notify = new NotifySettings { Webhook = new Uri("http://127.0.0.1:9/") },
    };

    public async ValueTask InitializeAsync()
    {
        await postgres.InitializeAsync();
        var events = new Recorder();
        Result = await Pipeline.RunAsync(postgres.Etl, Settings, RunKind.Pipeline, "test", progress: events);
        Events = [.. events.Seen];
    }

    public ValueTask DisposeAsync() => postgres.DisposeAsync();

    /// <summary>Rows of a query over natural codes.</summary>
    public async Task<IReadOnlyList<T>> QueryAsync<T>(string sql, object? values = null)
    {
        await using var connection = await postgres.Migrator.OpenConnectionAsync(TestContext.Current.CancellationToken);
        return (await connection.QueryAsync<T>(sql, values)).AsList();
    }

    /// <summary>The one value of a query.</summary>
    public async Task<T?> ScalarAsync<T>(string sql, object? values = null)
    {
        await using var connection = await postgres.Migrator.OpenConnectionAsync(TestContext.Current.CancellationToken);
        return await connection.ExecuteScalarAsync<T>(sql, values);
    }

    private sealed class Recorder : IProgress<RunProgress>
    {
        public ConcurrentQueue<RunProgress> Seen { get; } = [];

        public void Report(RunProgress value) => Seen.Enqueue(value);
    }
}

/// <summary>The classes that read <see cref="PipelineWarehouse"/>.</summary>
[CollectionDefinition(Name)]
public sealed class AfterPipeline : ICollectionFixture<PipelineWarehouse>
{
    public const string Name = "After a run over all samples";
}
