using ItAnalytics.Etl.Extract;
using ItAnalytics.Etl.Load;
using ItAnalytics.Etl.Reference;
using ItAnalytics.Tests.Support;
using NodaTime;
using Npgsql;

namespace ItAnalytics.Etl.Tests.Load;

/// <summary>A warehouse with the methods of the program in it, and short ways to load files and to look.</summary>
public sealed class LoadedWarehouse : IAsyncLifetime
{
    /// <summary>The day on which all test loads happen.</summary>
    public static Instant Today { get; } = Instant.FromUtc(2026, 6, 1, 8, 0);

    private readonly PostgresFixture postgres = new();

    public NpgsqlDataSource Etl => postgres.Etl;

    public string ConnectionString => postgres.ConnectionString;

    public long RunKey { get; private set; }

    internal SourceContracts Contracts { get; } = SourceContracts.Load(SourceContracts.DefaultFolder);

    public async ValueTask InitializeAsync()
    {
        await postgres.InitializeAsync();
        await new MethodologyLoader(Etl).LoadAsync(MethodologyLoader.DefaultFolder);
        RunKey = await Scalar<long>("insert into ops.run (kind, state, requested_by) values ('LOAD', 'RUNNING', 'test') returning run_key");
    }

    public ValueTask DisposeAsync() => postgres.DisposeAsync();

    internal Task<LoadReport> Load(string path, SourceContracts? contracts = null, bool reload = false) =>
        new FileLoader(Etl, contracts ?? Contracts, new FixedClock()).LoadAsync(path, RunKey, reload);

    internal async Task<List<LoadReport>> LoadFolder(params string[] sampleFolders)
    {
        var reports = new List<LoadReport>();
        foreach (var folder in sampleFolders)
        {
            foreach (var (path, _) in Contracts.Plan(Repository.PathTo("samples", folder))) reports.Add(await Load(path));
        }

        return reports;
    }

    public Task<T> Scalar<T>(string sql) => Scalar<T>(postgres.Etl, sql);

    /// <summary>As the superuser, who sees what other sessions do.</summary>
    public Task<T> Watch<T>(string sql) => Scalar<T>(postgres.Migrator, sql);

    private static async Task<T> Scalar<T>(NpgsqlDataSource source, string sql)
    {
        await using var command = source.CreateCommand(sql);
        return (T)(await command.ExecuteScalarAsync())!;
    }

    public async Task<List<string>> Lines(string sql)
    {
        await using var command = postgres.Etl.CreateCommand(sql);
        await using var reader = await command.ExecuteReaderAsync();
        var lines = new List<string>();
        while (await reader.ReadAsync())
        {
            var values = new object[reader.FieldCount];
            reader.GetValues(values);
            lines.Add(string.Join('|', values.Select(v => v is DBNull ? "" : Convert.ToString(v, System.Globalization.CultureInfo.InvariantCulture))));
        }

        return lines;
    }

    private sealed class FixedClock : IClock
    {
        public Instant GetCurrentInstant() => Today;
    }
}
