using ItAnalytics.Warehouse.Db;
using Npgsql;
using Xunit;

namespace ItAnalytics.Tests.Support;

/// <summary>
/// A migrated database of its own for a test class: <c>public class X(PostgresFixture postgres) : IClassFixture&lt;PostgresFixture&gt;</c>.
/// </summary>
public sealed class PostgresFixture : IAsyncLifetime
{
    private readonly Dictionary<WarehouseRole, NpgsqlDataSource> _sources = [];

    /// <summary>Connection string of the database, as the superuser.</summary>
    public string ConnectionString { get; private set; } = "";

    /// <summary>Connections that may do everything.</summary>
    public NpgsqlDataSource Migrator => _sources[WarehouseRole.Migrator];

    /// <summary>Connections with the loader's rights.</summary>
    public NpgsqlDataSource Etl => _sources[WarehouseRole.Etl];

    /// <summary>Connections with the API's rights.</summary>
    public NpgsqlDataSource Api => _sources[WarehouseRole.Api];

    /// <summary>Connections with the API's rights that act for an administrator.</summary>
    public NpgsqlDataSource Acting { get; private set; } = null!;

    /// <summary>Connections with some role's rights.</summary>
    public NpgsqlDataSource As(WarehouseRole role) => _sources[role];

    /// <inheritdoc />
    public async ValueTask InitializeAsync()
    {
        ConnectionString = await TestCluster.CreateDatabaseAsync();
        foreach (var role in Enum.GetValues<WarehouseRole>())
            _sources.Add(role, WarehouseDataSource.Create(ConnectionString, role));
        Acting = WarehouseDataSource.Create(ConnectionString, WarehouseRole.Api, builder =>
            builder.ConnectionStringBuilder.Options += " -c itanalytics.roles=ADMINISTRATOR");
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        foreach (var source in _sources.Values) await source.DisposeAsync();
        await Acting.DisposeAsync();
        await TestCluster.DropDatabaseAsync(ConnectionString);
    }
}
