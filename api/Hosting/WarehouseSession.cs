using System.Collections.Concurrent;
using ItAnalytics.Api.Cli;
using ItAnalytics.Warehouse.Db;
using ItAnalytics.Warehouse.Server;
using Npgsql;

namespace ItAnalytics.Api.Hosting;

/// <summary>
/// The warehouse while this process uses it: the embedded server, started and stopped here, or any other one, and a
/// pool of connections per role.
/// </summary>
internal sealed class WarehouseSession : IAsyncDisposable
{
    private readonly ConcurrentDictionary<WarehouseRole, NpgsqlDataSource> _sources = new();
    private readonly EmbeddedPostgres? _embedded;

    private WarehouseSession(string connectionString, EmbeddedPostgres? embedded) =>
        (ConnectionString, _embedded) = (connectionString, embedded);

    /// <summary>A login that may migrate.</summary>
    public string ConnectionString { get; }

    /// <summary>Is the server one that this process started or shares?</summary>
    public bool IsEmbedded => _embedded is not null;

    /// <summary>Where the server is, without any secret.</summary>
    public string Address
    {
        get
        {
            var parts = new NpgsqlConnectionStringBuilder(ConnectionString);
            return IsEmbedded ? $"embedded, {_embedded!.DataFolder}" : $"{parts.Host}:{parts.Port}/{parts.Database}";
        }
    }

    /// <summary>The migrations that were applied when the session was opened.</summary>
    public IReadOnlyList<Migration> Migrations { get; private set; } = [];

    /// <summary>Opens the warehouse of the settings and brings its tables up to date.</summary>
    public static Task<WarehouseSession> OpenAsync(
        Settings settings, StepReporter steps, CancellationToken cancellationToken) =>
        OpenAsync(settings, steps, migrates: true, cancellationToken);

    /// <summary>Opens the warehouse of the settings and leaves its tables as they are.</summary>
    public static Task<WarehouseSession> OpenAsItIsAsync(
        Settings settings, StepReporter steps, CancellationToken cancellationToken) =>
        OpenAsync(settings, steps, migrates: false, cancellationToken);

    private static async Task<WarehouseSession> OpenAsync(
        Settings settings, StepReporter steps, bool migrates, CancellationToken cancellationToken)
    {
        EmbeddedPostgres? embedded = null;
        if (settings.ConnectionString is null)
        {
            steps.Now("Starting PostgreSQL …");
            embedded = await EmbeddedPostgres.StartAsync(
                new EmbeddedPostgresOptions { DataFolder = settings.DataFolder }, cancellationToken);
            steps.Done($"PostgreSQL {(embedded.IsShared ? "joined" : "started")}, data in {embedded.DataFolder}");
        }
        var session = new WarehouseSession(settings.ConnectionString ?? embedded!.ConnectionString, embedded);
        if (!migrates) return session;
        try
        {
            steps.Now("Bringing the tables up to date …");
            session.Migrations = await Migrator.ApplyAsync(
                session.As(WarehouseRole.Migrator), cancellationToken: cancellationToken);
            if (session.Migrations.Count > 0) steps.Done($"Tables made: {session.Migrations.Count} migrations");
            return session;
        }
        catch
        {
            await session.DisposeAsync();
            throw;
        }
    }

    /// <summary>Connections that act as a role.</summary>
    public NpgsqlDataSource As(WarehouseRole role) =>
        _sources.GetOrAdd(role, static (wanted, connectionString) => WarehouseDataSource.Create(connectionString, wanted), ConnectionString);

    /// <summary>Is there anything to query yet? Asked on connections of the API's role, as a query would be.</summary>
    public async Task<bool> HasScoresAsync(CancellationToken cancellationToken)
    {
        await using var connection = await As(WarehouseRole.Api).OpenConnectionAsync(cancellationToken);
        await using var command = new NpgsqlCommand("select exists (select from mart.score)", connection);
        return (bool)(await command.ExecuteScalarAsync(cancellationToken))!;
    }

    /// <summary>Closes the connections, then leaves the embedded server, which stops with its last user.</summary>
    public async ValueTask DisposeAsync()
    {
        foreach (var source in _sources.Values) await source.DisposeAsync();
        if (_embedded is not null) await _embedded.DisposeAsync();
    }
}
