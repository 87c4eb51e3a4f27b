using System.Globalization;
using System.Security.Cryptography;
using Dapper;
using ItAnalytics.Etl.Detect;
using ItAnalytics.Etl.Jobs;
using ItAnalytics.Etl.Score;
using ItAnalytics.Ml.Backtest;
using ItAnalytics.Ml.Forecast;
using ItAnalytics.Warehouse.Statements;
using Npgsql;

namespace ItAnalytics.Etl.Forecast;

/// <summary>
/// Yearly figures to next year's figures, and through the method of that year to points: the total's forecast stays its
/// own, learnt from totals, and beside it stands what the figures would come to. Yes/no figures and levels are not
/// forecast; in the scenario they stay as they were.
/// </summary>
internal static class IndicatorForecastStep
{
    private sealed record Merged(long Made, long StandingAgain, long Scenarios);

    private sealed record Made(FigureSeries Series, SeriesForecast Forecast, int ModelKey, string Change, string Code);

    /// <summary>Forecasts every family from its last year, and measures on its past how well that goes.</summary>
    public static async Task RunAsync(
        Run run, RunStep step, PipelineSettings settings, CancellationToken cancellationToken)
    {
        await using var connection = await run.DataSource.OpenConnectionAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        var methods = await StoredMethod.LoadAsync(connection, cancellationToken);
        var breaks = DefinitionBreak.Years(settings.Detect.KnownBreaks, methods);
        var takeIns = await TakeIn.ReadAsync(connection, cancellationToken);
        await connection.ExecuteAsync(new CommandDefinition(
            SqlFile.Read("queries/indicator_forecast_staging.sql"), cancellationToken: cancellationToken));
        var (refused, forecast) = (0, 0);
        List<BacktestPool> pools = [];
        foreach (var family in await IndicatorFigures.ReadAsync(connection, cancellationToken))
        {
            var (series, tooShort) = family.Series(breaks, takeIns, settings.Forecast.MinimumFigures);
            refused += tooShort;
            step.RowsIn += family.Points.Count;
            if (series.Count > 0 && KnownMethods.Around(methods[family.Family], family.OriginYear) is { } known)
            {
                forecast += series.Count;
                pools.AddRange(await ForecastAsync(connection, family, known, series, cancellationToken));
            }
        }
        var merged = await connection.QuerySingleAsync<Merged>(new CommandDefinition(
            SqlFile.Read("queries/indicator_forecast_merge.sql"), new { runKey = run.Key },
            cancellationToken: cancellationToken));
        step.RowsOut = merged.Made;
        step.Message = $"{merged.Made} forecasts are new, {forecast - merged.Made} stand as before. None for " +
            $"{refused} series with fewer than {settings.Forecast.MinimumFigures} figures in a row up to the last year.";
        // The same figures have the same past.
        if (merged.Made + merged.StandingAgain > 0)
        {
            step.Message += await BacktestAsync(connection, pools, settings.Forecast, run.Key, cancellationToken);
        }
        await transaction.CommitAsync(cancellationToken);
    }

    private sealed record BacktestPool(
        IReadOnlyList<FigureSeries> Series, IReadOnlyDictionary<int, int> GroupOfAgency, SeriesForecastOptions Options);

    private static async Task<List<BacktestPool>> ForecastAsync(
        NpgsqlConnection connection, IndicatorFigures family, KnownMethods known, IReadOnlyList<FigureSeries> series,
        CancellationToken cancellationToken)
    {
        List<Made> made = [];
        List<BacktestPool> pools = [];
        var origin = await ResultYear.ReadAsync(
            connection, (known.Origin ?? known.Target).Method, family.OriginYear, cancellationToken);
        var groups = origin.Groups.SelectMany(g => g).ToDictionary(m => m.DurableAgencyKey, m => m.AgencyGroupKey);
        foreach (var pool in series.GroupBy(s => s.Pool))
        {
            List<FigureSeries> members = [.. pool];
            var options = new SeriesForecastOptions { Limits = Limits(pool.Key, members) };
            var modelKey = await ModelVersions.KeyAsync(
                connection, SeriesForecaster.Version(options), cancellationToken);
            var forecasts = SeriesForecaster.Forecast(IndicatorFigures.Yearly(members), 1, options);
            made.AddRange(members.Zip(forecasts, (s, f) =>
            {
                var (change, code) = known.ChangeOf(s.Last.IndicatorCode);
                return new Made(s, f, modelKey, change, code);
            }));
            pools.Add(new BacktestPool(members, groups, options));
        }
        await WriteAsync(connection, family, known, origin, made, groups, cancellationToken);
        return pools;
    }

