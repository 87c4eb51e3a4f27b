using ItAnalytics.Tests.Support;
using Npgsql;

namespace ItAnalytics.Warehouse.Tests.Checks;

/// <summary>A database with the rows of sound_warehouse.sql.</summary>
public sealed class SoundWarehouse : IAsyncLifetime
{
    private readonly PostgresFixture _postgres = new();

    public NpgsqlDataSource Migrator => _postgres.Migrator;

    public NpgsqlDataSource Etl => _postgres.Etl;

    public NpgsqlDataSource Api => _postgres.Api;

    public async ValueTask InitializeAsync()
    {
        await _postgres.InitializeAsync();
        var rows = await File.ReadAllTextAsync(Repository.PathTo("tests/Warehouse.Tests/Checks/sound_warehouse.sql"));
        await using var command = _postgres.Migrator.CreateCommand(rows);
        await command.ExecuteNonQueryAsync();
    }

    public ValueTask DisposeAsync() => _postgres.DisposeAsync();
}
