namespace ItAnalytics.Etl.Extract;

/// <summary>A stretch of a stream in memory, moved and widened as a reader asks, up to a limit.</summary>
internal sealed class ByteWindow(Stream stream, int limit) : IDisposable
{
    private byte[] buffer = new byte[Math.Min(1 << 16, limit + 1)];
    private int start;
    private int end;

    /// <summary>Most bytes in the window.</summary>
    public int Limit => limit;

    /// <summary>Bytes of the stream before the window.</summary>
    public long Offset { get; private set; }

    /// <summary>Whether the stream has nothing behind the window.</summary>
    public bool IsAtEnd { get; private set; }

    /// <summary>What is in the window.</summary>
    public ReadOnlySpan<byte> Span => buffer.AsSpan(start, end - start);

    /// <summary>A byte of the window.</summary>
    public byte this[int index] => buffer[start + index];

    /// <summary>A copy of the window's first bytes.</summary>
    public ReadOnlyMemory<byte> Take(int length) => buffer.AsSpan(start, Math.Min(length, end - start)).ToArray();

    /// <summary>Moves the window on.</summary>
    public void Advance(int length)
    {
        start += length;
        Offset += length;
    }

    /// <summary>Whether there is a byte at a place, reading on when it is not in the window yet.</summary>
    public bool Has(int index)
    {
        while (start + index >= end)
        {
            if (!Grow()) return false;
        }

        return true;
    }

    /// <summary>Reads on; false at the stream's end and when the window is as wide as it may be.</summary>
    public bool Grow()
    {
        if (IsAtEnd || end - start > limit) return false;
        if (start > 0)
        {
            buffer.AsSpan(start, end - start).CopyTo(buffer);
            end -= start;
            start = 0;
        }

        if (end == buffer.Length) Array.Resize(ref buffer, Math.Min(buffer.Length * 2, limit + 1));
        var read = stream.Read(buffer, end, buffer.Length - end);
        IsAtEnd = read == 0;
        end += read;
        return read > 0;
    }

    /// <summary>Moves behind all bytes that are among some.</summary>
    public void SkipAny(ReadOnlySpan<byte> passed)
    {
        while (Has(0) && passed.Contains(this[0])) Advance(1);
    }

    /// <summary>Length of the line up to its end, or of what may be held of it.</summary>
    public int FindLineEnd(out bool isTooLong)
    {
        isTooLong = false;
        for (var searched = 0; ;)
        {
            var hit = Span[searched..].IndexOf((byte)'\n');
            if (hit >= 0) return searched + hit;
            searched = Span.Length;
            if (Grow()) continue;
            isTooLong = !IsAtEnd;
            return searched;
        }
    }

    /// <summary>Moves behind the next line end, throwing away what stands before it.</summary>
    public void SkipLine()
    {
        while (Has(0))
        {
            var hit = Span.IndexOf((byte)'\n');
            Advance(hit < 0 ? Span.Length : hit + 1);
            if (hit >= 0) return;
        }
    }

    /// <inheritdoc />
    public void Dispose() => stream.Dispose();
}
