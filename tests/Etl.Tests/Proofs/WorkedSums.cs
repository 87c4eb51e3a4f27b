using System.Globalization;
using ItAnalytics.Scoring;
using ItAnalytics.Tests.Support;

namespace ItAnalytics.Etl.Tests.Proofs;

/// <summary>Sums done by hand for the city's rules, of made-up agencies.</summary>
internal static class WorkedSums
{
    public static IReadOnlyList<(string Sum, string Unit, int Year, string Node, decimal Points)> Expected { get; } =
    [
        ("190 of 200 computers", "W-SO", 2021, "HT01", 2.85m),
        ("58.3 % double signatures under the target of 2021", "W-TW", 2021, "VB05", 4.1643m),
        ("the same under the target of 2022", "W-TW", 2022, "VB05", 2.915m),
        ("two meetings of a district", "W-QH", 2021, "CS03", 0.5m),
        ("a quarter of the best bandwidth", "W-OWN", 2021, "HT05", 0.25m),
        ("97 applicable points", "W-NA", 2022, "TOTAL", 93.00m),
        ("seven days late", "W-LATE", 2021, "PE01", -3m),
        ("seven days late, of 100", "W-LATE", 2021, "TOTAL", 97m),
    ];

    public static void Add(ProofFolder proof)
    {
        var methods = new Dictionary<int, Methodology>();
        foreach (var (year, name) in new[] { (2021, "danang-448-2021"), (2022, "danang-73-2022") })
        {
            var text = File.ReadAllText(Repository.PathTo("warehouse", "methodologies", $"{name}.yaml"));
            proof.AddMethod(name, text);
            methods.Add(year, MethodologyReader.Read(text, name).Require());
        }
        Group("W_SO_TT", "SO_TT", new ProofCell("W-SO", 2021, "HT01", "", "190", "200"));
        Group("W_TW", "TW", new ProofCell("W-TW", 2021, "VB05", 58.3m), new ProofCell("W-TW", 2022, "VB05", 58.3m));
        Group("W_QH", "QH", new ProofCell("W-QH", 2021, "CS03", 2m));
        Group("W_BEST", "SO_TT", new ProofCell("W-BEST", 2021, "HT05", 4.0m), new ProofCell("W-OWN", 2021, "HT05", 1.0m));
        // 6.79 of 97 applicable points are lost: 5 of VB04 and 1.79 of MC01.
        Group("W_NA", "TW", [.. Full(methods[2022], "W-NA", 2022, ("DV05", "does not apply"), ("VB04", "0"), ("MC01", "55.25"))]);
        Group("W_LATE", "TW", [.. Full(methods[2021], "W-LATE", 2021, ("PE01", "7"))]);

        void Group(string group, string tree, params ProofCell[] cells)
        {
            proof.AddGroup("danang", group, tree, [.. cells.Select(c => c.Unit).Distinct().Select(u => (u, u))]);
            proof.AddCells("danang", group, "cells", cells);
        }
    }

    // An agency that gets everything, without bonus and penalty, but for some cells.
    private static IEnumerable<ProofCell> Full(
        Methodology method, string unit, int year, params (string Indicator, string Value)[] others)
    {
        var values = others.ToDictionary(o => o.Indicator, o => o.Value);
        foreach (var input in method.Inputs)
        {
            var rule = method.Nodes[input.NodeIndex].Rule!;
            if (!values.TryGetValue(input.Code, out var value))
            {
                if (rule.IsAdjustment) continue;
                var best = input.Measure.Direction == Direction.LowerIsBetter ? 0m
                    : input.Measure.Unit == "%" ? 100m
                    : rule is StepRule step ? step.Steps[0].Bound
                    : rule is SumRule ? 5m : 1m;
                value = best.ToString(CultureInfo.InvariantCulture);
            }
            yield return new ProofCell(unit, year, input.Code, value);
        }
    }
}
