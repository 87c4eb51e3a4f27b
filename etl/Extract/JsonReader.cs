using System.Globalization;
using System.Text.Json;

namespace ItAnalytics.Etl.Extract;

/// <summary>
/// Reads records of JSON as lines: one object a line (NDJSON), or the objects of one list, wherever the contract says that
/// it stands. Columns name keys; <c>agency.code</c> is the key <c>code</c> of the object under <c>agency</c>. A record is
/// held in memory, never the file. Records of a list are numbered from 1, since all of them may stand on one line; a
/// damaged line of NDJSON costs that line, a damaged list everything behind the damage.
/// </summary>
internal sealed class JsonReader : RecordSource
{
    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false };

    private readonly ByteWindow window;
    private readonly Func<double> progress;
    private readonly bool isLines;
    private readonly string[] names;
    private readonly string[][] paths;
    private readonly HashSet<string> known;
    private readonly string[] recordsPath;
    private bool headerRead;
    private bool ended;
    private long number;

    /// <summary>Reads UTF-8; <paramref name="stream"/> is closed with the reader.</summary>
    public JsonReader(Stream stream, SourceContract contract, Func<double>? progress = null)
    {
        window = new ByteWindow(stream, contract.Layout.MaximumLineBytes);
        this.progress = progress ?? (() => 0);
        isLines = contract.Layout.Records is null;
        recordsPath = contract.Layout.Records?.Split('.', StringSplitOptions.RemoveEmptyEntries) ?? [];
        names = [.. contract.Columns.Values.Distinct(StringComparer.Ordinal)];
        paths = [.. names.Select(n => n.Split('.'))];
        known = [.. names, .. contract.IgnoredColumns];
    }

    /// <inheritdoc />
    public override double Progress => progress();

    /// <inheritdoc />
    public override bool Read()
    {
        if (!headerRead) return ReadHeader();
        if (ended) return false;
        return isLines ? ReadLine() : ReadElement();
    }

    /// <inheritdoc />
    protected override void Dispose(bool disposing)
    {
        if (disposing) window.Dispose();
    }

    // The keys that the contract names stand in for the header that other formats have.
    private bool ReadHeader()
    {
        headerRead = true;
        if (!isLines) FindRecords();
        Current.Begin(0, () => string.Join(", ", names));
        foreach (var name in names) Current.Add(name, CellKind.Text);
        return true;
    }

    private bool ReadLine()
    {
        while (true)
        {
            if (!window.Has(0)) return false;
            number++;
            var end = window.FindLineEnd(out var isTooLong);
            var line = window.Take(end);
            if (isTooLong)
            {
                window.SkipLine();
                return Damage(line, new RecordFault(SourceErrorCodes.LineTooLong, window.Limit));
            }

            window.Advance(end);
            window.SkipLine();
            if (line.Span.IndexOfAnyExcept(" \t\r"u8) >= 0) return Parse(line);
        }
    }

    private bool ReadElement()
    {
        window.SkipAny(" \t\r\n,"u8);
        number++;
        if (!window.Has(0)) return Broken();
        if (window[0] == (byte)']')
        {
            ended = true;
            return false;
        }

        while (true)
        {
            var reader = new Utf8JsonReader(window.Span, isFinalBlock: window.IsAtEnd, default);
            try
            {
                if (reader.Read() && reader.TrySkip())
                {
                    var length = (int)reader.BytesConsumed;
                    var element = window.Take(length);
                    window.Advance(length);
                    return Parse(element);
                }
            }
            catch (JsonException)
            {
                return Broken();
            }

            if (!window.Grow()) return window.IsAtEnd ? Broken() : TooLong();
        }
    }

    private bool Broken()
    {
        ended = true;
        return Damage(window.Take(window.Span.Length), new RecordFault(SourceErrorCodes.JsonMalformed, window.Offset));
    }

    private bool TooLong()
    {
        ended = true;
        return Damage(window.Take(window.Span.Length), new RecordFault(SourceErrorCodes.LineTooLong, window.Limit));
    }

    // Walks down to the list of records; what stands beside it is passed over.
    private void FindRecords()
    {
        window.SkipAny("\uFEFF"u8);
        var depth = 0;
        try
        {
            while (true)
            {
                window.SkipAny(" \t\r\n,"u8);
                if (!window.Has(0)) throw NoRecords();
                if (depth == recordsPath.Length)
                {
                    if (window[0] != (byte)'[') throw NoRecords();
                    window.Advance(1);
                    return;
                }

                if (window[0] == (byte)'{') window.Advance(1);
                while (!SkipToKey(recordsPath[depth]))
                {
                }

                depth++;
            }
        }
        catch (JsonException)
        {
            throw NoRecords();
        }
    }

    // Reads one key; true when it is the wanted one, otherwise its value was passed over.
    private bool SkipToKey(string wanted)
    {
        window.SkipAny(" \t\r\n,"u8);
        var key = NextToken();
        if (key.Span is not [(byte)'"', ..]) throw NoRecords();
        var isWanted = JsonSerializer.Deserialize<string>(key.Span) == wanted;
        window.SkipAny(" \t\r\n:"u8);
        if (!isWanted) NextToken();
        return isWanted;
    }

    private ReadOnlyMemory<byte> NextToken()
    {
        while (true)
        {
            var reader = new Utf8JsonReader(window.Span, isFinalBlock: window.IsAtEnd, default);
            // A key is a value of its own here, so a text is whole once its closing quote was read.
            if (reader.Read() && reader.TrySkip())
            {
                var length = (int)reader.BytesConsumed;
                var token = window.Take(length);
                window.Advance(length);
                return token;
            }

            if (!window.Grow()) throw NoRecords();
        }
    }

    private FileRefusedException NoRecords() => new(new Complaint(
        SourceErrorCodes.FileFormat, null,
        $"Không tìm thấy danh sách bản ghi{(recordsPath.Length == 0 ? "" : $" tại '{string.Join('.', recordsPath)}'")} trong tệp JSON. Hãy kiểm tra cấu trúc tệp hoặc khoá 'records' của hợp đồng nguồn.",
        $"The JSON has no list of records{(recordsPath.Length == 0 ? "" : $" at '{string.Join('.', recordsPath)}'")}. Check its structure, or the contract's 'records'."));

    private bool Damage(ReadOnlyMemory<byte> text, RecordFault fault)
    {
        Begin(text);
        Current.Damage(fault);
        return true;
    }

    private void Begin(ReadOnlyMemory<byte> text) => Current.Begin(number, () => RawTexts.Of(text.Span));

    private bool Parse(ReadOnlyMemory<byte> text)
    {
        Begin(text);
        try
        {
            using var document = JsonDocument.Parse(text, Strict);
            if (document.RootElement.ValueKind != JsonValueKind.Object)
                Current.Damage(new RecordFault(SourceErrorCodes.JsonShape, 0, "{}"));
            else if (Unknown(document.RootElement, "") is { } key)
                Current.Damage(new RecordFault(SourceErrorCodes.JsonShape, 0, key));
            else
                foreach (var path in paths) Add(document.RootElement, path);
        }
        catch (JsonException e)
        {
            Current.Damage(new RecordFault(SourceErrorCodes.JsonMalformed, e.BytePositionInLine ?? 0));
        }
        catch (InvalidOperationException)
        {
            // A text with half of a surrogate pair.
            Current.Damage(new RecordFault(SourceErrorCodes.InvalidBytes, 0));
        }

        return true;
    }

    // The first key that the contract neither maps nor ignores, or whose value is no single one; nothing when all are known.
    private string? Unknown(JsonElement element, string prefix)
    {
        foreach (var property in element.EnumerateObject())
        {
            var path = prefix + property.Name;
            if (known.Contains(path))
            {
                if (names.Contains(path) && property.Value.ValueKind is JsonValueKind.Object or JsonValueKind.Array) return path;
                continue;
            }

            if (property.Value.ValueKind != JsonValueKind.Object) return path;
            if (Unknown(property.Value, path + ".") is { } inner) return inner;
        }

        return null;
    }

    private void Add(JsonElement element, string[] path)
    {
        foreach (var key in path)
        {
            if (element.ValueKind == JsonValueKind.Object && element.TryGetProperty(key, out element)) continue;
            Current.Add("", CellKind.Text);
            return;
        }

        switch (element.ValueKind)
        {
            case JsonValueKind.String:
                Current.Add(element.GetString(), CellKind.Text);
                return;
            case JsonValueKind.Number:
                var digits = element.TryGetDecimal(out var exact) ? exact.ToString(CultureInfo.InvariantCulture) : element.GetRawText();
                Current.Add(digits, CellKind.Number);
                return;
            case JsonValueKind.True or JsonValueKind.False:
                Current.Add(element.GetBoolean() ? "true" : "false", CellKind.Text);
                return;
            default:
                Current.Add("", CellKind.Text);
                return;
        }
    }
}
