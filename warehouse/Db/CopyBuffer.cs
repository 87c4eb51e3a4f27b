using System.Buffers.Binary;
using System.Text;
using NodaTime;

namespace ItAnalytics.Warehouse.Db;

/// <summary>Bytes of PostgreSQL's binary COPY format: each value is its length, four bytes, and then its bytes.</summary>
/// <remarks>Formats: PostgreSQL manual, COPY, "Binary Format", and the send functions of each type.</remarks>
internal sealed class CopyBuffer(int capacity)
{
    private const int NullLength = -1;
    private static readonly int EpochDays = Period.DaysBetween(new LocalDate(1970, 1, 1), new LocalDate(2000, 1, 1));
    private static readonly long EpochTicks = Instant.FromUtc(2000, 1, 1, 0, 0).ToUnixTimeTicks();

    private byte[] _bytes = new byte[capacity];

    /// <summary>Number of bytes that wait to be sent.</summary>
    public int Length { get; private set; }

    /// <summary>The bytes that wait to be sent.</summary>
    public ReadOnlyMemory<byte> Bytes => _bytes.AsMemory(0, Length);

    public void Clear() => Length = 0;

    /// <summary>Signature, no flags, no header extension.</summary>
    public void Header()
    {
        ReadOnlySpan<byte> signature = [(byte)'P', (byte)'G', (byte)'C', (byte)'O', (byte)'P', (byte)'Y', 10, 255, 13, 10, 0];
        signature.CopyTo(Take(signature.Length));
        Take(8).Clear();
    }

    /// <summary>Starts a row.</summary>
    public void Row(int columns) => BinaryPrimitives.WriteInt16BigEndian(Take(2), (short)columns);

    /// <summary>Ends the data.</summary>
    public void Trailer() => BinaryPrimitives.WriteInt16BigEndian(Take(2), -1);

    public void Null() => BinaryPrimitives.WriteInt32BigEndian(Take(4), NullLength);

    public void Bool(bool value) => Sized(1)[0] = value ? (byte)1 : (byte)0;

    public void Int16(short value) => BinaryPrimitives.WriteInt16BigEndian(Sized(2), value);

    public void Int32(int value) => BinaryPrimitives.WriteInt32BigEndian(Sized(4), value);

    public void Int64(long value) => BinaryPrimitives.WriteInt64BigEndian(Sized(8), value);

    public void Float32(float value) => BinaryPrimitives.WriteSingleBigEndian(Sized(4), value);

    public void Float64(double value) => BinaryPrimitives.WriteDoubleBigEndian(Sized(8), value);

    public void Uuid(Guid value) => value.TryWriteBytes(Sized(16), bigEndian: true, out _);

    public void Bytea(byte[] value) => value.CopyTo(Sized(value.Length));

    /// <summary>Days since 2000-01-01.</summary>
    public void Date(LocalDate value) =>
        Int32(Period.DaysBetween(new LocalDate(1970, 1, 1), value) - EpochDays);

    /// <summary>Microseconds since 2000-01-01 UTC.</summary>
    public void Timestamp(Instant value) =>
        Int64((value.ToStoredPrecision().ToUnixTimeTicks() - EpochTicks) / 10);

    public void Text(string value) => Text(value, ReadOnlySpan<byte>.Empty);

    /// <summary>Version 1 of jsonb's wire format is the text after one byte.</summary>
    public void Jsonb(string value) => Text(value, [1]);

