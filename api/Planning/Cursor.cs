using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using ItAnalytics.Api.Contract;

namespace ItAnalytics.Api.Planning;

/// <summary>
/// Where a row stands in an order: base64 of a JSON array with the order's fingerprint and the values of its terms.
/// Values go to the database as parameters only, so that a forged cursor can do no more than a condition could.
/// </summary>
internal static class Cursor
{
    /// <summary>A short name of a field's order; a cursor of another one is refused.</summary>
    public static string Fingerprint(string field, IReadOnlyList<OrderTerm> order)
    {
        var text = new StringBuilder(field);
        foreach (var (operand, _, isDescending, _) in order)
            text.Append('|').Append(operand.Alias).Append('.').Append(operand.Column).Append(isDescending ? '-' : '+');
        var hash = SHA256.HashData(Encoding.UTF8.GetBytes(text.ToString()));
        return Convert.ToHexStringLower(hash.AsSpan(0, 4));
    }

    /// <summary>The values of a cursor, or null when the text is none of this order.</summary>
    public static object?[]? Read(string text, string fingerprint, IReadOnlyList<ValueKind> kinds)
    {
        if (text.Length > 2_000 || !Base64Url.IsValid(text)) return null;
        try
        {
            using var json = JsonDocument.Parse(Base64Url.DecodeFromChars(text));
            var root = json.RootElement;
            if (root.ValueKind != JsonValueKind.Array || root.GetArrayLength() != kinds.Count + 1) return null;
            if (root[0].ValueKind != JsonValueKind.String || root[0].GetString() != fingerprint) return null;
            var values = new object?[kinds.Count];
            for (var i = 0; i < values.Length; i++)
            {
                var part = root[i + 1];
                if (part.ValueKind == JsonValueKind.Null) continue;
                values[i] = Value(part, kinds[i]);
                if (values[i] is null) return null;
            }
            return values;
        }
        catch (Exception exception) when (IsNoText(exception))
        {
            return null;
        }
    }

    /// <summary>True for what reading a forged cursor throws: it is no JSON, or holds bytes or escapes that are no
    /// text.</summary>
    public static bool IsNoText(Exception exception) => exception is JsonException or InvalidOperationException;

    /// <summary>One value of a cursor of the same shape as one that was read before, or null when it is of another
    /// kind, and so forged.</summary>
    public static object? ReadPart(string text, int part, ValueKind kind)
    {
        using var json = JsonDocument.Parse(Base64Url.DecodeFromChars(text));
        try
        {
            return Value(json.RootElement[part + 1], kind);
        }
        catch (Exception exception) when (IsNoText(exception))
        {
            return null;
        }
    }

    // As text, since a stored number may have more digits than any type here; as the API writes it, without exponent.
    private static string? Digits(string number) =>
        number.Length <= 1_000 && number.AsSpan().IndexOfAny('e', 'E') < 0 ? number : null;

    private static object? Value(JsonElement part, ValueKind kind) => (kind, part.ValueKind) switch
    {
        // The texts of PostgreSQL hold every character but U+0000.
        (ValueKind.Text or ValueKind.Enum, JsonValueKind.String) =>
            part.GetString() is { } text && !text.Contains('\0', StringComparison.Ordinal) ? text : null,
        (ValueKind.Int, JsonValueKind.Number) => part.TryGetInt32(out var number) ? number : null,
        (ValueKind.Long, JsonValueKind.Number) => part.TryGetInt64(out var number) ? number : null,
        (ValueKind.Decimal, JsonValueKind.Number) => Digits(part.GetRawText()),
        (ValueKind.Float, JsonValueKind.Number) => part.TryGetDouble(out var number) ? number : null,
        (ValueKind.Date, JsonValueKind.String) => CustomScalars.ParseDate(part.GetString()!),
        (ValueKind.DateTime, JsonValueKind.String) => CustomScalars.ParseDateTime(part.GetString()!),
        (ValueKind.Boolean, JsonValueKind.True or JsonValueKind.False) => part.GetBoolean(),
        _ => null,
    };
}
