using System.Buffers;
using System.IO.Compression;
using System.Security.Cryptography;
using System.Text.Json;
using Dapper;
using ItAnalytics.Warehouse.Db;
using ItAnalytics.Warehouse.Errors;
using ItAnalytics.Warehouse.Statements;
using Npgsql;

namespace ItAnalytics.Warehouse.Backup;

/// <summary>Brings a warehouse to the content of a backup file: whole, or not at all.</summary>
public static class WarehouseRestore
{
    /// <summary>Reads what a file holds, without a database.</summary>
    /// <exception cref="CodedException">WHS310: the file is no whole backup, or of a layout that this program does not know.</exception>
    public static BackupManifest ReadManifest(string path)
    {
        try
        {
            using var archive = ZipFile.OpenRead(path);
            return ReadManifest(archive, path);
        }
        catch (InvalidDataException error)
        {
            throw Unusable(path, "is not a ZIP file, or was broken off", error);
        }
    }

    /// <summary>
    /// Replaces the content of the warehouse. A backup from before the newest migrations is restored into the tables
    /// of its time, which are then brought up to date.
    /// </summary>
    /// <param name="dataSource">The login that owns the tables; the database may be empty.</param>
    /// <param name="path">The backup.</param>
    /// <param name="replaces">False refuses a warehouse that has received anything.</param>
    /// <param name="tableDone">Hears of each table, or null.</param>
    /// <param name="cancellationToken">Gives up; the warehouse stays as it was.</param>
    /// <exception cref="CodedException">
    /// WHS310 the file cannot be used, WHS311 the warehouse is in use, WHS312 the file fits no migration state that
    /// the warehouse can be in, WHS313 the content is damaged.
    /// </exception>
    public static async Task<BackupManifest> ReadAsync(
        NpgsqlDataSource dataSource, string path, bool replaces, IProgress<BackupTable>? tableDone = null,
        CancellationToken cancellationToken = default)
    {
        var manifest = ReadManifest(path);
        var migrations = MigrationsOf(manifest, path);
        var isEmpty = await IsWithoutTablesAsync(dataSource, cancellationToken);
        if (isEmpty) await Migrator.ApplyAsync(dataSource, migrations, cancellationToken);
        await using (var connection = await WarehouseDataSource.OpenAsync(dataSource, cancellationToken))
        {
            await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
            await connection.ExecuteAsync("set local role itanalytics_migrator");
            if (!replaces && await connection.ExecuteScalarAsync<bool>(SqlFile.Read("backup/is_used.sql")))
                throw new CodedException(ErrorCodes.RestoreOverData,
                    "The warehouse has content already. Restore into an empty one, or replace what is there with --replace.");
            await RequireSameTablesAsync(connection, manifest, path, cancellationToken);
            using var archive = ZipFile.OpenRead(path);
            await FillAsync(connection, archive, manifest, path, tableDone, cancellationToken);
            await transaction.CommitAsync(cancellationToken);
        }
        await Migrator.ApplyAsync(dataSource, cancellationToken: cancellationToken);
        await using var statistics = dataSource.CreateCommand("analyze");
        await statistics.ExecuteNonQueryAsync(cancellationToken);
        return manifest;
    }

    private static BackupManifest ReadManifest(ZipArchive archive, string path)
    {
        var entry = archive.GetEntry(WarehouseBackup.ManifestEntry)
            ?? throw Unusable(path, $"holds no {WarehouseBackup.ManifestEntry}: it is not a backup of a warehouse, or was broken off");
        try
        {
            using var stream = entry.Open();
            var manifest = BackupManifest.Read(stream)
                ?? throw Unusable(path, $"has an empty {WarehouseBackup.ManifestEntry}");
            if (manifest.Format != BackupManifest.CurrentFormat)
                throw Unusable(path, $"is of layout {manifest.Format}, this program reads {BackupManifest.CurrentFormat}: use a newer release");
            return manifest;
        }
        catch (JsonException error)
        {
            throw Unusable(path, $"has a {WarehouseBackup.ManifestEntry} that cannot be read ({error.Message})", error);
        }
    }

    /// <summary>The scripts of this program that the backed-up warehouse had.</summary>
    private static List<Migration> MigrationsOf(BackupManifest manifest, string path)
    {
        var known = Migration.All.ToDictionary(migration => migration.Name, StringComparer.Ordinal);
        var migrations = new List<Migration>(manifest.Migrations.Count);
        foreach (var (name, checksum) in manifest.Migrations)
        {
            if (!known.TryGetValue(name, out var migration) || migration.Checksum != checksum)
                throw new CodedException(ErrorCodes.RestoreOtherTables,
                    $"{path} was made with migration {name}, which this program does not have in that form. " +
                    "Restore it with the release that made it.");
            migrations.Add(migration);
        }
        return migrations;
    }

    private static async Task<bool> IsWithoutTablesAsync(NpgsqlDataSource dataSource, CancellationToken cancellationToken)
    {
        await using var connection = await WarehouseDataSource.OpenAsync(dataSource, cancellationToken);
        return await connection.ExecuteScalarAsync<bool>("select to_regclass('ops.schema_migration') is null");
    }

