using System.Buffers;
using System.Text;
using System.Text.Unicode;

namespace ItAnalytics.Etl.Extract;

/// <summary>
/// Reads delimited text (RFC 4180: fields, quotes, doubled quotes, line ends inside quotes) with exact line numbers and
/// bounded memory. CR, LF and CRLF each end a line, mixed as they come. Nothing that is wrong with one line hides the
/// next one: a damaged line is charged to its first physical line, and reading goes on right behind that one, so that
/// an unclosed quote costs one line and not the rest of the file; of a line that is too long only the start is kept.
/// </summary>
internal sealed class DelimitedReader : RecordSource
{
    // A quoted field over more lines than this is an unclosed quote, not a text.
    private const int MaximumLinesOfRecord = 200;
    private const int FirstBufferSize = 1 << 16;

    private readonly Stream stream;
    private readonly Func<double> progress;
    private readonly byte delimiter;
    private readonly int maximumBytes;
    private readonly bool isTranscoded;
    private readonly SearchValues<byte> endsOfField;
    private readonly Func<string> currentRawText;
    private readonly List<(int Offset, int Length, bool Doubled)> spans = [];
    private byte[] buffer;
    private int start;
    private int end;
    private int rawLength;
    private int rawStart;
    private bool streamEnded;
    private long nextLine = 1;

    /// <summary>Reads UTF-8 without byte order mark.</summary>
    /// <param name="stream">The text.</param>
    /// <param name="delimiter">Between fields, ASCII.</param>
    /// <param name="maximumBytes">Longest line.</param>
    /// <param name="isTranscoded">Whether another encoding was decoded before, so that U+FFFD means damage.</param>
    /// <param name="progress">Share of the file that was read.</param>
    public DelimitedReader(Stream stream, char delimiter, int maximumBytes, bool isTranscoded = false, Func<double>? progress = null)
    {
        this.stream = stream;
        this.delimiter = (byte)delimiter;
        this.maximumBytes = maximumBytes;
        this.isTranscoded = isTranscoded;
        this.progress = progress ?? (() => 0);
        endsOfField = SearchValues.Create(this.delimiter, (byte)'\r', (byte)'\n');
        buffer = new byte[Math.Min(FirstBufferSize, maximumBytes + 1)];
        currentRawText = () => RawTexts.Of(buffer.AsSpan(rawStart, rawLength));
    }

    /// <inheritdoc />
    public override double Progress => progress();

    /// <inheritdoc />
    public override bool Read()
    {
        while (true)
        {
            if (start == end && !Fill()) return false;
            if (!ReadRecord()) continue;
            return true;
        }
    }

    /// <inheritdoc />
    protected override void Dispose(bool disposing)
    {
        if (disposing) stream.Dispose();
    }

    // One record from `start`; false when it was a blank line. Positions inside are relative to `start`, since Fill moves it.
    private bool ReadRecord()
    {
        Current.Begin(nextLine, currentRawText);
        spans.Clear();
        var position = 0;
        var lines = 1L;
        while (true)
        {
            var fieldStart = position;
            if (!Has(position)) return EndRecord(fieldStart, position, lines, atEnd: true);
            if (buffer[start + position] != (byte)'"')
            {
                if (!FindEndOfField(ref position)) return FailTooLong();
                spans.Add((fieldStart, position - fieldStart, false));
            }
            else if (ReadQuoted(ref position, ref lines) is { } code)
            {
                return Fail(code);
            }

            if (!Has(position) || buffer[start + position] != delimiter) return EndRecord(fieldStart, position, lines, !Has(position));
            position++;
        }
    }

    // From the opening quote to just behind the closing one; the code of the damage, or nothing.
    private string? ReadQuoted(ref int position, ref long lines)
    {
        var textStart = ++position;
        var doubled = false;
        while (true)
        {
            if (!Has(position)) return end - start > maximumBytes ? TooLongOrOpen(lines) : SourceErrorCodes.QuoteOpen;
            var rest = buffer.AsSpan(start + position, end - start - position);
            var hit = rest.IndexOfAny((byte)'"', (byte)'\r', (byte)'\n');
            if (hit < 0)
            {
                position += rest.Length;
                if (position > maximumBytes) return TooLongOrOpen(lines);
                continue;
            }

            position += hit;
            if (buffer[start + position] != (byte)'"')
            {
                position += LengthOfLineEnd(position);
                if (++lines > MaximumLinesOfRecord) return SourceErrorCodes.QuoteOpen;
                continue;
            }

            if (Has(position + 1) && buffer[start + position + 1] == (byte)'"')
            {
                doubled = true;
                position += 2;
                continue;
            }

            spans.Add((textStart, position - textStart, doubled));
            position++;
            return !Has(position) || IsEndOfField(buffer[start + position]) ? null : SourceErrorCodes.QuoteText;
        }
    }

    private static string TooLongOrOpen(long lines) => lines > 1 ? SourceErrorCodes.QuoteOpen : SourceErrorCodes.LineTooLong;

    private bool IsEndOfField(byte b) => b == delimiter || b is (byte)'\r' or (byte)'\n';

