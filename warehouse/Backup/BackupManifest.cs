using System.Text.Json;
using System.Text.Json.Serialization;
using NodaTime;

namespace ItAnalytics.Warehouse.Backup;

/// <summary>What a backup file holds: its entry <c>manifest.json</c>, written last, so that a broken-off file has none.</summary>
public sealed record BackupManifest
{
    /// <summary>The layout of the file; this program writes and reads 1.</summary>
    public const int CurrentFormat = 1;

    private static readonly JsonSerializerOptions Json = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        WriteIndented = true,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    };

    /// <summary>The layout of the file.</summary>
    public required int Format { get; init; }

    /// <summary>When the snapshot was taken, ISO 8601 in UTC; later changes are not in the file.</summary>
    public required string TakenAt { get; init; }

    /// <summary>Version of the PostgreSQL server that it was taken from; for the reader, nothing depends on it.</summary>
    public required string Server { get; init; }

    /// <summary>The migrations that had been applied, in order.</summary>
    public required IReadOnlyList<BackupMigration> Migrations { get; init; }

    /// <summary>The first year that the facts had a partition for.</summary>
    public required int FirstYear { get; init; }

    /// <summary>The last year that the facts had a partition for.</summary>
    public required int LastYear { get; init; }

    /// <summary>The tables, in an order in which every table comes after those that it refers to.</summary>
    public required IReadOnlyList<BackupTable> Tables { get; init; }

    /// <summary>The sequences behind the keys.</summary>
    public required IReadOnlyList<BackupSequence> Sequences { get; init; }

    /// <summary>Rows of all tables.</summary>
    [JsonIgnore]
    public long RowCount => Tables.Sum(table => table.Rows);

    internal static string TimeOf(Instant instant) => NodaTime.Text.InstantPattern.General.Format(instant);

    internal static BackupManifest? Read(Stream stream) => JsonSerializer.Deserialize<BackupManifest>(stream, Json);

    internal void Write(Stream stream) => JsonSerializer.Serialize(stream, this, Json);
}

/// <summary>One migration that the backed-up warehouse had.</summary>
/// <param name="Name">File name.</param>
/// <param name="Checksum">SHA-256 of its text, as in <c>ops.schema_migration</c>.</param>
public sealed record BackupMigration(string Name, string Checksum);

/// <summary>One table of a backup; its rows are the entry <c>NAME.copy</c>, in PostgreSQL's binary COPY format.</summary>
/// <param name="Name">Schema and table.</param>
/// <param name="Columns">The columns, in the order of the rows.</param>
/// <param name="Rows">How many rows.</param>
/// <param name="Bytes">How long the entry is, unpacked.</param>
/// <param name="Sha256">Hash of the entry, unpacked; lower-case hexadecimal.</param>
public sealed record BackupTable(string Name, IReadOnlyList<string> Columns, long Rows, long Bytes, string Sha256);

/// <summary>One sequence of a backup.</summary>
/// <param name="Name">Schema and sequence.</param>
/// <param name="Value">The last number that was drawn.</param>
public sealed record BackupSequence(string Name, long Value);
