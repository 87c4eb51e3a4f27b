using System.Globalization;
using System.Text.Json;
using ItAnalytics.Ml.Forecast;

namespace ItAnalytics.Etl.ModelFiles;

/// <summary>
/// The verb <c>forecast-panel</c>: forecasts every wave that has at least three earlier ones, each from what came
/// before.
/// </summary>
public static class ForecastPanelFile
{
    private const int EarlierWaves = 3;
    private static readonly string[] Columns = ["panel", "entity", "year", "score"];

    /// <summary>
    /// Forecasts the panels of a file. In: <c>panel,entity,year,score</c> and a JSON object of ascending grade bounds
    /// by
    /// panel. Out: <c>panel,entity,target,forecast,lower80,upper80,lower95,upper95,p1..pK,q1..q4</c>; K is the largest
    /// number of grades of any panel, the fields beyond a panel's own stay empty.
    /// </summary>
    /// <param name="input">Scores to read.</param>
    /// <param name="bands">Grade bounds to read.</param>
    /// <param name="output">File to write.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    /// <returns>The number of forecasts.</returns>
    /// <exception cref="ModelFileException">The input breaks a rule of the format.</exception>
    public static async Task<int> RunAsync(
        string input,
        string bands,
        string output,
        CancellationToken cancellationToken = default)
    {
        var bounds = await ReadBandsAsync(bands, cancellationToken);
        var scores = await ModelCsv.ReadAsync(
            input,
            Columns,
            row => (Panel: row.Text("panel"), Entity: row.Text("entity"), Year: row.Whole("year"),
                Score: row.NumberOrNull("score")),
            cancellationToken);
        var panels = scores.GroupBy(s => s.Panel, StringComparer.Ordinal).ToList();
        var grades = 1 + panels.Max(p => bounds.TryGetValue(p.Key, out var b) ? b.Length : 0);
        var lines = new List<string>();
        foreach (var panel in panels)
        {
            var options = new ScoreForecastOptions { Bands = bounds.TryGetValue(panel.Key, out var b) ? b : [] };
            var rows = panel.Where(s => s.Score is not null).ToList();
            var waves = rows.Select(s => s.Year).Distinct().Order().ToArray();
            var entities = rows.Select(s => s.Entity)
                .Distinct(StringComparer.Ordinal)
                .Order(StringComparer.Ordinal)
                .ToArray();
            var lookup = new Dictionary<(string, int), double>();
            foreach (var s in rows)
            {
                lookup[(s.Entity, s.Year)] = s.Score!.Value;
            }
            for (var w = EarlierWaves; w < waves.Length; w++)
            {
                cancellationToken.ThrowIfCancellationRequested();
                var earlier = waves[..w];
                var history = entities
                    .Select(e => earlier.Select(y => lookup.TryGetValue((e, y), out var s) ? s : double.NaN).ToArray())
                    .ToArray();
                var limits = InferLimits(history);
                var forecasts = ScoreForecaster.Forecast(
                    new ScorePanel(entities, earlier, history), options with { Limits = limits });
                lines.AddRange(forecasts.Select(f => Write(panel.Key, waves[w], f, grades)));
            }
        }
        var header = "panel,entity,target,forecast,lower80,upper80,lower95,upper95,"
            + string.Join(',', Enumerable.Range(1, grades).Select(k => "p" + k)) + ",q1,q2,q3,q4";
        await ModelCsv.WriteAsync(output, header, lines, cancellationToken);
        return lines.Count;
    }

    /// <summary>The tightest of the usual scales (0 to 1, 0 to 100, from 0) that holds the history.</summary>
    private static ScaleLimits InferLimits(double[][] history)
    {
        var values = history.SelectMany(h => h).Where(double.IsFinite).ToArray();
        if (values.Length == 0 || values.Min() < 0)
        {
            return ScaleLimits.None;
        }
        var highest = values.Max();
        return new ScaleLimits(0, highest <= 1 ? 1 : highest <= 100 ? 100 : double.PositiveInfinity);
    }

    private static string Write(string panel, int target, ScoreForecast f, int grades)
    {
        var q = f.QuantileValues;
        var fields = new List<string>
        {
            ModelCsv.Quote(panel), ModelCsv.Quote(f.Entity), target.ToString(CultureInfo.InvariantCulture),
            ModelCsv.Text(f.Point), ModelCsv.Text(q[2]), ModelCsv.Text(q[6]), ModelCsv.Text(q[0]), ModelCsv.Text(q[8]),
        };
        for (var k = 0; k < grades; k++)
        {
            fields.Add(k < f.GradeProbabilities.Length ? ModelCsv.Text(f.GradeProbabilities[k]) : "");
        }
        fields.AddRange(f.QuartileProbabilities.Select(p => ModelCsv.Text(p)));
        return string.Join(',', fields);
    }

    private static async Task<Dictionary<string, double[]>> ReadBandsAsync(
        string path,
        CancellationToken cancellationToken)
    {
        try
        {
            await using var stream = File.OpenRead(path);
            return await JsonSerializer.DeserializeAsync<Dictionary<string, double[]>>(
                    stream, cancellationToken: cancellationToken)
                ?? [];
        }
        catch (JsonException e)
        {
            throw new ModelFileException(
                "MDL416", path, (int)(e.LineNumber ?? 0) + 1, e.Path ?? "",
                "this is not a JSON object of ascending grade bounds by panel, like {\"hdi\": [0.55, 0.7, 0.8]}");
        }
    }
}
