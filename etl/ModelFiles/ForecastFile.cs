using System.Globalization;
using ItAnalytics.Ml.Forecast;

namespace ItAnalytics.Etl.ModelFiles;

/// <summary>The verb <c>forecast</c>: yearly series in, forecasts with 95 % intervals out, both CSV.</summary>
public static class ForecastFile
{
    private const int SmallestGroup = 8;
    private static readonly string[] Columns = ["series_id", "year_index", "value"];

    /// <summary>
    /// Forecasts the series of a file. In: <c>series_id,year_index,value</c>. Out:
    /// <c>series_id,h,forecast,lower95,upper95</c>.
    /// </summary>
    /// <param name="input">File to read.</param>
    /// <param name="output">File to write.</param>
    /// <param name="horizon">Years ahead.</param>
    /// <param name="options">Settings; null for the defaults.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    /// <returns>The number of forecasts.</returns>
    /// <exception cref="ModelFileException">The input breaks a rule of the format.</exception>
    public static async Task<int> RunAsync(
        string input,
        string output,
        int horizon,
        SeriesForecastOptions? options = null,
        CancellationToken cancellationToken = default)
    {
        var points = await ModelCsv.ReadAsync(
            input,
            Columns,
            row => (Id: row.Text("series_id"), Year: row.Whole("year_index"), Value: row.Number("value")),
            cancellationToken);
        var histories = points.GroupBy(p => p.Id, StringComparer.Ordinal).ToList();
        var groups = Groups([.. histories.Select(h => h.Key)]);
        var series = histories
            .Select(h => new YearlySeries(h.Key, [.. h.OrderBy(p => p.Year).Select(p => p.Value)], groups[h.Key]))
            .ToList();
        var forecasts = SeriesForecaster.Forecast(series, horizon, options);
        await ModelCsv.WriteAsync(
            output,
            "series_id,h,forecast,lower95,upper95",
            forecasts.Select(f => string.Join(
                ',',
                ModelCsv.Quote(f.SeriesId),
                f.Horizon.ToString(CultureInfo.InvariantCulture),
                ModelCsv.Text(f.Point),
                ModelCsv.Text(f.Lower95),
                ModelCsv.Text(f.Upper95))),
            cancellationToken);
        return forecasts.Count;
    }

    /// <summary>
    /// The indicator of each series: the longest beginning of its id, cut at an underscore, that enough series share.
    /// </summary>
    internal static Dictionary<string, string> Groups(IReadOnlyCollection<string> ids)
    {
        var counts = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var id in ids)
        {
            foreach (var prefix in Prefixes(id))
            {
                counts[prefix] = counts.GetValueOrDefault(prefix) + 1;
            }
        }
        return ids.ToDictionary(
            id => id,
            id => Prefixes(id).FirstOrDefault(p => counts[p] >= SmallestGroup) ?? "",
            StringComparer.Ordinal);
    }

    private static IEnumerable<string> Prefixes(string id)
    {
        for (var at = id.LastIndexOf('_'); at > 0; at = id.LastIndexOf('_', at - 1))
        {
            yield return id[..at];
        }
    }
}
