using System.Buffers.Binary;

namespace ItAnalytics.Api.Execution;

/// <summary>
/// Writes a number as the database sends it, groups of four decimal digits, as JSON: with all its digits, however many
/// there are, and without a detour over a type that holds fewer.
/// </summary>
/// <remarks>
/// The form is that of numeric_send in PostgreSQL: how many groups, the place of the first one, sign, digits behind the
/// point, and the groups, each two bytes in network order. Groups of zeros at either end are left out.
/// </remarks>
internal static class NumericText
{
    private const int HeaderLength = 8;
    private const ushort Negative = 0x4000;
    private const ushort FirstSpecial = 0xC000;

    /// <summary>Appends the number.</summary>
    /// <returns>False when it is not finite; then nothing is written.</returns>
    public static bool TryWrite(ReadOnlySpan<byte> binary, JsonBuffer json)
    {
        var sign = BinaryPrimitives.ReadUInt16BigEndian(binary[4..]);
        if (sign >= FirstSpecial) return false;
        int first = BinaryPrimitives.ReadInt16BigEndian(binary[2..]);
        int decimals = BinaryPrimitives.ReadUInt16BigEndian(binary[6..]);
        var groups = binary[HeaderLength..];

        // Four digits a group; sign, point and a zero before it beside them.
        var text = json.Reserve((Math.Max(first, 0) * 4) + decimals + 12);
        var at = 0;
        if (sign == Negative) text[at++] = (byte)'-';
        if (first < 0)
        {
            text[at++] = (byte)'0';
        }
        else
        {
            at += WriteShort(Group(groups, 0), text[at..]);
            for (var i = 1; i <= first; i++, at += 4) WriteFour(Group(groups, i), text[at..]);
        }
        if (decimals > 0)
        {
            text[at++] = (byte)'.';
            var end = at + decimals;
            // The last group may reach beyond the digits that are shown; it is cut off.
            for (var i = first + 1; at < end; i++, at += 4) WriteFour(Group(groups, i), text[at..]);
            at = end;
        }
        json.Advance(at);
        return true;
    }

    private static uint Group(ReadOnlySpan<byte> groups, int index) =>
        index >= 0 && index * 2 < groups.Length ? BinaryPrimitives.ReadUInt16BigEndian(groups[(index * 2)..]) : 0u;

    private static int WriteShort(uint group, Span<byte> text)
    {
        Span<byte> four = stackalloc byte[4];
        WriteFour(group, four);
        var zeros = group >= 1000 ? 0 : group >= 100 ? 1 : group >= 10 ? 2 : 3;
        four[zeros..].CopyTo(text);
        return 4 - zeros;
    }

    private static void WriteFour(uint group, Span<byte> text)
    {
        text[3] = (byte)('0' + (group % 10));
        text[2] = (byte)('0' + (group / 10 % 10));
        text[1] = (byte)('0' + (group / 100 % 10));
        text[0] = (byte)('0' + (group / 1000));
    }
}
