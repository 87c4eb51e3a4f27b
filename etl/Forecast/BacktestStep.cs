using System.Globalization;
using Dapper;
using ItAnalytics.Etl.Detect;
using ItAnalytics.Etl.Jobs;
using ItAnalytics.Ml.Forecast;
using ItAnalytics.Warehouse.Statements;

namespace ItAnalytics.Etl.Forecast;

/// <summary>One measure of a group's backtest.</summary>
/// <param name="AgencyGroupKey">The group.</param>
/// <param name="Measure">MAE, RPS, COVERAGE_80, COVERAGE_95.</param>
/// <param name="Value">The model's.</param>
/// <param name="Naive">That of last year's total and grade, where it has one.</param>
/// <param name="Cases">Forecasts judged.</param>
internal sealed record BacktestMeasure(int AgencyGroupKey, string Measure, double Value, double? Naive, int Cases);

/// <summary>
/// Judges the forecaster on the warehouse's own past by rolling origin: each result year with enough years before it is
/// forecast from those alone, and set beside the forecast that nothing changes.
/// </summary>
internal static class BacktestStep
{
    private sealed record Case(
        int AgencyGroupKey, double Error, double NaiveError, double? Rps, double? NaiveRps, bool In80, bool In95);

    /// <summary>Backtests every panel.</summary>
    public static async Task RunAsync(Run run, RunStep step, ForecastSettings settings, CancellationToken cancellationToken)
    {
        await using var connection = await run.DataSource.OpenConnectionAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        foreach (var panel in await TotalsPanel.ReadAsync(connection, cancellationToken))
        {
            var measures = Measure(panel, settings, cancellationToken);
            if (measures.Count == 0)
            {
                continue;
            }
            var modelVersionKey = await ModelVersions.KeyAsync(connection, ScoreForecaster.Version(panel.Options), cancellationToken);
            foreach (var measure in measures)
            {
                await connection.ExecuteAsync(new CommandDefinition(
                    SqlFile.Read("queries/backtest_write.sql"),
                    new
                    {
                        modelVersionKey,
                        measure.AgencyGroupKey,
                        measure.Measure,
                        measure.Value,
                        measure.Naive,
                        measure.Cases,
                        runKey = run.Key,
                    },
                    cancellationToken: cancellationToken));
                step.RowsOut++;
            }
        }
        await transaction.CommitAsync(cancellationToken);
    }

    /// <summary>The measures of one panel by group; none when it has too few years.</summary>
    public static IReadOnlyList<BacktestMeasure> Measure(
        TotalsPanel panel, ForecastSettings settings, CancellationToken cancellationToken)
    {
        List<Case> cases = [];
        for (var target = settings.BacktestHistory; target < panel.Waves.Count; target++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            cases.AddRange(
                from forecast in ScoreForecaster.Forecast(panel.Until(target - 1), panel.Options)
                let place = int.Parse(forecast.Entity, CultureInfo.InvariantCulture)
                let actual = panel.Scores[place][target]
                where !double.IsNaN(actual)
                select Judge(panel, panel.Agencies[place].AgencyGroupKey, forecast, actual));
        }
        return [.. cases.GroupBy(c => c.AgencyGroupKey).SelectMany(Summarise)];
    }

    private static Case Judge(TotalsPanel panel, int group, ScoreForecast forecast, double actual)
    {
        var graded = panel.Options.Bands.Count > 0;
        var (grade, last) = (panel.GradeOf(actual), panel.GradeOf(forecast.Last));
        var naive = forecast.GradeProbabilities.Select((_, g) => g == last ? 1.0 : 0.0).ToArray();
        var q = forecast.QuantileValues;
        return new Case(
            group, Math.Abs(forecast.Point - actual), Math.Abs(forecast.Last - actual),
            graded ? RankedProbabilityScore(forecast.GradeProbabilities, grade) : null,
            graded ? RankedProbabilityScore(naive, grade) : null,
            q[2] <= actual && actual <= q[6], q[0] <= actual && actual <= q[8]);
    }

    // Epstein 1969: squared distance between the cumulative forecast and the outcome, over the grades but one.
    private static double RankedProbabilityScore(double[] probabilities, int outcome)
    {
        var (sum, score) = (0.0, 0.0);
        for (var grade = 0; grade < probabilities.Length - 1; grade++)
        {
            sum += probabilities[grade];
            var distance = sum - (outcome <= grade ? 1 : 0);
            score += distance * distance;
        }
        return score / (probabilities.Length - 1);
    }

    private static IEnumerable<BacktestMeasure> Summarise(IGrouping<int, Case> cases)
    {
        var count = cases.Count();
        yield return new(cases.Key, "MAE", cases.Average(c => c.Error), cases.Average(c => c.NaiveError), count);
        if (cases.Average(c => c.Rps) is { } rps)
        {
            yield return new(cases.Key, "RPS", rps, cases.Average(c => c.NaiveRps), count);
        }
        yield return new(cases.Key, "COVERAGE_80", cases.Average(c => c.In80 ? 1.0 : 0.0), null, count);
        yield return new(cases.Key, "COVERAGE_95", cases.Average(c => c.In95 ? 1.0 : 0.0), null, count);
    }
}