    private bool FindEndOfField(ref int position)
    {
        while (Has(position))
        {
            var rest = buffer.AsSpan(start + position, end - start - position);
            var hit = rest.IndexOfAny(endsOfField);
            position += hit < 0 ? rest.Length : hit;
            if (position > maximumBytes) return false;
            if (hit >= 0) return true;
        }

        return position <= maximumBytes;
    }

    private bool EndRecord(int lastFieldStart, int position, long lines, bool atEnd)
    {
        rawStart = start;
        rawLength = position;
        if (spans.Count == 0 || spans[^1].Offset < lastFieldStart) spans.Add((lastFieldStart, position - lastFieldStart, false));
        // Spreadsheets leave rows of nothing but delimiters; they state nothing.
        var isBlank = buffer.AsSpan(start, position).IndexOfAnyExcept(delimiter, (byte)' ', (byte)'\t') < 0;
        if (!isBlank) DecodeFields(buffer.AsSpan(start, position));
        var lineEnd = atEnd ? 0 : LengthOfLineEnd(position);
        if (atEnd) Current.EndsWithoutLineEnd();
        rawStart = start;
        start += position + lineEnd;
        nextLine += lines;
        return !isBlank;
    }

    private void DecodeFields(ReadOnlySpan<byte> record)
    {
        if (record.Contains((byte)0))
        {
            Current.Damage(new RecordFault(SourceErrorCodes.NulByte, record.IndexOf((byte)0) + 1));
            return;
        }

        if (!Utf8.IsValid(record) || (isTranscoded && record.IndexOf("\uFFFD"u8) >= 0))
        {
            Current.Damage(new RecordFault(SourceErrorCodes.InvalidBytes, FirstInvalid(record) + 1));
            return;
        }

        foreach (var (offset, length, doubled) in spans) Current.Add(record.Slice(offset, length), doubled);
    }

    private static int FirstInvalid(ReadOnlySpan<byte> record)
    {
        var position = 0;
        while (position < record.Length && Rune.DecodeFromUtf8(record[position..], out var rune, out var consumed) == OperationStatus.Done)
        {
            if (rune == Rune.ReplacementChar) break;
            position += consumed;
        }

        return position;
    }

    // Charges the damage to the first physical line and goes on behind it.
    private bool Fail(string code)
    {
        if (code == SourceErrorCodes.LineTooLong) return FailTooLong();
        var position = 0;
        if (!FindLineEnd(ref position)) return FailTooLong();
        rawStart = start;
        rawLength = position;
        Current.Damage(new RecordFault(code, MaximumLinesOfRecord));
        if (Has(position)) position += LengthOfLineEnd(position);
        else Current.EndsWithoutLineEnd();
        rawStart = start;
        start += position;
        nextLine++;
        return true;
    }

    // Keeps the start of the line for the message and throws the rest away as it comes.
    private bool FailTooLong()
    {
        var head = RawTexts.Of(buffer.AsSpan(start, Math.Min(end - start, 4 * SourceRecord.MaximumRawText)));
        Current.Begin(nextLine, () => head);
        Current.Damage(new RecordFault(SourceErrorCodes.LineTooLong, maximumBytes));
        nextLine++;
        while (true)
        {
            var rest = buffer.AsSpan(start, end - start);
            var hit = rest.IndexOfAny((byte)'\r', (byte)'\n');
            if (hit >= 0)
            {
                start += hit;
                start += LengthOfLineEnd(0);
                return true;
            }

            start = end;
            if (Fill()) continue;
            Current.EndsWithoutLineEnd();
            return true;
        }
    }

    private bool FindLineEnd(ref int position)
    {
        while (Has(position))
        {
            var rest = buffer.AsSpan(start + position, end - start - position);
            var hit = rest.IndexOfAny((byte)'\r', (byte)'\n');
            position += hit < 0 ? rest.Length : hit;
            if (position > maximumBytes) return false;
            if (hit >= 0) return true;
        }

        return true;
    }

    private int LengthOfLineEnd(int position) =>
        buffer[start + position] == (byte)'\r' && Has(position + 1) && buffer[start + position + 1] == (byte)'\n' ? 2 : 1;

    // Whether the record has a byte at that place, reading on when it is not in the buffer yet.
    private bool Has(int position)
    {
        while (start + position >= end)
        {
            if (end - start > maximumBytes + 1 || !Fill()) return false;
        }

        return true;
    }

    private bool Fill()
    {
        if (streamEnded) return false;
        if (start > 0)
        {
            buffer.AsSpan(start, end - start).CopyTo(buffer);
            end -= start;
            start = 0;
        }

        // Two bytes over the limit: one to see that a line is too long, one for the LF behind a CR.
        if (end == buffer.Length) Array.Resize(ref buffer, Math.Min(buffer.Length * 2, maximumBytes + 2));
        var read = end == buffer.Length ? 0 : stream.Read(buffer, end, buffer.Length - end);
        streamEnded = read == 0 && end < buffer.Length;
        end += read;
        return read > 0;
    }
}
