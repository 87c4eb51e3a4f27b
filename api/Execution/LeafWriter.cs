using System.Globalization;
using ItAnalytics.Api.Contract;
using Npgsql;

namespace ItAnalytics.Api.Execution;

/// <summary>Writes one column of the current row as JSON.</summary>
internal static class LeafWriter
{
    private const int UsualNumber = 40;
    private const int UsualText = 120;

    /// <summary>Writes the value; the column is not null, unless it is a list.</summary>
    /// <param name="reader">Standing on a row.</param>
    /// <param name="ordinal">The column.</param>
    /// <param name="kind">What it holds.</param>
    /// <param name="enumValues">The names an enum has.</param>
    /// <param name="json">Where it goes; unchanged when there is a trouble.</param>
    /// <returns>Null, or why the value cannot be answered.</returns>
    public static string? Write(
        NpgsqlDataReader reader, int ordinal, ValueKind kind, byte[][]? enumValues, JsonBuffer json)
    {
        switch (kind)
        {
            case ValueKind.Text: WriteText(reader, ordinal, json); return null;
            case ValueKind.Enum: return WriteEnum(reader, ordinal, enumValues!, json);
            case ValueKind.Int or ValueKind.Long: json.AppendNumber(reader.GetInt64(ordinal)); return null;
            case ValueKind.Decimal: return WriteDecimal(reader, ordinal, json);
            case ValueKind.Float: return WriteFloat(reader.GetDouble(ordinal), json);
            case ValueKind.Boolean: json.Append(reader.GetBoolean(ordinal) ? "true"u8 : "false"u8); return null;
            case ValueKind.Date: WriteDate(reader.GetFieldValue<DateOnly>(ordinal), json); return null;
            case ValueKind.DateTime: WriteInstant(reader.GetDateTime(ordinal), json); return null;
            case ValueKind.TextList: WriteList(reader, ordinal, json); return null;
            default: throw new InvalidOperationException($"{kind} is not read from a column.");
        }
    }

    // The bytes come as UTF-8 and leave as UTF-8: no string is made of them.
    private static void WriteText(NpgsqlDataReader reader, int ordinal, JsonBuffer json)
    {
        var start = json.Length;
        var bytes = json.ReserveArray(UsualText + 1);
        var length = (int)reader.GetBytes(ordinal, 0, bytes, start + 1, UsualText);
        if (length == UsualText)
        {
            length = (int)reader.GetBytes(ordinal, 0, null, 0, 0);
            bytes = json.ReserveArray(length + 1);
            reader.GetBytes(ordinal, 0, bytes, start + 1, length);
        }
        json.Advance(length + 1);
        json.QuoteLast(start);
    }

    private static string? WriteEnum(NpgsqlDataReader reader, int ordinal, byte[][] enumValues, JsonBuffer json)
    {
        var start = json.Length;
        WriteText(reader, ordinal, json);
        var name = json.Slice(start + 1, json.Length - start - 2);
        foreach (var value in enumValues)
        {
            if (name.SequenceEqual(value)) return null;
        }
        json.Truncate(start);
        return $"the stored value \"{reader.GetString(ordinal)}\" is none of the type's";
    }

    private static string? WriteDecimal(NpgsqlDataReader reader, int ordinal, JsonBuffer json)
    {
        // Nearly every number fits; one call then gives its length and its bytes.
        var start = json.Length;
        var bytes = json.ReserveArray(UsualNumber);
        var length = (int)reader.GetBytes(ordinal, 0, bytes, start, UsualNumber);
        var isWritten = length < UsualNumber
            ? WriteNumber(bytes.AsSpan(start, length), json)
            : NumericText.TryWrite(ReadLong(reader, ordinal), json);
        return isWritten ? null : "the stored value is no finite number";
    }

    // The digits go where the bytes were read to, so those are moved aside.
    private static bool WriteNumber(ReadOnlySpan<byte> read, JsonBuffer json)
    {
        Span<byte> binary = stackalloc byte[UsualNumber];
        read.CopyTo(binary);
        return NumericText.TryWrite(binary[..read.Length], json);
    }

    private static byte[] ReadLong(NpgsqlDataReader reader, int ordinal)
    {
        var bytes = new byte[reader.GetBytes(ordinal, 0, null, 0, 0)];
        reader.GetBytes(ordinal, 0, bytes, 0, bytes.Length);
        return bytes;
    }

    private static string? WriteFloat(double value, JsonBuffer json)
    {
        if (!double.IsFinite(value))
            return $"the stored value {value.ToString(CultureInfo.InvariantCulture)} is no number of JSON";
        json.AppendNumber(value);
        return null;
    }

    private static void WriteDate(DateOnly value, JsonBuffer json)
    {
        json.Append((byte)'"');
        json.AppendNumber(value, "yyyy-MM-dd");
        json.Append((byte)'"');
    }

    private static void WriteInstant(DateTime utc, JsonBuffer json)
    {
        json.Append((byte)'"');
        json.AppendNumber(utc, utc.Ticks % TimeSpan.TicksPerSecond == 0
            ? "yyyy-MM-dd'T'HH:mm:ss'Z'"
            : "yyyy-MM-dd'T'HH:mm:ss.FFFFFF'Z'");
        json.Append((byte)'"');
    }

    private static void WriteList(NpgsqlDataReader reader, int ordinal, JsonBuffer json)
    {
        json.Append((byte)'[');
        var texts = reader.GetFieldValue<string[]>(ordinal);
        for (var i = 0; i < texts.Length; i++)
        {
            if (i > 0) json.Append((byte)',');
            json.AppendString(System.Text.Encoding.UTF8.GetBytes(texts[i]));
        }
        json.Append((byte)']');
    }
}
