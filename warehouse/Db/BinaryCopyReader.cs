using System.Buffers;
using System.Buffers.Binary;
using System.Text;
using Npgsql;

namespace ItAnalytics.Warehouse.Db;

/// <summary>
/// Rows of a binary COPY out of the server, one after the other. Where many millions of rows are read this takes about a
/// third of the processor time of a command's reader (docs/performance.md).
/// </summary>
/// <remarks>Formats: PostgreSQL manual, COPY, "Binary Format", and the send functions of each type.</remarks>
public sealed class BinaryCopyReader : IAsyncDisposable
{
    private const int FirstCapacity = 256 * 1024;
    private const int HeaderLength = 19;

    private readonly Stream stream;
    private byte[] bytes = ArrayPool<byte>.Shared.Rent(FirstCapacity);
    private int[] starts = [];
    private int[] lengths = [];
    private int position;
    private int filled;

    private BinaryCopyReader(Stream stream) => this.stream = stream;

    /// <summary>Starts a COPY.</summary>
    /// <param name="connection">Does nothing else until the reader is disposed.</param>
    /// <param name="query">Whose rows are copied; COPY knows no parameters.</param>
    /// <param name="cancellationToken">Cancels.</param>
    public static async Task<BinaryCopyReader> OpenAsync(
        NpgsqlConnection connection, string query, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(connection);
        var reader = new BinaryCopyReader(
            await connection.BeginRawBinaryCopyAsync($"copy ({query}) to stdout (format binary)", cancellationToken));
        await reader.FillAsync(HeaderLength, cancellationToken);
        reader.position = HeaderLength + BinaryPrimitives.ReadInt32BigEndian(reader.bytes.AsSpan(HeaderLength - 4));
        return reader;
    }

    /// <summary>Goes to the next row; false behind the last one.</summary>
    public ValueTask<bool> ReadAsync(CancellationToken cancellationToken) =>
        TryRead() is { } read ? ValueTask.FromResult(read) : ReadMoreAsync(cancellationToken);

    /// <summary>Whether a column is NULL.</summary>
    public bool IsNull(int column) => lengths[column] < 0;

    /// <summary>A smallint.</summary>
    public short Int16(int column) => BinaryPrimitives.ReadInt16BigEndian(bytes.AsSpan(starts[column]));

    /// <summary>An int.</summary>
    public int Int32(int column) => BinaryPrimitives.ReadInt32BigEndian(bytes.AsSpan(starts[column]));

    /// <summary>A numeric, or null for NULL.</summary>
    /// <exception cref="OverflowException">It does not fit a decimal.</exception>
    public decimal? Decimal(int column) =>
        lengths[column] < 0 ? null : Number(bytes.AsSpan(starts[column], lengths[column]));

    /// <summary>A text, or null for NULL.</summary>
    public string? Text(int column) =>
        lengths[column] < 0 ? null : Encoding.UTF8.GetString(bytes, starts[column], lengths[column]);

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        ArrayPool<byte>.Shared.Return(bytes);
        bytes = [];
        await stream.DisposeAsync();
    }

    /// <summary>The number in PostgreSQL's binary form, with as many decimals as it was stated with.</summary>
    internal static decimal Number(ReadOnlySpan<byte> value)
    {
        int count = BinaryPrimitives.ReadInt16BigEndian(value);
        int weight = BinaryPrimitives.ReadInt16BigEndian(value[2..]);
        var sign = BinaryPrimitives.ReadUInt16BigEndian(value[4..]);
        int scale = BinaryPrimitives.ReadInt16BigEndian(value[6..]);
        if (sign is not (0 or 0x4000)) throw new OverflowException("NaN and infinity are no figures.");
        var digits = value[8..];
        // Powers of ten that lie between the last group of four digits and the last decimal.
        var shift = scale - (4 * (count - 1 - weight));
        if (count <= 4 && shift is <= 0 and > -4 && scale <= 28)
        {
            var small = 0L;
            for (var i = 0; i < count; i++)
                small = (small * 10_000) + BinaryPrimitives.ReadInt16BigEndian(digits[(2 * i)..]);
            small /= shift switch { -3 => 1000, -2 => 100, -1 => 10, _ => 1 };
            return new decimal(unchecked((int)small), (int)(small >> 32), 0, sign != 0, (byte)scale);
        }

        var number = 0m;
        for (var i = 0; i < count; i++)
        {
            var digit = (decimal)BinaryPrimitives.ReadInt16BigEndian(digits[(2 * i)..]);
            for (var power = weight - i; power > 0; power--) digit *= 10_000m;
            for (var power = weight - i; power < 0; power++) digit /= 10_000m;
            number += digit;
        }

        // Adding a nought of the stated scale keeps its trailing noughts.
        number += new decimal(0, 0, 0, false, (byte)Math.Clamp(scale, 0, 28));
        return sign == 0 ? number : -number;
    }

    // Null when the rest of the row is still to come.
    private bool? TryRead()
    {
        var at = position;
        if (filled - at < 2) return null;
        var columns = BinaryPrimitives.ReadInt16BigEndian(bytes.AsSpan(at));
        at += 2;
        if (columns < 0) return false;
        if (starts.Length != columns) (starts, lengths) = (new int[columns], new int[columns]);
        for (var column = 0; column < columns; column++)
        {
            if (filled - at < 4) return null;
            var length = BinaryPrimitives.ReadInt32BigEndian(bytes.AsSpan(at));
            at += 4;
            (starts[column], lengths[column]) = (at, length);
            if (length > 0) at += length;
            if (at > filled) return null;
        }

        position = at;
        return true;
    }

    private async ValueTask<bool> ReadMoreAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            await FillAsync(filled - position + 1, cancellationToken);
            if (TryRead() is { } read) return read;
        }
    }

    private async Task FillAsync(int wanted, CancellationToken cancellationToken)
    {
        if (position > 0)
        {
            bytes.AsSpan(position, filled - position).CopyTo(bytes);
            (filled, position) = (filled - position, 0);
        }

        if (bytes.Length < Math.Max(wanted, filled + 1))
        {
            var larger = ArrayPool<byte>.Shared.Rent(bytes.Length * 2);
            bytes.AsSpan(0, filled).CopyTo(larger);
            ArrayPool<byte>.Shared.Return(bytes);
            bytes = larger;
        }

        while (filled < wanted)
        {
            var read = await stream.ReadAsync(bytes.AsMemory(filled), cancellationToken);
            if (read == 0) throw new EndOfStreamException("The server's COPY ended in the middle of a row.");
            filled += read;
        }
    }
}