    /// <summary>
    /// Base-10000 digits with the weight of the first, the sign and the number of decimals: 12.5 is 12 | 5000, weight 0,
    /// one decimal.
    /// </summary>
    public void Numeric(decimal value)
    {
        Span<int> bits = stackalloc int[4];
        decimal.GetBits(value, bits);
        var scale = (bits[3] >> 16) & 0xFF;
        var negative = bits[3] < 0;
        var mantissa = unchecked(new UInt128((uint)bits[2], ((ulong)(uint)bits[1] << 32) | (uint)bits[0]));
        if (bits[2] == 0 && bits[1] == 0 && scale <= 4)
        {
            Small(unchecked((uint)bits[0]), scale, negative);
            return;
        }
        // The decimals fill whole groups of four digits; at most 10^3 more fits 128 bits with room to spare.
        var groupsAfterPoint = (scale + 3) / 4;
        mantissa *= ((groupsAfterPoint * 4) - scale) switch { 1 => 10u, 2 => 100u, 3 => 1000u, _ => 1u };

        Span<short> digits = stackalloc short[10];
        var count = 0;
        while (mantissa > ulong.MaxValue)
        {
            (mantissa, var rest) = UInt128.DivRem(mantissa, 10_000);
            digits[count++] = (short)(int)rest;
        }
        for (var small = (ulong)mantissa; small > 0; small /= 10_000) digits[count++] = (short)(small % 10_000);

        var target = Sized(8 + (2 * count));
        BinaryPrimitives.WriteInt16BigEndian(target, (short)count);
        BinaryPrimitives.WriteInt16BigEndian(target[2..], (short)(count - groupsAfterPoint - 1));
        BinaryPrimitives.WriteInt16BigEndian(target[4..], negative && count > 0 ? (short)0x4000 : (short)0);
        BinaryPrimitives.WriteInt16BigEndian(target[6..], (short)scale);
        for (var i = 0; i < count; i++) BinaryPrimitives.WriteInt16BigEndian(target[(8 + (2 * i))..], digits[count - 1 - i]);
    }

    // Counts and percentages: at most four groups, in 64 bits.
    private void Small(ulong mantissa, int scale, bool negative)
    {
        var groupsAfterPoint = scale > 0 ? 1 : 0;
        mantissa *= scale switch { 1 => 1000u, 2 => 100u, 3 => 10u, _ => 1u };
        var count = mantissa == 0 ? 0 : mantissa < 10_000 ? 1 : mantissa < 100_000_000 ? 2 : mantissa < 1_000_000_000_000 ? 3 : 4;
        var target = Sized(8 + (2 * count));
        BinaryPrimitives.WriteInt16BigEndian(target, (short)count);
        BinaryPrimitives.WriteInt16BigEndian(target[2..], (short)(count - groupsAfterPoint - 1));
        BinaryPrimitives.WriteInt16BigEndian(target[4..], negative && count > 0 ? (short)0x4000 : (short)0);
        BinaryPrimitives.WriteInt16BigEndian(target[6..], (short)scale);
        for (var i = count - 1; i >= 0; i--)
        {
            BinaryPrimitives.WriteInt16BigEndian(target[(8 + (2 * i))..], (short)(mantissa % 10_000));
            mantissa /= 10_000;
        }
    }

    /// <summary>A one-dimensional array: dimensions, has-nulls flag, element type, length, lower bound, elements.</summary>
    public void Array<T>(T[] values, uint elementOid, Action<CopyBuffer, T> writeElement)
    {
        var lengthAt = Length;
        Take(4);
        BinaryPrimitives.WriteInt32BigEndian(Take(4), values.Length == 0 ? 0 : 1);
        BinaryPrimitives.WriteInt32BigEndian(Take(4), 0);
        BinaryPrimitives.WriteUInt32BigEndian(Take(4), elementOid);
        if (values.Length > 0)
        {
            BinaryPrimitives.WriteInt32BigEndian(Take(4), values.Length);
            BinaryPrimitives.WriteInt32BigEndian(Take(4), 1);
            foreach (var value in values) writeElement(this, value);
        }
        BinaryPrimitives.WriteInt32BigEndian(_bytes.AsSpan(lengthAt), Length - lengthAt - 4);
    }

    private void Text(string value, ReadOnlySpan<byte> prefix)
    {
        var byteCount = Encoding.UTF8.GetByteCount(value);
        var target = Sized(prefix.Length + byteCount);
        prefix.CopyTo(target);
        Encoding.UTF8.GetBytes(value, target[prefix.Length..]);
    }

    private Span<byte> Sized(int length)
    {
        var target = Take(4 + length);
        BinaryPrimitives.WriteInt32BigEndian(target, length);
        return target[4..];
    }

    private Span<byte> Take(int length)
    {
        if (_bytes.Length - Length < length)
            System.Array.Resize(ref _bytes, Math.Max(_bytes.Length * 2, Length + length));
        var target = _bytes.AsSpan(Length, length);
        Length += length;
        return target;
    }
}
