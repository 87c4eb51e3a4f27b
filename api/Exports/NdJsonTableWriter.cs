using System.Globalization;
using System.Text;
using System.Text.Json;
using ItAnalytics.Api.Planning;

namespace ItAnalytics.Api.Exports;

/// <summary>A table as one JSON object a line, flat: the columns' names are the keys. A missing value is null.</summary>
internal sealed class NdJsonTableWriter(TableOptions options) : TableWriter
{
    private byte[][] _keys = [];

    /// <inheritdoc/>
    public override void Begin(TableHeader header) =>
        _keys = [.. header.Columns.Select(column => JsonText.Prefix(column.Name))];

    /// <inheritdoc/>
    public override void Row(ReadOnlySpan<byte> json, ReadOnlySpan<Cell> cells)
    {
        Pending.Append((byte)'{');
        for (var i = 0; i < cells.Length; i++)
        {
            if (i > 0) Pending.Append((byte)',');
            Pending.Append(_keys[i]);
            var cell = cells[i];
            Pending.Append(cell.Token == JsonTokenType.Null ? "null"u8 : json.Slice(cell.Start, cell.Length));
        }
        Pending.Append("}\n"u8);
    }

    /// <inheritdoc/>
    public override void End(TableSummary summary)
    {
        if (!options.HasTrailer) return;
        var rows = summary.RowCount.ToString(CultureInfo.InvariantCulture);
        Pending.Append(Encoding.UTF8.GetBytes($$"""{"#rows":{{rows}},"#sha256":"{{summary.Sha256}}"}""" + "\n"));
    }
}
