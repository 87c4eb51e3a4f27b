namespace ItAnalytics.GraphQL.Conformance;

/// <summary>Cuts a stream into lines without reading them as text: what is no UTF-8 must reach its line's answer.
/// </summary>
internal static class Lines
{
    private static ReadOnlySpan<byte> ByteOrderMark => [0xEF, 0xBB, 0xBF];

    /// <summary>The lines that are not blank, without their ends.</summary>
    internal static IEnumerable<ReadOnlyMemory<byte>> Read(Stream input)
    {
        var chunk = new byte[64 * 1024];
        var line = new MemoryStream();
        var isFirst = true;
        int length;
        while ((length = input.Read(chunk)) > 0)
        {
            var start = 0;
            for (var at = 0; at < length; at++)
            {
                if (chunk[at] != '\n') continue;
                line.Write(chunk, start, at - start);
                start = at + 1;
                if (Take(line, isFirst) is { IsEmpty: false } whole) yield return whole;
                isFirst = false;
            }
            line.Write(chunk, start, length - start);
        }
        if (Take(line, isFirst) is { IsEmpty: false } last) yield return last;
    }

    private static ReadOnlyMemory<byte> Take(MemoryStream line, bool isFirst)
    {
        var bytes = line.ToArray();
        line.SetLength(0);
        var start = isFirst && bytes.AsSpan().StartsWith(ByteOrderMark) ? ByteOrderMark.Length : 0;
        var trimmed = bytes.AsSpan(start).Trim(" \t\r"u8);
        return trimmed.IsEmpty ? default : bytes.AsMemory(start);
    }
}
