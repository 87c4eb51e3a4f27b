using System.Diagnostics;
using System.Globalization;
using System.Text;
using ItAnalytics.Scoring;

namespace ItAnalytics.Benchmarks;

/// <summary>Draws a large ranking anew, with each kind of perturbation alone and with all of them; the figures in
/// docs/performance.md come from here.</summary>
internal static class FirmnessVerb
{
    public static int Run(string[] args)
    {
        var (agencies, indicators) = (Option(args, "--agencies", 15_000), Option(args, "--indicators", 50));
        var draws = Option(args, "--draws", 1_000);
        var method = MethodologyReader.Read(Method(indicators), "benchmark.yaml").Require();
        var scores = ScoringEngine.Score(method, Panel(method, agencies));
        foreach (var (name, perturbation) in new (string, Perturbation)[]
        {
            ("weights", new Perturbation(draws, 1, 0.9m, 0.25m, false, false)),
            ("counts", new Perturbation(draws, 1, 0.9m, 0m, true, false)),
            ("missing", new Perturbation(draws, 1, 0.9m, 0m, false, true)),
            ("all", new Perturbation(draws, 1, 0.9m, 0.25m, true, true)),
        })
        {
            using var process = Process.GetCurrentProcess();
            var (watch, before) = (Stopwatch.StartNew(), process.TotalProcessorTime);
            var firmness = FirmnessEngine.Run(scores, perturbation);
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"{name}: {draws} draws x {agencies} agencies x {indicators} indicators in {watch.Elapsed.TotalSeconds:F1} s, "
                + $"{Processor(before):F1} s of processor time, peak memory {Peak()} MB; "
                + $"first agency {firmness.RankLow(0)}..{firmness.RankHigh(0)}"));
        }

        return 0;
    }

    private static double Processor(TimeSpan before)
    {
        using var process = Process.GetCurrentProcess();
        return (process.TotalProcessorTime - before).TotalSeconds;
    }

    private static long Peak()
    {
        using var process = Process.GetCurrentProcess();
        return process.PeakWorkingSet64 / 1_000_000;
    }

    private static int Option(string[] args, string name, int otherwise) =>
        Array.IndexOf(args, name) is >= 0 and var i && i + 1 < args.Length
            ? int.Parse(args[i + 1], CultureInfo.InvariantCulture)
            : otherwise;

    private static string Method(int indicators)
    {
        var text = new StringBuilder("""
            code: benchmark
            version: "1"
            name: Benchmark
            legal_basis: none
            scale: 100
            missing: EXCLUDE
            not_applicable: RESCALE
            rounding: {total: {digits: 2}}
            total: {code: T, name: Total, aggregate: ARITHMETIC}
            criteria:

            """);
        for (var c = 0; c < 5; c++)
            text.Append(CultureInfo.InvariantCulture, $"  - {{code: C{c}, name: C{c}, aggregate: ARITHMETIC}}\n");
        text.Append("indicators:\n");
        for (var i = 0; i < indicators; i++)
        {
            text.Append(CultureInfo.InvariantCulture,
                $"  - {{code: I{i}, name: I{i}, parent: C{i % 5}, unit: \"%\", rule: {{kind: PROP}}}}\n");
        }

        return text.ToString();
    }

    /// <summary>Every agency has a level of its own; a twentieth of the cells is missing.</summary>
    private static PeerGroup Panel(Methodology method, int agencies)
    {
#pragma warning disable CA5394 // A benchmark wants the same panel every time, not a secure one.
        var random = new Random(1);
        var group = new PeerGroup(
            method, "G", "ALL", [.. Enumerable.Range(0, agencies).Select(i => new GroupMember($"A{i}"))]);
        for (var member = 0; member < agencies; member++)
        {
            var level = 0.3 + (0.6 * random.NextDouble());
            for (var input = 0; input < method.Inputs.Count; input++)
            {
                if (random.Next(20) == 0) continue;
                var whole = random.Next(5, 2_000);
                var part = Math.Clamp((int)(whole * (level + (0.1 * (random.NextDouble() - 0.5)))), 0, whole);
                group[member, input] = Cell.Ratio(part, whole);
            }
        }
#pragma warning restore CA5394
        return group;
    }
}
