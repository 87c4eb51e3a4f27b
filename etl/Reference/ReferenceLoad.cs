using ItAnalytics.Etl.Extract;
using ItAnalytics.Etl.Load;
using Npgsql;

namespace ItAnalytics.Etl.Reference;

/// <summary>
/// Loads a file whose lines state agencies, groups and what connects them. Agencies and members, which may be thousands,
/// are gathered and written at the end, the others one by one; the promises are those of every other file: one transaction, rejections, reconciliation.
/// </summary>
internal static class ReferenceLoad
{
    /// <summary>Loads the lines of a file inside the caller's transaction.</summary>
    /// <exception cref="FileRefusedException">The file is not what its contract promises; nothing was written.</exception>
    public static async Task RunAsync(
        NpgsqlConnection connection, SourceFile file, SourceContract contract, LoadTally tally, Action<RecordSource> report,
        CancellationToken cancellationToken)
    {
        using var source = file.Open(contract);
        var header = HeaderMap.Read(source, contract);
        // Two files that state the same agency for the first time would otherwise both make it.
        await connection.ExecuteAsync("reference_lock", cancellationToken);
        var (write, flush) = await WriterAsync(connection, contract.States, cancellationToken);
        while (source.Read())
        {
            tally.Lines++;
            var record = source.Current;
            var complaint = record.Fault is { } fault ? RecordFaults.Explain(fault, record)
                : record.FieldCount != header.ColumnCount ? RecordFaults.WrongFieldCount(record, header.ColumnCount)
                : null;
            try
            {
                if (complaint is not null) throw new LineRefusedException(complaint);
                var end = await write(new ReferenceLine(contract, header, record), cancellationToken);
                if (end == LineEnd.Fact) tally.Facts++;
                else tally.Unchanged++;
            }
            catch (LineRefusedException refused)
            {
                tally.Reject(Rejection.Of(record, header, contract, [refused.Complaint]));
                if (tally.MustWrite) await tally.WriteRejectionsAsync(connection, cancellationToken);
            }
        }

        await flush(cancellationToken);
        report(source);
    }

    private static async Task<(Func<ReferenceLine, CancellationToken, Task<LineEnd>> Write, Func<CancellationToken, Task> Flush)> WriterAsync(
        NpgsqlConnection connection, LineKind kind, CancellationToken cancellationToken)
    {
        switch (kind)
        {
            case LineKind.Agency:
                var agencies = await AgencyWriter.OpenAsync(connection, cancellationToken);
                return (agencies.WriteAsync, agencies.FlushAsync);
            case LineKind.Member:
                var members = await MemberWriter.OpenAsync(connection, cancellationToken);
                return (members.WriteAsync, members.FlushAsync);
            case LineKind.Group:
                return (new GroupWriter(connection).WriteAsync, NothingWaits);
            case LineKind.Indicator:
                return (new IndicatorWriter(connection).WriteAsync, NothingWaits);
            case LineKind.Alias:
                return (new AliasWriter(connection, await ReferenceReader.ReadAsync(connection, cancellationToken)).WriteAsync, NothingWaits);
            case LineKind.Lineage:
                return (new LineageWriter(connection, await ReferenceReader.ReadAsync(connection, cancellationToken)).WriteAsync, NothingWaits);
            default:
                throw new ArgumentOutOfRangeException(nameof(kind), kind, "no reference line");
        }
    }

    private static Task NothingWaits(CancellationToken cancellationToken) => Task.CompletedTask;
}
