using System.Collections.Concurrent;
using System.Globalization;

namespace ItAnalytics.Scoring.Tests;

/// <summary>The method files and the published panels that lie beside the test program.</summary>
internal static class Files
{
    private static readonly ConcurrentDictionary<string, Lazy<List<Dictionary<string, string>>>> Tables = new();

    public static Methodology Method(string name) => Read($"{name}.yaml").Require();

    public static MethodologyReading Read(string file) =>
        MethodologyReader.Read(Text("methodologies", file), file);

    public static string Text(params string[] path) => File.ReadAllText(Path.Combine([AppContext.BaseDirectory, .. path]));

    /// <summary>Rows of a panel's file as dictionaries by column, read once.</summary>
    public static List<Dictionary<string, string>> Csv(params string[] path) =>
        Tables.GetOrAdd(string.Join('/', path), _ => new(() => ReadCsv(path))).Value;

    private static List<Dictionary<string, string>> ReadCsv(string[] path)
    {
        var rows = CsvText.Rows(Text(["panels", .. path])).ToList();
        var header = rows[0].Fields;
        return [.. rows.Skip(1).Select(r => header.Zip(r.Fields).ToDictionary(p => p.First, p => p.Second))];
    }

    public static decimal Number(string text) => decimal.Parse(text, NumberStyles.Float, CultureInfo.InvariantCulture);

    public static int Whole(string text) => int.Parse(text, CultureInfo.InvariantCulture);
}
