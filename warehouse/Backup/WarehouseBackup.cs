using System.Buffers;
using System.IO.Compression;
using System.Security.Cryptography;
using Dapper;
using ItAnalytics.Warehouse.Errors;
using ItAnalytics.Warehouse.Statements;
using NodaTime;
using Npgsql;

namespace ItAnalytics.Warehouse.Backup;

/// <summary>
/// The whole content of a warehouse in one file, and back. For the embedded server, which comes without pg_dump; of a
/// server of your own, its own tools make better backups.
/// </summary>
/// <remarks>
/// The file is a ZIP: each table in PostgreSQL's binary COPY format, and a manifest with counts and hashes. It holds
/// content, not tables: those are made by the migrations, of which the manifest says how far they had got.
/// </remarks>
public static class WarehouseBackup
{
    internal const string ManifestEntry = "manifest.json";
    internal const int BufferSize = 128 * 1024;

    /// <summary>Writes a backup of one moment, while the warehouse goes on being used.</summary>
    /// <param name="dataSource">The login that owns the tables; see <see cref="Db.WarehouseRole.Migrator"/>.</param>
    /// <param name="path">The file. It appears when it is whole; another one of that name is replaced then.</param>
    /// <param name="tableDone">Hears of each table, or null.</param>
    /// <param name="cancellationToken">Gives up; nothing is left behind.</param>
    /// <exception cref="CodedException">SYS911 no server.</exception>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public static async Task<BackupManifest> WriteAsync(
        NpgsqlDataSource dataSource, string path, IProgress<BackupTable>? tableDone = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        var unfinished = path + ".part";
        try
        {
            BackupManifest manifest;
            await using (var file = new FileStream(unfinished, FileMode.Create, FileAccess.ReadWrite, FileShare.None, BufferSize))
                manifest = await WriteAsync(dataSource, file, tableDone, cancellationToken);
            File.Move(unfinished, path, overwrite: true);
            return manifest;
        }
        catch
        {
            File.Delete(unfinished);
            throw;
        }
    }

    private static async Task<BackupManifest> WriteAsync(
        NpgsqlDataSource dataSource, Stream output, IProgress<BackupTable>? tableDone, CancellationToken cancellationToken)
    {
        await using var connection = await Db.WarehouseDataSource.OpenAsync(dataSource, cancellationToken);
        // Every statement sees the snapshot of the first.
        await using var transaction = await connection.BeginTransactionAsync(
            System.Data.IsolationLevel.RepeatableRead, cancellationToken);
        await connection.ExecuteAsync("set local role itanalytics_migrator; set transaction read only");
        var takenAt = SystemClock.Instance.GetCurrentInstant();
        var catalog = await BackupCatalog.ReadAsync(connection, cancellationToken);
        var (firstYear, lastYear) = await connection.QuerySingleAsync<(int First, int Last)>(
            new CommandDefinition(SqlFile.Read("backup/years.sql"), cancellationToken: cancellationToken));

        using var archive = new ZipArchive(output, ZipArchiveMode.Create, leaveOpen: true);
        var tables = new List<BackupTable>(catalog.Count);
        foreach (var table in catalog)
        {
            var written = await WriteTableAsync(connection, archive, table, cancellationToken);
            tables.Add(written);
            tableDone?.Report(written);
        }
        var manifest = new BackupManifest
        {
            Format = BackupManifest.CurrentFormat,
            TakenAt = BackupManifest.TimeOf(takenAt),
            Server = connection.PostgreSqlVersion.ToString(),
            Migrations = await MigrationsAsync(connection, cancellationToken),
            FirstYear = firstYear,
            LastYear = lastYear,
            Tables = tables,
            Sequences = [.. await connection.QueryAsync<BackupSequence>(
                new CommandDefinition(SqlFile.Read("backup/sequences.sql"), cancellationToken: cancellationToken))],
        };
        await using var entry = archive.CreateEntry(ManifestEntry, CompressionLevel.Fastest).Open();
        manifest.Write(entry);
        return manifest;
    }

    internal static async Task<IReadOnlyList<BackupMigration>> MigrationsAsync(
        NpgsqlConnection connection, CancellationToken cancellationToken) =>
        [.. await connection.QueryAsync<BackupMigration>(
            new CommandDefinition(SqlFile.Read("backup/migrations.sql"), cancellationToken: cancellationToken))];

    internal static Task<long> CountAsync(NpgsqlConnection connection, string table, CancellationToken cancellationToken) =>
        connection.ExecuteScalarAsync<long>(new CommandDefinition(
            $"select count(*) from {SqlIdentifier.Parse(table)}", cancellationToken: cancellationToken));

    private static async Task<BackupTable> WriteTableAsync(
        NpgsqlConnection connection, ZipArchive archive, CatalogTable table, CancellationToken cancellationToken)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var buffer = ArrayPool<byte>.Shared.Rent(BufferSize);
        var bytes = 0L;
        try
        {
            await using var entry = archive.CreateEntry(table.Entry, CompressionLevel.Fastest).Open();
            await using var rows = await connection.BeginRawBinaryCopyAsync(table.Reading, cancellationToken);
            for (int read; (read = await rows.ReadAsync(buffer, cancellationToken)) > 0; bytes += read)
            {
                hash.AppendData(buffer, 0, read);
                await entry.WriteAsync(buffer.AsMemory(0, read), cancellationToken);
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
        return new BackupTable(
            table.Name, table.Columns, await CountAsync(connection, table.Name, cancellationToken), bytes,
            Convert.ToHexStringLower(hash.GetHashAndReset()));
    }
}
