using System.Text;

namespace ItAnalytics.Etl.Extract;

/// <summary>Hands a text in a one-byte encoding on as composed UTF-8, a piece at a time.</summary>
internal sealed class LegacyTextStream(Stream inner, string encoding) : Stream
{
    private readonly byte[] input = new byte[1 << 14];
    private readonly StringBuilder text = new();
    private byte[] output = [];
    private int taken;
    private bool ended;

    /// <inheritdoc />
    public override bool CanRead => true;

    /// <inheritdoc />
    public override bool CanSeek => false;

    /// <inheritdoc />
    public override bool CanWrite => false;

    /// <inheritdoc />
    public override long Length => throw new NotSupportedException();

    /// <inheritdoc />
    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    /// <inheritdoc />
    public override int Read(byte[] buffer, int offset, int count)
    {
        while (taken == output.Length && !ended) Refill();
        var length = Math.Min(count, output.Length - taken);
        output.AsSpan(taken, length).CopyTo(buffer.AsSpan(offset, length));
        taken += length;
        return length;
    }

    /// <inheritdoc />
    public override void Flush()
    {
    }

    /// <inheritdoc />
    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    /// <inheritdoc />
    public override void SetLength(long value) => throw new NotSupportedException();

    /// <inheritdoc />
    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    /// <inheritdoc />
    protected override void Dispose(bool disposing)
    {
        if (disposing) inner.Dispose();
        base.Dispose(disposing);
    }

    private void Refill()
    {
        var read = inner.Read(input);
        ended = read == 0;
        LegacyEncoding.Append(encoding, input.AsSpan(0, read), text);
        // A mark may follow the last letter in the next piece.
        var ready = text.Length - (ended ? 0 : LegacyEncoding.OpenTail(text));
        output = Encoding.UTF8.GetBytes(text.ToString(0, ready).Normalize(NormalizationForm.FormC));
        taken = 0;
        text.Remove(0, ready);
    }
}
