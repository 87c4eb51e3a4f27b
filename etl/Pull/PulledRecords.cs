using System.Globalization;
using System.Text.Json;
using ItAnalytics.Etl.Extract;

namespace ItAnalytics.Etl.Pull;

/// <summary>How far a source was pulled.</summary>
internal sealed record PullState
{
    /// <summary>Tag of the answer, where it was whole in one page.</summary>
    public string? Tag { get; init; }

    /// <summary>Greatest value seen of the watermark's field.</summary>
    public string? Watermark { get; init; }
}

/// <summary>Writes fetched records into a file, one a line, and remembers how far they go.</summary>
internal sealed class PulledRecords(Stream file, Watermark? watermark, string? seen) : IDisposable
{
    private const long MaximumBytes = 4L << 30;

    private readonly StreamWriter lines = new(file) { NewLine = "\n" };

    /// <summary>Records so far.</summary>
    public long Count { get; private set; }

    /// <summary>Greatest value of the watermark's field, those seen before included.</summary>
    public string? Seen { get; private set; } = seen ?? watermark?.Start;

    /// <summary>Adds a record.</summary>
    public void Add(JsonElement record)
    {
        // Serialised anew, so that a record is one line whatever its writer's style.
        lines.WriteLine(JsonSerializer.Serialize(record));
        Count++;
        if (file.Length > MaximumBytes)
            throw Pulls.Failed($"The source gave more than {MaximumBytes >> 30} GiB. Give its contract a watermark, or a query of fewer rows.");
        if (watermark is null || record.ValueKind != JsonValueKind.Object || !record.TryGetProperty(watermark.Field, out var value)) return;
        var text = value.ValueKind == JsonValueKind.String ? value.GetString()! : value.GetRawText();
        if (Seen is null || IsLess(Seen, text)) Seen = text;
    }

    /// <inheritdoc />
    public void Dispose() => lines.Dispose();

    private static bool IsLess(string a, string b) =>
        decimal.TryParse(a, NumberStyles.Number, CultureInfo.InvariantCulture, out var x)
        && decimal.TryParse(b, NumberStyles.Number, CultureInfo.InvariantCulture, out var y)
            ? x < y
            : string.CompareOrdinal(a, b) < 0;
}