    private static async Task RequireSameTablesAsync(
        NpgsqlConnection connection, BackupManifest manifest, string path, CancellationToken cancellationToken)
    {
        var applied = await WarehouseBackup.MigrationsAsync(connection, cancellationToken);
        if (!applied.SequenceEqual(manifest.Migrations))
            throw new CodedException(ErrorCodes.RestoreOtherTables,
                $"{path} was made with {manifest.Migrations.Count} migrations, the last {manifest.Migrations[^1].Name}; the " +
                $"warehouse has {applied.Count}, the last {applied[^1].Name}. Restore into a new, empty database or data " +
                "folder: its tables are then made as of the backup and brought up to date afterwards.");
        var catalog = await BackupCatalog.ReadAsync(connection, cancellationToken);
        var different = catalog.Select(table => table.Name).Except(manifest.Tables.Select(table => table.Name))
            .Concat(manifest.Tables.Select(table => table.Name).Except(catalog.Select(table => table.Name))).ToList();
        if (different.Count > 0)
            throw Unusable(path, $"and the warehouse differ in the tables {string.Join(", ", different)}");
    }

    private static async Task FillAsync(
        NpgsqlConnection connection, ZipArchive archive, BackupManifest manifest, string path,
        IProgress<BackupTable>? tableDone, CancellationToken cancellationToken)
    {
        var before = await connection.ExecuteScalarAsync<long>("select generation from ops.generation");
        await connection.ExecuteAsync("select dw.ensure_year_partitions(@FirstYear, @LastYear)", manifest);
        var catalog = await BackupCatalog.ReadAsync(connection, cancellationToken);
        // Append-only tables refuse to be emptied, and a review would go to the marts a second time.
        await ForEachAsync(connection, catalog, table => $"alter table {table} disable trigger user", cancellationToken);
        await connection.ExecuteAsync(new CommandDefinition(
            $"truncate {string.Join(", ", catalog.Select(table => SqlIdentifier.Parse(table.Name).ToString()))}",
            cancellationToken: cancellationToken));
        foreach (var table in catalog)
        {
            var saved = manifest.Tables.Single(candidate => candidate.Name == table.Name);
            await FillTableAsync(connection, archive, table, saved, path, cancellationToken);
            tableDone?.Report(saved);
        }
        await ForEachAsync(connection, catalog, table => $"alter table {table} enable trigger user", cancellationToken);
        foreach (var (name, value) in manifest.Sequences)
            await connection.ExecuteAsync("select setval(@name::regclass, @value)", new { name, value });
        await using var outlive = new NpgsqlCommand(SqlFile.Read("backup/outlive_generation.sql"), connection)
        {
            Parameters = { new NpgsqlParameter<long> { TypedValue = before } },
        };
        await outlive.ExecuteNonQueryAsync(cancellationToken);
    }

    private static async Task FillTableAsync(
        NpgsqlConnection connection, ZipArchive archive, CatalogTable table, BackupTable saved, string path,
        CancellationToken cancellationToken)
    {
        if (!table.Columns.Order(StringComparer.Ordinal).SequenceEqual(saved.Columns.Order(StringComparer.Ordinal)))
            throw Damaged(path, table.Name, "its columns are not those of the warehouse");
        var entry = archive.GetEntry(table.Entry) ?? throw Damaged(path, table.Name, "its rows are missing");
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var buffer = ArrayPool<byte>.Shared.Rent(WarehouseBackup.BufferSize);
        try
        {
            await using var content = entry.Open();
            await using var rows = await connection.BeginRawBinaryCopyAsync(table.Writing(saved.Columns), cancellationToken);
            for (int read; (read = await content.ReadAsync(buffer, cancellationToken)) > 0;)
            {
                hash.AppendData(buffer, 0, read);
                await rows.WriteAsync(buffer.AsMemory(0, read), cancellationToken);
            }
        }
        catch (Exception error) when (error is InvalidDataException or PostgresException { SqlState: PostgresErrorCodes.BadCopyFileFormat })
        {
            throw Damaged(path, table.Name, "its rows cannot be read", error);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
        if (Convert.ToHexStringLower(hash.GetHashAndReset()) != saved.Sha256)
            throw Damaged(path, table.Name, "its rows are not those that were written");
        if (await WarehouseBackup.CountAsync(connection, table.Name, cancellationToken) != saved.Rows)
            throw Damaged(path, table.Name, $"it does not have its {saved.Rows} rows");
    }

    private static async Task ForEachAsync(
        NpgsqlConnection connection, IReadOnlyList<CatalogTable> tables, Func<SqlIdentifier, string> statement,
        CancellationToken cancellationToken) =>
        await connection.ExecuteAsync(new CommandDefinition(
            string.Join("; ", tables.Select(table => statement(SqlIdentifier.Parse(table.Name)))),
            cancellationToken: cancellationToken));

    private static CodedException Unusable(string path, string what, Exception? inner = null) =>
        new(ErrorCodes.BackupUnusable, $"{path} {what}. Nothing was changed.", inner);

    private static CodedException Damaged(string path, string table, string what, Exception? inner = null) =>
        new(ErrorCodes.BackupDamaged, $"{path} is damaged at {table}: {what}. Nothing was changed; use another backup.", inner);
}
