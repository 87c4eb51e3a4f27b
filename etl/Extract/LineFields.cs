using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace ItAnalytics.Etl.Extract;

/// <summary>
/// The fields of a line as JSON, so that a refused line can be corrected and sent again without its file. A text is a
/// text, whatever it looks like: <c>{"agency": "Sở Nội vụ", "value": "98,7"}</c>; what the cell of a workbook said about
/// itself goes along: <c>{"value": {"percent": "0.987"}}</c>.
/// </summary>
internal static class LineFields
{
    private static readonly JsonWriterOptions Readable = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Writes the fields that the contract maps.</summary>
    public static string Write(SourceRecord record, HeaderMap header, SourceContract contract)
    {
        using var buffer = new MemoryStream();
        using (var writer = new Utf8JsonWriter(buffer, Readable))
        {
            writer.WriteStartObject();
            foreach (var field in contract.Columns.Keys.Order())
            {
                var position = header[field];
                if (position >= 0) Write(writer, ContractReader.NameOf(field), record[position], record.KindOf(position));
            }

            writer.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.ToArray());
    }

    /// <summary>Writes one field.</summary>
    public static void Write(Utf8JsonWriter writer, string name, ReadOnlySpan<char> text, CellKind kind)
    {
        writer.WritePropertyName(name);
        if (kind == CellKind.Text)
        {
            writer.WriteStringValue(text);
            return;
        }

        writer.WriteStartObject();
        writer.WriteString(KindName(kind), text);
        writer.WriteEndObject();
    }

    /// <summary>The text and the kind of one field.</summary>
    public static (string Text, CellKind Kind) Read(JsonElement value)
    {
        if (value.ValueKind == JsonValueKind.String) return (value.GetString()!, CellKind.Text);
        var property = value.EnumerateObject().Single();
        var kind = Enum.GetValues<CellKind>().Single(k => KindName(k) == property.Name);
        return (property.Value.GetString()!, kind);
    }

    private static string KindName(CellKind kind) => ContractYaml.CodeOf(kind).ToLowerInvariant();
}