    private static async Task WriteAsync(
        NpgsqlConnection connection, IndicatorFigures family, KnownMethods known, ResultYear origin, List<Made> made,
        Dictionary<int, int> groups, CancellationToken cancellationToken)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        GroupScenario.Append(hash, $"{known.Origin?.Method.Hash} {known.Target.Method.Hash}");
        foreach (var m in made)
        {
            GroupScenario.Append(hash, string.Join('|', m.Series.Values.Select(v => v.ToString("R", CultureInfo.InvariantCulture))
                .Prepend(m.Series.Last.AgencyCode).Prepend(m.Series.Last.IndicatorCode)));
        }
        var byAgency = made.ToLookup(m => m.Series.Last.DurableAgencyKey);
        var scenarios = new Dictionary<int, GroupScenario>();
        foreach (var members in origin.Groups.Where(g => g.Any(m => byAgency.Contains(m.DurableAgencyKey))))
        {
            if (GroupScenario.Of(known, origin, members) is { } scenario)
            {
                foreach (var m in scenario.Members.SelectMany(member => byAgency[member.DurableAgencyKey]))
                {
                    scenario.Take(m.Series.Last.DurableAgencyKey, m.Code, m.Series.Last.Full, m.Forecast);
                }
                scenario.Score();
                scenario.Hash(hash);
                scenarios.Add(members.Key, scenario);
            }
        }
        var state = Convert.ToHexStringLower(hash.GetHashAndReset());
        await IndicatorForecastRow.Copy.WriteAsync(
            connection,
            made.Select(m =>
            {
                var (key, group) = (m.Series.Last.DurableAgencyKey, groups.GetValueOrDefault(m.Series.Last.DurableAgencyKey));
                var points = scenarios.GetValueOrDefault(group)?.Points(key, m.Code, m.Series.Last.Full, m.Forecast);
                return new IndicatorForecastRow(
                    m.Series, m.Forecast, group, m.ModelKey, known.Target.Key, m.Change, points, state);
            }),
            cancellationToken);
        await ScenarioRow.Copy.WriteAsync(
            connection,
            scenarios.SelectMany(s => s.Value.Members.Select((member, place) => new ScenarioRow(
                member.AgencyKey, s.Key, family.OriginYear + 1, known.Target.Key, s.Value.Total(place),
                s.Value.MethodEffects?[place]))),
            cancellationToken);
    }

    // Stated limits, and none below nothing where nothing was ever below it.
    private static ScaleLimits Limits(
        (string Kind, string Unit, double Lower, double Upper) pool, List<FigureSeries> series) => new(
        double.IsFinite(pool.Lower) || series.Exists(s => s.Values.Any(v => v < 0)) ? pool.Lower : 0, pool.Upper);

    private static async Task<string> BacktestAsync(
        NpgsqlConnection connection, List<BacktestPool> pools, ForecastSettings settings, long runKey,
        CancellationToken cancellationToken)
    {
        var (won, measured) = (0, 0);
        foreach (var pool in pools)
        {
            var reports = SeriesBacktest.RunByPart(
                IndicatorFigures.Yearly(pool.Series),
                s =>
                {
                    var last = pool.Series[int.Parse(s.Id, CultureInfo.InvariantCulture)].Last;
                    return (Group: pool.GroupOfAgency.GetValueOrDefault(last.DurableAgencyKey), last.IndicatorKey);
                },
                1, settings.BacktestOrigins, pool.Options, cancellationToken);
            measured += reports.Count;
            won += reports.Values.Count(r => r.BeatsNaive);
            await BacktestRows.WriteAsync(
                connection, [.. reports.Select(r => (r.Key.Group, r.Key.IndicatorKey, r.Value))], runKey,
                cancellationToken);
        }
        return measured == 0
            ? " No indicator has enough years to look back on."
            : $" Backtest: no worse than the last value in {won} of {measured} indicators of a group.";
    }
}
