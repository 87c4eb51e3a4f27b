using System.Globalization;

namespace ItAnalytics.Benchmarks.Queries;

/// <summary>Collects what the rounds measured and prints their medians as a table.</summary>
internal sealed class ResultTable
{
    private readonly OrderedDictionary<(string Query, int Connections, string Way), List<Measured>> _measured = [];

    /// <summary>Adds one measurement; processor times in seconds.</summary>
    public void Add(string query, int connections, string way, LoadResult load, double server, double database)
    {
        if (!_measured.TryGetValue((query, connections, way), out var list)) _measured.Add((query, connections, way), list = []);
        list.Add(new Measured(load, server / load.Requests * 1e6, database / load.Requests * 1e6));
    }

    /// <summary>Prints everything.</summary>
    public void Print()
    {
        Console.WriteLine("\n| query | conn | way | req/s | p50 ms | p99 ms | server us | PG us | of raw by CPU |");
        Console.WriteLine("| --- | --: | --- | --: | --: | --: | --: | --: | --: |");
        foreach (var ((query, connections, way), list) in _measured)
        {
            double Of(Func<Measured, double> value) => Median(list.Select(value));
            var raw = Median(_measured[(query, connections, "raw")].Select(one => one.Database));
            var ratio = way == "raw" ? 1 : raw / (Of(one => one.Server) + Of(one => one.Database));
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"| {query} | {connections} | {way} | {Of(one => one.Load.Rate):N0} | {Of(one => one.Load.Percentile(0.5)):0.00} | {Of(one => one.Load.Percentile(0.99)):0.00} | {Of(one => one.Server):N0} | {Of(one => one.Database):N0} | {ratio:0.00} |"));
        }
    }

    private static double Median(IEnumerable<double> values)
    {
        var sorted = values.Order().ToList();
        return (sorted[(sorted.Count - 1) / 2] + sorted[sorted.Count / 2]) / 2;
    }

    private sealed record Measured(LoadResult Load, double Server, double Database);
}
