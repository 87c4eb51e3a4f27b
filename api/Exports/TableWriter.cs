using ItAnalytics.Api.Execution;

namespace ItAnalytics.Api.Exports;

/// <summary>What a table is of, known before its first row.</summary>
/// <param name="Name">The persisted operation, the operation or the field that it is of.</param>
/// <param name="Variables">The request's variables as JSON.</param>
/// <param name="Generation">The warehouse generation of its snapshot.</param>
/// <param name="WrittenAt">When it was written, in UTC.</param>
/// <param name="Columns">Its columns.</param>
internal sealed record TableHeader(
    string Name, string Variables, long Generation, DateTimeOffset WrittenAt, IReadOnlyList<Column> Columns);

/// <summary>What is known of a table after its last row.</summary>
/// <param name="RowCount">How many rows it has, without the header.</param>
/// <param name="Sha256">SHA-256, in hexadecimal, of the table as plain CSV: header line and rows, no mark, no guard.</param>
internal sealed record TableSummary(long RowCount, string Sha256);

/// <summary>How a client wants its table.</summary>
internal sealed record TableOptions
{
    /// <summary>CSV begins with a byte order mark, by which Excel knows UTF-8.</summary>
    public bool HasMark { get; init; } = true;

    /// <summary>CSV puts an apostrophe before texts that look like formulas.</summary>
    public bool IsGuarded { get; init; } = true;

    /// <summary>CSV and NDJSON end with a line that tells row count and checksum.</summary>
    public bool HasTrailer { get; init; }
}

/// <summary>Writes a table in one form into a buffer that its caller empties now and then.</summary>
internal abstract class TableWriter : IDisposable
{
    /// <summary>What was written and not yet sent.</summary>
    public JsonBuffer Pending { get; } = new(64 * 1024);

    /// <summary>The most rows that the form can hold.</summary>
    public virtual long MaxRows => long.MaxValue;

    /// <summary>A writer for a form.</summary>
    public static TableWriter Create(TableForm form, TableOptions options) => form switch
    {
        TableForm.Csv => new CsvTableWriter(options),
        TableForm.NdJson => new NdJsonTableWriter(options),
        TableForm.Xlsx => new XlsxTableWriter(),
        _ => throw new ArgumentOutOfRangeException(nameof(form)),
    };

    /// <summary>Begins the table; called once.</summary>
    public abstract void Begin(TableHeader header);

    /// <summary>Writes one row.</summary>
    public abstract void Row(ReadOnlySpan<byte> json, ReadOnlySpan<Cell> cells);

    /// <summary>Ends the table; called once.</summary>
    public abstract void End(TableSummary summary);

    /// <inheritdoc/>
    public void Dispose()
    {
        Dispose(true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Gives back what it holds.</summary>
    protected virtual void Dispose(bool isDisposing) => Pending.Dispose();
}

/// <summary>The forms in which a table is sent.</summary>
internal enum TableForm
{
    /// <summary>text/csv</summary>
    Csv,

    /// <summary>application/x-ndjson: an object a line.</summary>
    NdJson,

    /// <summary>Excel's Office Open XML.</summary>
    Xlsx,
}
