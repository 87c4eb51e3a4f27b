using ItAnalytics.Etl.Extract;
using ItAnalytics.Etl.Load;
using ItAnalytics.Etl.Submit;
using ItAnalytics.Warehouse.Corrections;
using ItAnalytics.Warehouse.Errors;
using Npgsql;

namespace ItAnalytics.Etl.Corrections;

/// <summary>Says of a proposal what the load would say, before anybody has to approve it.</summary>
public static class CorrectionDesk
{
    /// <summary>The check for a ledger: the load itself, undone.</summary>
    /// <param name="dataSource">Connections with the rights of <c>itanalytics_etl</c>.</param>
    public static FigureCheck Check(NpgsqlDataSource dataSource) => async (group, cells, cancellationToken) =>
    {
        ArgumentNullException.ThrowIfNull(group);
        ArgumentNullException.ThrowIfNull(cells);
        using var file = CorrectionSource.File("correction", cells, _ => { });
        var report = await DeskLoad.RunAsync(
            dataSource, SourceContracts.Of([]), CorrectionSource.Code, file, CorrectionSource.Contract(group, cells, null),
            new LoadTerms { IsReload = true }, isCheck: true, also: null, workerRun: null, cancellationToken);
        if (report.Rejections is not [var first, ..]) return;
        var cell = cells.FirstOrDefault(c => c.Line == first.LineNumber);
        throw new CodedException(LedgerErrorCodes.FigureRefused,
            $"{cell?.Indicator} of {cell?.Agency} would be refused ({first.Complaint.Code}): {first.Complaint.English}");
    };
}
