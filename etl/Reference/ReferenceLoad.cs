using ItAnalytics.Etl.Extract;
using ItAnalytics.Etl.Load;
using Npgsql;

namespace ItAnalytics.Etl.Reference;

/// <summary>
/// Loads a file whose lines state agencies, groups and what connects them. Such files are small, so their lines go to
/// the warehouse one by one; the promises are those of every other file: one transaction, rejections, reconciliation.
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
        var write = await WriterAsync(connection, contract.States, cancellationToken);
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

        report(source);
    }

    private static async Task<Func<ReferenceLine, CancellationToken, Task<LineEnd>>> WriterAsync(
        NpgsqlConnection connection, LineKind kind, CancellationToken cancellationToken) => kind switch
        {
            LineKind.Agency => (await AgencyWriter.OpenAsync(connection, cancellationToken)).WriteAsync,
            LineKind.Group => new GroupWriter(connection).WriteAsync,
            LineKind.Indicator => new IndicatorWriter(connection).WriteAsync,
            LineKind.Member => new MemberWriter(connection, await ReferenceReader.ReadAsync(connection, cancellationToken)).WriteAsync,
            LineKind.Alias => new AliasWriter(connection, await ReferenceReader.ReadAsync(connection, cancellationToken)).WriteAsync,
            LineKind.Lineage => new LineageWriter(connection, await ReferenceReader.ReadAsync(connection, cancellationToken)).WriteAsync,
            _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "no reference line"),
        };
}
