using System.Diagnostics;
using System.Globalization;
using ItAnalytics.Etl;
using ItAnalytics.Etl.Jobs;
using ItAnalytics.Warehouse.Db;
using ItAnalytics.Warehouse.Server;
using Npgsql;

namespace ItAnalytics.Benchmarks;

/// <summary>A warehouse with the dimensions of the national panel, and beside it a plain table like its facts.</summary>
internal sealed class NationalWarehouse : IAsyncDisposable
{
    private readonly EmbeddedPostgres server;
    private readonly NpgsqlDataSource migrator;
    private readonly NpgsqlDataSource etl;

    private NationalWarehouse(EmbeddedPostgres server, NationalPanel panel)
    {
        this.server = server;
        Panel = panel;
        migrator = WarehouseDataSource.Create(server.ConnectionString, WarehouseRole.Migrator);
        etl = WarehouseDataSource.Create(server.ConnectionString, WarehouseRole.Etl);
    }

    public NationalPanel Panel { get; }

    /// <summary>Whether nothing was scored yet when it was filled.</summary>
    public bool IsNew { get; set; }

    /// <summary>Brings the warehouse up to date and loads agencies, groups and members.</summary>
    public static async Task<NationalWarehouse> OpenAsync(EmbeddedPostgres server, NationalPanel panel)
    {
        var warehouse = new NationalWarehouse(server, panel);
        if ((await Migrator.ApplyAsync(warehouse.migrator)).Count > 0) await warehouse.LoadAsync(panel.Reference);
        await warehouse.ExecuteAsync(
            """
            create table if not exists plain_observation (like dw.fact_observation including indexes) partition by range (year);
            do $$
            begin
                for y in 2013 .. 2022 loop
                    execute format('create table if not exists plain_observation_%s partition of plain_observation for values from (%s) to (%s)', y, y, y + 1);
                end loop;
            end
            $$
            """);
        return warehouse;
    }

    /// <summary>Connections with the loader's rights.</summary>
    public NpgsqlDataSource Etl => etl;

    /// <summary>One run of the kind LOAD over a folder.</summary>
    public Task LoadAsync(string folder) => RunAsync(RunKind.Load, new PipelineSettings { InputFolders = [folder] });

    /// <summary>One run over some folders.</summary>
    public Task RunAsync(RunKind kind, params string[] folders) =>
        RunAsync(kind, new PipelineSettings { InputFolders = folders });

