using System.Text;
using ItAnalytics.Api.Exports;

namespace ItAnalytics.Api.Tests.Exports;

/// <summary>A table that is kept in memory, with what was said of it.</summary>
internal sealed class MemoryTable : TableOutput
{
    private readonly List<byte> _bytes = [];

    public long? AnnouncedRows { get; private set; }

    public long Generation { get; private set; }

    public TableSummary? Summary { get; private set; }

    /// <summary>The most bytes that were waiting when some were sent.</summary>
    public int LargestPart { get; private set; }

    public byte[] Bytes => [.. _bytes];

    public string Text => Encoding.UTF8.GetString(Bytes).TrimStart('\uFEFF');

    public override void Announce(long? rowCount, long generation, bool isLive) =>
        (AnnouncedRows, Generation) = (rowCount, generation);

    public override ValueTask SendAsync(TableWriter writer, CancellationToken cancellationToken)
    {
        IsStarted = true;
        LargestPart = Math.Max(LargestPart, writer.Pending.Length);
        _bytes.AddRange(writer.Pending.Written);
        writer.Pending.Truncate(0);
        return ValueTask.CompletedTask;
    }

    public override ValueTask CompleteAsync(TableWriter writer, TableSummary summary, CancellationToken cancellationToken)
    {
        Summary = summary;
        return SendAsync(writer, cancellationToken);
    }
}
