using System.Buffers;
using System.Buffers.Text;
using System.Globalization;

namespace ItAnalytics.Api.Execution;

/// <summary>
/// A growing piece of JSON text as UTF-8, on pooled memory. Objects are written speculatively: when a value turns out
/// to break a non-null promise, what was written of its object is cut off again, which a <c>Utf8JsonWriter</c> cannot.
/// </summary>
internal sealed class JsonBuffer : IDisposable
{
    private static readonly SearchValues<byte> Escaped = SearchValues.Create(
        [.. Enumerable.Range(0, 32).Select(value => (byte)value), (byte)'"', (byte)'\\']);

    private byte[] _bytes;

    /// <summary>An empty buffer.</summary>
    public JsonBuffer(int capacity = 4096) => _bytes = ArrayPool<byte>.Shared.Rent(capacity);

    /// <summary>How many bytes were written.</summary>
    public int Length { get; private set; }

    /// <summary>Everything written so far; valid until the next write.</summary>
    public ReadOnlySpan<byte> Written => _bytes.AsSpan(0, Length);

    /// <summary>A part of what was written; valid until the next write.</summary>
    public ReadOnlySpan<byte> Slice(int start, int length) => _bytes.AsSpan(start, length);

    /// <summary>Cuts off everything behind a position.</summary>
    public void Truncate(int length) => Length = length;

    /// <summary>Room for at least that many bytes; <see cref="Advance"/> says how many were used.</summary>
    public Span<byte> Reserve(int count)
    {
        if (_bytes.Length - Length < count) Grow(count);
        return _bytes.AsSpan(Length);
    }

    /// <summary>The same room as an array with its offset, for callers that fill arrays.</summary>
    public byte[] ReserveArray(int count)
    {
        if (_bytes.Length - Length < count) Grow(count);
        return _bytes;
    }

    /// <summary>Counts bytes that were written into reserved room.</summary>
    public void Advance(int count) => Length += count;

    /// <summary>Appends one byte.</summary>
    public void Append(byte value)
    {
        if (Length == _bytes.Length) Grow(1);
        _bytes[Length++] = value;
    }

    /// <summary>Appends bytes that are JSON already.</summary>
    public void Append(ReadOnlySpan<byte> json)
    {
        json.CopyTo(Reserve(json.Length));
        Length += json.Length;
    }

    /// <summary>Appends a number, in the form that JSON and the invariant culture share.</summary>
    public void AppendNumber<T>(T value, ReadOnlySpan<char> format = default)
        where T : IUtf8SpanFormattable
    {
        value.TryFormat(Reserve(40), out var written, format, CultureInfo.InvariantCulture);
        Length += written;
    }

    /// <summary>Appends a text, quoted and escaped.</summary>
    public void AppendString(ReadOnlySpan<byte> utf8)
    {
        Append((byte)'"');
        AppendEscaped(utf8);
        Append((byte)'"');
    }

    /// <summary>Quotes the last bytes, which were written as they are, and escapes them where needed.</summary>
    public void QuoteLast(int start)
    {
        var text = _bytes.AsSpan(start + 1, Length - start - 1);
        if (text.IndexOfAny(Escaped) >= 0)
        {
            var copy = text.ToArray();
            Length = start + 1;
            AppendEscaped(copy);
        }
        _bytes[start] = (byte)'"';
        Append((byte)'"');
    }

    /// <summary>Appends bytes as base64 without padding, in the alphabet of addresses.</summary>
    public void AppendBase64Url(ReadOnlySpan<byte> bytes)
    {
        Base64Url.EncodeToUtf8(bytes, Reserve(Base64Url.GetEncodedLength(bytes.Length)), out _, out var written);
        Length += written;
    }

    /// <summary>Gives the memory back; the buffer must not be used any more.</summary>
    public void Dispose()
    {
        var bytes = _bytes;
        _bytes = [];
        Length = 0;
        if (bytes.Length > 0) ArrayPool<byte>.Shared.Return(bytes);
    }

    private void AppendEscaped(ReadOnlySpan<byte> text)
    {
        while (true)
        {
            var at = text.IndexOfAny(Escaped);
            if (at < 0)
            {
                Append(text);
                return;
            }
            Append(text[..at]);
            AppendEscape(text[at]);
            text = text[(at + 1)..];
        }
    }

    private void AppendEscape(byte value)
    {
        Append((byte)'\\');
        switch (value)
        {
            case (byte)'"' or (byte)'\\': Append(value); break;
            case (byte)'\n': Append((byte)'n'); break;
            case (byte)'\r': Append((byte)'r'); break;
            case (byte)'\t': Append((byte)'t'); break;
            default:
                Append("u00"u8);
                AppendNumber(value, "x2");
                break;
        }
    }

    private void Grow(int count)
    {
        var larger = ArrayPool<byte>.Shared.Rent(Math.Max(_bytes.Length * 2, Length + count));
        Written.CopyTo(larger);
        ArrayPool<byte>.Shared.Return(_bytes);
        _bytes = larger;
    }
}
