using System.Globalization;
using System.Text;

namespace ItAnalytics.Api.Exports;

/// <summary>A table as CSV in UTF-8: decimal points, ISO dates, empty cells for missing values.</summary>
internal sealed class CsvTableWriter(TableOptions options) : TableWriter
{
    private TableHeader? _header;

    /// <inheritdoc/>
    public override void Begin(TableHeader header)
    {
        _header = header;
        if (options.HasMark) Pending.Append(Encoding.UTF8.Preamble);
        CsvLine.AppendHeader(header.Columns, Pending);
    }

    /// <inheritdoc/>
    public override void Row(ReadOnlySpan<byte> json, ReadOnlySpan<Cell> cells) =>
        CsvLine.Append(_header!.Columns, json, cells, options.IsGuarded, Pending);

    /// <inheritdoc/>
    public override void End(TableSummary summary)
    {
        if (!options.HasTrailer) return;
        Pending.Append(Encoding.UTF8.GetBytes(string.Create(
            CultureInfo.InvariantCulture, $"#rows={summary.RowCount} sha256={summary.Sha256}\r\n")));
    }
}
