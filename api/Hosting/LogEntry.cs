using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace ItAnalytics.Api.Hosting;

/// <summary>One thing that was logged, and the two ways to write it down as one line.</summary>
/// <param name="Time">When.</param>
/// <param name="Level">How bad.</param>
/// <param name="Category">By which part of the program.</param>
/// <param name="EventId">Which of its messages; see <see cref="LogMessages"/>.</param>
/// <param name="Message">The message with its values filled in.</param>
/// <param name="Exception">What was thrown, if anything.</param>
/// <param name="Ids">The request and the run that it belongs to.</param>
/// <param name="Values">The values of the message, by name.</param>
internal sealed record LogEntry(
    DateTimeOffset Time, LogLevel Level, string Category, int EventId, string Message, Exception? Exception,
    IReadOnlyList<KeyValuePair<string, string>> Ids, IReadOnlyList<KeyValuePair<string, object?>> Values)
{
    // The framework's name for the message before its values are filled in; it adds nothing to the event id.
    private const string Template = "{OriginalFormat}";

    private static readonly JsonWriterOptions Readable = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private string Timestamp =>
        Time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);

    private string ShortLevel => Level switch
    {
        LogLevel.Trace => "TRC",
        LogLevel.Debug => "DBG",
        LogLevel.Information => "INF",
        LogLevel.Warning => "WRN",
        LogLevel.Error => "ERR",
        _ => "FTL",
    };

    /// <summary>For people.</summary>
    public string ToText()
    {
        var line = $"{Timestamp} {ShortLevel} {Category}[{EventId}] {Message}{string.Concat(Ids.Select(id => $" {id.Key}={id.Value}"))}";
        return Exception is null ? line : line + Environment.NewLine + Exception;
    }

    /// <summary>For a collector: one object, without line breaks.</summary>
    public string ToJson()
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer, Readable))
        {
            json.WriteStartObject();
            json.WriteString("time", Timestamp);
            json.WriteString("level", ShortLevel);
            json.WriteString("category", Category);
            json.WriteNumber("event", EventId);
            json.WriteString("message", Message);
            foreach (var (key, value) in Ids) json.WriteString(JsonNamingPolicy.CamelCase.ConvertName(key), value);
            if (Values.Any(value => value.Key != Template))
            {
                json.WriteStartObject("values");
                foreach (var (key, value) in Values.Where(value => value.Key != Template)) WriteValue(json, key, value);
                json.WriteEndObject();
            }
            if (Exception is not null) json.WriteString("exception", Exception.ToString());
            json.WriteEndObject();
        }
        return Encoding.UTF8.GetString(buffer.ToArray());
    }

    private static void WriteValue(Utf8JsonWriter json, string key, object? value)
    {
        json.WritePropertyName(key);
        switch (value)
        {
            case null:
                json.WriteNullValue();
                break;
            case int or long or double or bool:
                JsonSerializer.Serialize(json, value);
                break;
            default:
                json.WriteStringValue(Convert.ToString(value, CultureInfo.InvariantCulture));
                break;
        }
    }
}
