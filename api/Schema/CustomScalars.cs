using System.Globalization;
using System.Text.Json;
using ItAnalytics.GraphQL.Language;
using ItAnalytics.GraphQL.Types;

namespace ItAnalytics.Api.Contract;

/// <summary>How the contract's own scalars are read from requests. Answers are written straight from columns.</summary>
internal static class CustomScalars
{
    private static readonly string[] DateTimeFormats =
    [
        "yyyy-MM-dd'T'HH:mm:ssK", "yyyy-MM-dd'T'HH:mm:ss.FFFFFFK",
    ];

    /// <summary>Decimal, Date, DateTime and Long.</summary>
    public static IReadOnlyList<ScalarType> All { get; } =
    [
        Number("Decimal", "a decimal number of at most 28 digits, such as 87.25", ParseDecimal),
        Number("Long", "a whole number of up to 53 bits, such as 180000", ParseLong),
        Text("Date", "a day, such as \"2022-10-25\"", ParseDate),
        Text("DateTime", "an instant with its offset, such as \"2022-10-25T08:30:00Z\"", ParseDateTime),
    ];

    /// <summary>The decimal number of a text; exact, or null. An exponent is allowed.</summary>
    public static object? ParseDecimal(string text) =>
        decimal.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number)
        && CountDigits(text) <= 28 ? number : null;

    /// <summary>The whole number of a text, or null.</summary>
    public static object? ParseLong(string text) =>
        long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number)
        && number is >= -(1L << 53) and <= 1L << 53 ? number : null;

    /// <summary>The day of a text, or null.</summary>
    public static object? ParseDate(string text) =>
        DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var date)
            ? date : null;

    /// <summary>The instant of a text, in UTC and whole microseconds, or null.</summary>
    public static object? ParseDateTime(string text) =>
        HasOffset(text) && DateTimeOffset.TryParseExact(
            text, DateTimeFormats, CultureInfo.InvariantCulture, DateTimeStyles.None, out var instant)
            ? instant.UtcDateTime : null;

    private static bool HasOffset(string text) =>
        text.EndsWith('Z') || (text.Length > 6 && text[^6] is '+' or '-');

    private static int CountDigits(string text) => text.TakeWhile(c => c is not ('e' or 'E')).Count(char.IsAsciiDigit);

    private static ScalarType Number(string name, string expected, Func<string, object?> parse) => new(
        name,
        json => Read(
            name, expected, parse, json.ValueKind == JsonValueKind.Number, json.GetRawText(), json.GetRawText()),
        literal => literal switch
        {
            IntValueNode node => Read(name, expected, parse, true, node.Value, node.Value),
            FloatValueNode node => Read(name, expected, parse, true, node.Value, node.Value),
            _ => Read(name, expected, parse, false, "", Printer.Print(literal)),
        });

    private static ScalarType Text(string name, string expected, Func<string, object?> parse) => new(
        name,
        json => json.ValueKind == JsonValueKind.String
            ? Read(name, expected, parse, true, json.GetString()!, json.GetRawText())
            : Read(name, expected, parse, false, "", json.GetRawText()),
        literal => literal is StringValueNode node
            ? Read(name, expected, parse, true, node.Value, Printer.Print(node))
            : Read(name, expected, parse, false, "", Printer.Print(literal)));

    private static Coercion Read(
        string name, string expected, Func<string, object?> parse, bool isAccepted, string text, string shown) =>
        isAccepted && parse(text) is { } value
            ? Coercion.Ok(value)
            : Coercion.Fail($"{name} cannot represent {shown}: it is {expected}.");
}
