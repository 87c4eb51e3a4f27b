using System.IO.Compression;
using System.Text.Json.Nodes;
using Dapper;
using ItAnalytics.Tests.Support;
using ItAnalytics.Warehouse.Backup;
using ItAnalytics.Warehouse.Db;
using ItAnalytics.Warehouse.Errors;
using ItAnalytics.Warehouse.Statements;
using ItAnalytics.Warehouse.Tests.Checks;
using Npgsql;

namespace ItAnalytics.Warehouse.Tests.Backup;

/// <summary>The drill of docs/operations.md: back up, lose everything, restore, compare.</summary>
public sealed class BackupTests(SoundWarehouse source) : IClassFixture<SoundWarehouse>, IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("itanalytics-backup-").FullName;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_restored_warehouse_holds_the_same_rows_in_every_table_and_passes_every_check()
    {
        var path = await BackupAsync();
        var connectionString = await TestCluster.CreateDatabaseAsync(migrated: false);
        await using (var target = WarehouseDataSource.Create(connectionString, WarehouseRole.Migrator))
        {
            var manifest = await WarehouseRestore.ReadAsync(target, path, replaces: false, cancellationToken: Stop);
            Assert.True(manifest.RowCount > 100);
            Assert.Equal(await ContentAsync(source.Migrator), await ContentAsync(target));
            Assert.All(await WarehouseChecks.RunAsync(target, Stop), check => Assert.True(check.Passed, check.Check.Name));
        }
        await TestCluster.DropDatabaseAsync(connectionString);
    }

    [Fact]
    public async Task Keys_go_on_after_the_last_one_and_append_only_tables_stay_so()
    {
        var path = await BackupAsync();
        await OnANewWarehouseAsync(async target =>
        {
            await WarehouseRestore.ReadAsync(target, path, replaces: false, cancellationToken: Stop);
            await using var connection = await target.OpenConnectionAsync(Stop);
            var highest = await connection.ExecuteScalarAsync<long>("select max(run_key) from ops.run");
            Assert.Equal(highest + 1, await connection.ExecuteScalarAsync<long>(
                "insert into ops.run (kind, state, requested_by) values ('LOAD', 'SUCCEEDED', 'test') returning run_key"));
            var refused = await Assert.ThrowsAsync<PostgresException>(() => connection.ExecuteAsync("delete from dw.fact_review"));
            Assert.Contains("append-only", refused.MessageText, StringComparison.Ordinal);
        });
    }

    [Fact]
    public async Task A_warehouse_in_use_is_replaced_only_when_that_is_said()
    {
        var path = await BackupAsync();
        await OnANewWarehouseAsync(async target =>
        {
            await using (var command = target.CreateCommand(
                "insert into ops.run (kind, state, requested_by) select 'LOAD', 'SUCCEEDED', 'test' from generate_series(1, 50)"))
                await command.ExecuteNonQueryAsync(Stop);
            var before = await ContentAsync(target);
            var refused = await Assert.ThrowsAsync<CodedException>(
                () => WarehouseRestore.ReadAsync(target, path, replaces: false, cancellationToken: Stop));
            Assert.Equal(ErrorCodes.RestoreOverData, refused.Code);
            Assert.Equal(before, await ContentAsync(target));

            await WarehouseRestore.ReadAsync(target, path, replaces: true, cancellationToken: Stop);
            Assert.Equal(await ContentAsync(source.Migrator), await ContentAsync(target));
        });
    }

    [Fact]
    public async Task Kept_answers_are_not_taken_for_the_restored_ones()
    {
        var path = await BackupAsync();
        await OnANewWarehouseAsync(async target =>
        {
            await using var connection = await target.OpenConnectionAsync(Stop);
            await connection.ExecuteAsync("update ops.generation set generation = 5000");
            await WarehouseRestore.ReadAsync(target, path, replaces: true, cancellationToken: Stop);
            Assert.Equal(5001, await connection.ExecuteScalarAsync<long>("select generation from ops.generation"));
        });
    }

    [Fact]
    public async Task A_backup_of_older_tables_is_restored_and_brought_up_to_date()
    {
        var path = await BackupAsync();
        var connectionString = await TestCluster.CreateDatabaseAsync(migrated: false);
        await using (var old = WarehouseDataSource.Create(connectionString, WarehouseRole.Migrator))
        {
            // The tables of the first release that had backups.
            await Migrator.ApplyAsync(old, [.. Migration.All.Where(migration => migration.Version <= 10)], Stop);
            path = Path.Combine(_folder, "old.backup");
            await WarehouseBackup.WriteAsync(old, path, cancellationToken: Stop);
        }
        await TestCluster.DropDatabaseAsync(connectionString);
        connectionString = await TestCluster.CreateDatabaseAsync(migrated: false);
        await using (var target = WarehouseDataSource.Create(connectionString, WarehouseRole.Migrator))
        {
            await WarehouseRestore.ReadAsync(target, path, replaces: false, cancellationToken: Stop);
            await using var connection = await target.OpenConnectionAsync(Stop);
            Assert.Equal(Migration.All.Count, await connection.ExecuteScalarAsync<int>("select count(*) from ops.schema_migration"));
        }
        await TestCluster.DropDatabaseAsync(connectionString);
    }

    [Theory]
    [InlineData("not a zip", ErrorCodes.BackupUnusable)]
    [InlineData("broken off", ErrorCodes.BackupUnusable)]
    [InlineData("no manifest", ErrorCodes.BackupUnusable)]
    [InlineData("newer layout", ErrorCodes.BackupUnusable)]
    [InlineData("other migration", ErrorCodes.RestoreOtherTables)]
    [InlineData("a table missing", ErrorCodes.BackupDamaged)]
    [InlineData("another hash", ErrorCodes.BackupDamaged)]
    [InlineData("another count", ErrorCodes.BackupDamaged)]
    [InlineData("other rows", ErrorCodes.BackupDamaged)]
    public async Task A_damaged_backup_is_refused_and_changes_nothing(string damage, string code)
    {
        var path = Damage(await BackupAsync(), damage);
        await OnANewWarehouseAsync(async target =>
        {
            var before = await ContentAsync(target);
            var refused = await Assert.ThrowsAsync<CodedException>(
                () => WarehouseRestore.ReadAsync(target, path, replaces: true, cancellationToken: Stop));
            Assert.Equal(code, refused.Code);
            Assert.Contains(path, refused.Message, StringComparison.Ordinal);
            Assert.Equal(before, await ContentAsync(target));
        });
    }

    [Fact]
    public async Task A_backup_that_cannot_be_finished_leaves_the_older_one_and_no_piece()
    {
        var path = await BackupAsync();
        var hash = File.ReadAllBytes(path);
        using var stop = new CancellationTokenSource();
        var progress = new StopAt("dw.fact_review", stop);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => WarehouseBackup.WriteAsync(source.Migrator, path, progress, stop.Token));
        Assert.Equal(hash, File.ReadAllBytes(path));
        Assert.Equal([path], Directory.GetFiles(_folder));
    }

    [Fact]
    public void Tables_come_after_those_that_they_refer_to_and_a_circle_is_named()
    {
        var tables = new[] { "a", "b", "c" }.Select(name => new CatalogTable { Name = name, Columns = [] }).ToList();
        var ordered = BackupCatalog.InOrder(tables, new[] { ("a", "b"), ("b", "c") }.ToLookup(pair => pair.Item1, pair => pair.Item2));
        Assert.Equal(["c", "b", "a"], ordered.Select(table => table.Name));
        var circle = Assert.Throws<InvalidOperationException>(() => BackupCatalog.InOrder(
            tables, new[] { ("a", "b"), ("b", "a") }.ToLookup(pair => pair.Item1, pair => pair.Item2)));
        Assert.Contains("a, b", circle.Message, StringComparison.Ordinal);
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private async Task<string> BackupAsync()
    {
        var path = Path.Combine(_folder, "warehouse.backup");
        await WarehouseBackup.WriteAsync(source.Migrator, path, cancellationToken: Stop);
        return path;
    }

    private static async Task OnANewWarehouseAsync(Func<NpgsqlDataSource, Task> work)
    {
        var connectionString = await TestCluster.CreateDatabaseAsync();
        await using (var target = WarehouseDataSource.Create(connectionString, WarehouseRole.Migrator)) await work(target);
        await TestCluster.DropDatabaseAsync(connectionString);
    }

    /// <summary>Every table with its number of rows and a hash over them, whatever their order.</summary>
    private static async Task<IReadOnlyList<(string Table, long Rows, string Hash)>> ContentAsync(NpgsqlDataSource warehouse)
    {
        await using var connection = await warehouse.OpenConnectionAsync(Stop);
        var content = new List<(string, long, string)>();
        foreach (var table in await BackupCatalog.ReadAsync(connection, Stop))
        {
            // The generation rises by itself: kept answers must not outlive a restore.
            if (table.Name == "ops.generation") continue;
            var (rows, hash) = await connection.QuerySingleAsync<(long, string)>(
                $"select count(*), coalesce(md5(string_agg(md5(t::text), '' order by md5(t::text))), '') from {SqlIdentifier.Parse(table.Name)} t");
            content.Add((table.Name, rows, hash));
        }
        return content;
    }

    private string Damage(string path, string damage)
    {
        var damaged = Path.Combine(_folder, "damaged.backup");
        File.Copy(path, damaged);
        switch (damage)
        {
            case "not a zip":
                File.WriteAllText(damaged, "PK? no.");
                return damaged;
            case "broken off":
                using (var file = File.OpenWrite(damaged)) file.SetLength(file.Length / 2);
                return damaged;
        }
        using var archive = ZipFile.Open(damaged, ZipArchiveMode.Update);
        switch (damage)
        {
            case "no manifest":
                archive.GetEntry("manifest.json")!.Delete();
                break;
            case "newer layout":
                EditManifest(archive, manifest => manifest["format"] = 2);
                break;
            case "other migration":
                EditManifest(archive, manifest => manifest["migrations"]![0]!["checksum"] = new string('0', 64));
                break;
            case "a table missing":
                archive.GetEntry("dw.dim_agency.copy")!.Delete();
                break;
            case "another hash":
                EditManifest(archive, manifest => manifest["tables"]![0]!["sha256"] = new string('0', 64));
                break;
            case "another count":
                EditManifest(archive, manifest => manifest["tables"]![0]!["rows"] = 77);
                break;
            case "other rows":
                using (var rows = archive.GetEntry("dw.dim_agency.copy")!.Open()) rows.SetLength(rows.Length - 20);
                break;
            default:
                throw new ArgumentException(damage, nameof(damage));
        }
        return damaged;
    }

    private static void EditManifest(ZipArchive archive, Action<JsonNode> edit)
    {
        using var stream = archive.GetEntry("manifest.json")!.Open();
        var manifest = JsonNode.Parse(stream)!;
        edit(manifest);
        stream.SetLength(0);
        using var writer = new StreamWriter(stream);
        writer.Write(manifest.ToJsonString());
    }

    private sealed class StopAt(string table, CancellationTokenSource stop) : IProgress<BackupTable>
    {
        public void Report(BackupTable value)
        {
            if (value.Name == table) stop.Cancel();
        }
    }
}