    /// <summary>One run, with the panel's contracts and methods; its steps are printed.</summary>
    public async Task RunAsync(RunKind kind, PipelineSettings settings)
    {
        var result = await Pipeline.RunAsync(
            etl, settings with { ContractFolder = Panel.Contracts, MethodologyFolder = Panel.Methods }, kind, "benchmark");
        if (result.State != RunState.Succeeded) throw new InvalidOperationException($"{result.ErrorCode}: {result.Message}");
        await using var command = migrator.CreateCommand(
            $"select name, extract(epoch from finished_at - started_at)::float8, coalesce(message, '') from ops.run_step where run_key = {result.RunKey} order by step_number");
        await using var steps = await command.ExecuteReaderAsync();
        while (await steps.ReadAsync())
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"    {steps.GetString(0)} {steps.GetDouble(1):0.0} s  {steps.GetString(2)}"));
    }

    /// <summary>Process id of the server.</summary>
    public int Postmaster() => int.Parse(
        File.ReadLines(Directory.EnumerateFiles(server.DataFolder, "postmaster.pid", SearchOption.AllDirectories).First()).First(),
        CultureInfo.InvariantCulture);

    /// <summary>One value.</summary>
    public async Task<object?> ScalarAsync(string sql)
    {
        await using var command = migrator.CreateCommand(sql);
        return await command.ExecuteScalarAsync();
    }

    /// <summary>Reads all facts by a binary COPY and throws them away; returns the number of bytes.</summary>
    public async Task<long> CopyOutAsync()
    {
        await using var connection = await migrator.OpenConnectionAsync();
        await using var copy = await connection.BeginRawBinaryCopyAsync(
            "copy (select * from dw.fact_observation) to stdout (format binary)");
        var buffer = new byte[1 << 18];
        var bytes = 0L;
        for (var read = await copy.ReadAsync(buffer, CancellationToken.None); read > 0; read = await copy.ReadAsync(buffer, CancellationToken.None)) bytes += read;
        return bytes;
    }

    /// <summary>One run of the kind DETECT; its steps with what they say.</summary>
    public async Task<string> DetectAsync()
    {
        var result = await Pipeline.RunAsync(etl, new PipelineSettings(), RunKind.Detect, "benchmark");
        if (result.State != RunState.Succeeded) throw new InvalidOperationException($"{result.ErrorCode}: {result.Message}");
        await using var command = migrator.CreateCommand(
            $"""
            select string_agg(name || ' ' || round(extract(epoch from finished_at - started_at), 1) || ' s: ' || message, '; ' order by step_number)
                || '; states ' || pg_size_pretty(pg_total_relation_size('staging.detector_state'))
            from ops.run_step where run_key = {result.RunKey}
            """);
        return (string)(await command.ExecuteScalarAsync())!;
    }

    /// <summary>Empties the facts or the plain table, and lets the server write down what it has to.</summary>
    public async Task EmptyAsync(bool facts)
    {
        await ExecuteAsync(facts
            ? "truncate dw.fact_observation; delete from ops.rejection; " +
                "delete from ops.source_file where source_code = 'national-monthly'"
            : "truncate plain_observation");
        await ExecuteAsync("checkpoint");
    }

    /// <summary>Number of facts and bytes a row.</summary>
    public async Task<string> SizeAsync()
    {
        await using var command = migrator.CreateCommand(
            """
            select (select count(*) from dw.fact_observation), sum(pg_table_size(relid)), sum(pg_indexes_size(relid))
            from pg_partition_tree('dw.fact_observation') where isleaf
            """);
        await using var reader = await command.ExecuteReaderAsync();
        await reader.ReadAsync();
        var facts = reader.GetInt64(0);
        if (facts != Panel.Rows) throw new InvalidOperationException($"{facts} of {Panel.Rows} rows were loaded.");
        return string.Create(CultureInfo.InvariantCulture,
            $"  {facts:N0} facts; bytes a row: {reader.GetDecimal(1) / facts:0.0} table, {reader.GetDecimal(2) / facts:0.0} key");
    }

    /// <summary>Writes the facts into files of the server, which reads them from there, and the clients too.</summary>
    public async Task ExportAsync()
    {
        await ExecuteAsync("copy (select * from dw.fact_observation) to program 'cat > facts.bin' (format binary)");
        await ExecuteAsync("copy (select * from dw.fact_observation) to program 'cat > facts.csv' (format csv)");
    }

    /// <summary>What psql's \copy does: the lines of a file through the connection.</summary>
    public async Task CopyFromClientAsync()
    {
        await using var connection = await migrator.OpenConnectionAsync();
        using var file = new StreamReader(await ServerFileAsync("facts.csv"));
        await using var copy = await connection.BeginTextImportAsync("copy plain_observation from stdin (format csv)");
        var buffer = new char[1 << 16];
        for (var read = await file.ReadAsync(buffer); read > 0; read = await file.ReadAsync(buffer))
            await copy.WriteAsync(buffer.AsMemory(0, read));
    }

    /// <summary>pgloader with its defaults.</summary>
    public async Task PgLoadAsync()
    {
        var address = new NpgsqlConnectionStringBuilder(server.ConnectionString);
        await using var columns = migrator.CreateCommand(
            "select string_agg(attname, ', ' order by attnum) from pg_attribute where attrelid = 'plain_observation'::regclass and attnum > 0");
        var names = (string)(await columns.ExecuteScalarAsync())!;
        var script = Path.Combine(Panel.Folder, "pgloader.load");
        await File.WriteAllTextAsync(script,
            $"""
            LOAD CSV FROM '{await ServerFileAsync("facts.csv")}' ({names})
            INTO postgresql://{address.Username}:{address.Password}@127.0.0.1:{address.Port}/{address.Database}
            TARGET TABLE public.plain_observation ({names})
            WITH fields terminated by ',', fields optionally enclosed by '"';
            """);
        using var process = Process.Start(new ProcessStartInfo("pgloader", ["--root-dir", Panel.Folder, script])
        {
            RedirectStandardOutput = true,
        })!;
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        await using var count = migrator.CreateCommand("select count(*) from plain_observation");
        if ((long)(await count.ExecuteScalarAsync())! != Panel.Rows) throw new InvalidOperationException("pgloader: " + output);
    }

    public async Task ExecuteAsync(string sql)
    {
        await using var connection = await migrator.OpenConnectionAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await etl.DisposeAsync();
        await migrator.DisposeAsync();
    }

    private async Task<string> ServerFileAsync(string name)
    {
        await using var command = migrator.CreateCommand("show data_directory");
        return Path.Combine((string)(await command.ExecuteScalarAsync())!, name);
    }
}
