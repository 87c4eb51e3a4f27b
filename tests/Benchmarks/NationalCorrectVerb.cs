using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.Json;
using ItAnalytics.Api;
using ItAnalytics.Etl;
using ItAnalytics.Etl.Jobs;
using ItAnalytics.Etl.Submit;
using Microsoft.Extensions.Logging.Abstractions;

namespace ItAnalytics.Benchmarks;

/// <summary>
/// Corrects one observation of the scored national panel after another, each as a file of one line, and measures how long
/// it takes until GraphQL answers with the new total: load, score, marts, the new generation and the answer.
/// </summary>
internal static class NationalCorrectVerb
{
    private const string Asked = """
        query($code: String!) { agencies(where: {code: {eq: $code}}, first: 1) { nodes {
          scores(order: [{year: ASC}]) { year total rank delta { totalChange } } } } }
        """;

    public static async Task<int> RunAsync(string[] args)
    {
        await using var server = await NationalScoreVerb.StartAsync(args, out var panel);
        await using var warehouse = await NationalScoreVerb.FilledAsync(server, panel);
        if (warehouse.IsNew) await warehouse.RunAsync(RunKind.Score, new PipelineSettings());
        await using var api = await RequestPipeline.OpenAsync(
            server.ConnectionString, new PipelineOptions(), NullLogger.Instance);
        var desk = new SubmissionDesk(warehouse.Etl, panel.Contracts);
        var settings = new PipelineSettings { ContractFolder = panel.Contracts, MethodologyFolder = panel.Methods };

        var random = new Random(20_221_125);
        var (whole, loads, scores, answers) = (new List<double>(), new List<double>(), new List<double>(), new List<double>());
        var count = NationalLoadVerb.Number(args, "--corrections", 200);
        var file = Path.Combine(panel.Folder, "correction.csv");
        // The first ones warm compilers and caches.
        for (var i = -5; i < count; i++)
        {
            var agency = $"N{random.Next(panel.Agencies):00000}";
            var year = NationalPanel.FirstYear + random.Next(panel.Months / 12);
            var (denominator, numerator) = (random.Next(1_000, 2_000), random.Next(100, 900));
            await File.WriteAllTextAsync(file, string.Create(CultureInfo.InvariantCulture,
                $"agency,indicator,period,numerator,denominator,value\n{agency},I{random.Next(1, NationalPanel.Indicators + 1):00},{year}-{random.Next(1, 13):00},{numerator},{denominator},{Math.Round(numerator * 100m / denominator, 2)}\n"));
            var before = await AskAsync(api, agency);

            var watch = Stopwatch.StartNew();
            var receipt = await desk.ReceiveAsync("benchmark", new SentFile(file, "national-monthly", IsCheck: false));
            var loaded = watch.Elapsed;
            var run = await Pipeline.RunAsync(warehouse.Etl, settings, RunKind.Score, "benchmark");
            var scored = watch.Elapsed;
            while (await AskAsync(api, agency) == before && watch.Elapsed.TotalSeconds < 10) await Task.Delay(1);
            var answered = watch.Elapsed;
            if (run.State != RunState.Succeeded || answered.TotalSeconds >= 10)
                throw new InvalidOperationException($"{agency} {year}: {run.Message}; {receipt.Counts}");
            if (i < 0) continue;
            whole.Add(answered.TotalMilliseconds);
            loads.Add(loaded.TotalMilliseconds);
            scores.Add((scored - loaded).TotalMilliseconds);
            answers.Add((answered - scored).TotalMilliseconds);
        }

        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{count} corrections of {panel.Rows:N0} observations, ms"));
        Print("load", loads);
        Print("score and marts", scores);
        Print("until answered", answers);
        Print("the whole way", whole);
        return 0;
    }

    private static async Task<string> AskAsync(RequestPipeline api, string agency)
    {
        var outcome = await api.ExecuteAsync(new GraphQLRequest(
            Asked, null, JsonSerializer.SerializeToElement(new Dictionary<string, string> { ["code"] = agency })));
        return Encoding.UTF8.GetString(outcome.Body.Span);
    }

    private static void Print(string what, List<double> milliseconds)
    {
        var sorted = milliseconds.Order().ToList();
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"  {what,-16} p50 {At(0.5),6:0}  p99 {At(0.99),6:0}  largest {sorted[^1],6:0}"));

        double At(double share) => sorted[(int)Math.Ceiling(share * sorted.Count) - 1];
    }
}
