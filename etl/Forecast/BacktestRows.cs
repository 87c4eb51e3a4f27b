using Dapper;
using ItAnalytics.Etl.Detect;
using ItAnalytics.Ml.Backtest;
using ItAnalytics.Warehouse.Statements;
using Npgsql;

namespace ItAnalytics.Etl.Forecast;

/// <summary>Writes what backtests measured, one statement a model.</summary>
internal static class BacktestRows
{
    /// <summary>Indicator of measures of totals.</summary>
    public const int Totals = 0;

    /// <summary>Writes reports of one model version.</summary>
    /// <param name="connection">In the step's transaction.</param>
    /// <param name="reports">Reports by group and indicator.</param>
    /// <param name="runKey">The run.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    /// <returns>Measures that are new or have changed.</returns>
    public static async Task<int> WriteAsync(
        NpgsqlConnection connection,
        IReadOnlyCollection<(int GroupKey, int IndicatorKey, BacktestReport Report)> reports,
        long runKey,
        CancellationToken cancellationToken)
    {
        if (reports.Count == 0)
        {
            return 0;
        }
        var rows = reports.SelectMany(r => r.Report.Measures.Where(m => m.Horizon == 0), (r, m) => (r, m)).ToList();
        return await connection.ExecuteAsync(new CommandDefinition(
            SqlFile.Read("queries/backtest_write.sql"),
            new
            {
                modelVersionKey = await ModelVersions.KeyAsync(
                    connection, reports.First().Report.Model, cancellationToken),
                groups = rows.ConvertAll(x => x.r.GroupKey).ToArray(),
                indicators = rows.ConvertAll(x => x.r.IndicatorKey).ToArray(),
                names = rows.ConvertAll(x => x.m.Name).ToArray(),
                values = rows.ConvertAll(x => x.m.Model).ToArray(),
                naive = rows.ConvertAll(x => x.m.Naive).ToArray(),
                cases = rows.ConvertAll(x => x.r.Report.Forecasts).ToArray(),
                runKey,
            },
            cancellationToken: cancellationToken));
    }
}
