using Dapper;
using ItAnalytics.Etl.Detect;
using ItAnalytics.Etl.Jobs;
using ItAnalytics.Ml.Forecast;
using ItAnalytics.Warehouse.Statements;
using Npgsql;

namespace ItAnalytics.Etl.Forecast;

/// <summary>
/// Official totals to next year's totals, grades and ranks. An agency of which too little is known gets no forecast,
/// nor does a group some of whose totals nobody knows; the step's message counts them.
/// </summary>
internal static class ForecastStep
{
    private sealed record Merged(long Made, long StandingAgain, long Graded);

    /// <summary>Forecasts every panel from its last year; a run of some years from each of those, as it would have been
    /// forecast then.</summary>
    public static async Task RunAsync(
        Run run, RunStep step, ForecastSettings settings, CancellationToken cancellationToken)
    {
        await using var connection = await run.DataSource.OpenConnectionAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        var refused = new SortedDictionary<string, int>(StringComparer.Ordinal);
        List<ForecastRow> rows = [];
        var panels = await PanelsAsync(connection, run.Parameters, cancellationToken);
        foreach (var (panel, number) in panels.Select((panel, number) => (panel, number)))
        {
            step.Advance((double)number / panels.Count, step.RowsIn, $"{panel.Method.Method.Code}, from {panel.Waves[^1]}");
            step.RowsIn += panel.Agencies.Count;
            var eligible = panel.Agencies.Select(a => Refusal(panel, a, settings)).ToList();
            foreach (var reason in eligible.OfType<string>())
            {
                refused[reason] = refused.GetValueOrDefault(reason) + 1;
            }
            if (eligible.TrueForAll(reason => reason is not null))
            {
                continue;
            }
            var modelKey = await ModelVersions.KeyAsync(
                connection, ScoreForecaster.Version(panel.Options), cancellationToken);
            var effects = await panel.MethodEffectsAsync(connection, cancellationToken);
            var hash = panel.DataHash(effects);
            var known = panel.Until(panel.Waves.Count - 1) with { KnownChanges = effects };
            rows.AddRange(
                from forecast in ScoreForecaster.Forecast(known, panel.Options)
                let place = int.Parse(forecast.Entity, System.Globalization.CultureInfo.InvariantCulture)
                where eligible[place] is null
                select new ForecastRow(panel.Agencies[place], panel.Waves[^1], panel, hash, modelKey, forecast));
        }
        await connection.ExecuteAsync(new CommandDefinition(
            SqlFile.Read("queries/forecast_staging.sql"), cancellationToken: cancellationToken));
        await ForecastRow.Copy.WriteAsync(connection, rows, cancellationToken);
        await ForecastGradeRow.Copy.WriteAsync(connection, rows.SelectMany(r => r.Grades()), cancellationToken);
        var merged = await connection.QuerySingleAsync<Merged>(new CommandDefinition(
            SqlFile.Read("queries/forecast_merge.sql"), new { runKey = run.Key },
            cancellationToken: cancellationToken));
        await transaction.CommitAsync(cancellationToken);
        step.RowsOut = merged.Made;
        var none = refused.Count == 0 ? "nobody" : string.Join("; ", refused.Select(r => $"{r.Value} {r.Key}"));
        step.Message =
            $"{merged.Made} forecasts are new, {rows.Count - merged.Made} stand as before. None for: {none}.";
    }

    private static async Task<List<TotalsPanel>> PanelsAsync(
        NpgsqlConnection connection, RunParameters parameters, CancellationToken cancellationToken)
    {
        var last = await TotalsPanel.ReadAsync(connection, cancellationToken);
        if (!parameters.IsOfSomeYears) return [.. last];
        List<TotalsPanel> panels = [];
        foreach (var origin in last.SelectMany(panel => panel.Waves).Distinct().Order().Where(parameters.Covers))
            panels.AddRange(await TotalsPanel.ReadAsync(connection, cancellationToken, origin));
        return panels;
    }

    private static string? Refusal(TotalsPanel panel, PanelAgency agency, ForecastSettings settings)
    {
        if (!panel.GroupSizes.TryGetValue(agency.AgencyGroupKey, out var size))
        {
            return "whose group has no totals in the last result year";
        }
        if (size.Known < size.Members)
        {
            return "in groups of which not all totals are known";
        }
        return agency.History < settings.MinimumHistory ? $"with fewer than {settings.MinimumHistory} known totals"
            : null;
    }
}
