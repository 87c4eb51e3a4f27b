using ItAnalytics.Etl.Jobs;
using ItAnalytics.Ml.Backtest;

namespace ItAnalytics.Etl.Forecast;

/// <summary>
/// Judges the forecaster on the warehouse's own past by rolling origin: each result year with enough years before it is
/// forecast from those alone, and set beside the forecast that nothing changes; group by group.
/// </summary>
internal static class BacktestStep
{
    private const string Deciding = "the deciding measure (RPS where there are grades, else MAE)";

    /// <summary>Backtests every panel.</summary>
    public static async Task RunAsync(
        Run run, RunStep step, ForecastSettings settings, CancellationToken cancellationToken)
    {
        await using var connection = await run.DataSource.OpenConnectionAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        List<string> lost = [];
        foreach (var panel in await TotalsPanel.ReadAsync(connection, cancellationToken))
        {
            var keys = panel.Agencies.GroupBy(a => a.GroupCode)
                .ToDictionary(g => g.Key, g => g.First().AgencyGroupKey, StringComparer.Ordinal);
            var reports = ScoreBacktest.RunByGroup(
                panel.Until(panel.Waves.Count - 1), panel.Options, settings.BacktestHistory, cancellationToken);
            foreach (var (group, report) in reports.OrderBy(r => r.Key, StringComparer.Ordinal))
            {
                step.RowsIn += report.Forecasts;
                if (!report.BeatsNaive)
                {
                    lost.Add(group);
                }
            }
            step.RowsOut += await BacktestRows.WriteAsync(
                connection, [.. reports.Select(r => (keys[r.Key], BacktestRows.Totals, r.Value))], run.Key,
                cancellationToken);
        }
        await transaction.CommitAsync(cancellationToken);
        step.Message = lost.Count == 0
            ? $"By {Deciding} the model is in no group worse than 'next year is as last year'."
            : $"By {Deciding}, 'next year is as last year' is better for: {string.Join(", ", lost)}.";
    }
}
