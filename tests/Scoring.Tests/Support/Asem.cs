using System.Globalization;
using System.Text;

namespace ItAnalytics.Scoring.Tests;

/// <summary>The ASEM tree as a method file, with any rule for its indicators and any aggregation per level.</summary>
internal static class Asem
{
    private static readonly List<Dictionary<string, string>> Meta = Files.Csv("asem", "asem_imeta.csv");
    private static readonly List<Dictionary<string, string>> Raw = Files.Csv("asem", "asem_raw_wide.csv");

    private static readonly Dictionary<string, Dictionary<string, string>> Goalposts =
        Files.Csv("asem", "norm_goalposts_params.csv").ToDictionary(r => r["iCode"]);

    private static readonly Dictionary<string, string> Cyclic =
        Files.Csv("asem", "weights_cyclic.csv").ToDictionary(r => r["iCode"], r => r["Weight"]);

    public static IEnumerable<string> Indicators => Meta.Where(m => m["Type"] == "Indicator").Select(m => m["iCode"]);

    public static IReadOnlyList<string> Countries { get; } = [.. Raw.Select(r => r["uCode"])];

    /// <param name="rule">Rule by indicator's row of the tree file.</param>
    /// <param name="aggregations">From the bottom up: criteria, sub-indices, index.</param>
    /// <param name="minimumShare">Least share of children, or nothing.</param>
    /// <param name="weight">Weight by code; the tree file's when nothing.</param>
    public static Methodology Method(
        Func<Dictionary<string, string>, string> rule, string[] aggregations, decimal? minimumShare = null,
        Func<string, string>? weight = null) =>
        MethodologyReader.Read(Text("asem", rule, aggregations, minimumShare, weight), "asem.yaml").Require();

    /// <summary>The same as the text of a method file with a code of its own.</summary>
    public static string Text(
        string code, Func<Dictionary<string, string>, string> rule, string[] aggregations, decimal? minimumShare = null,
        Func<string, string>? weight = null)
    {
        var share = minimumShare is { } s ? $", minimum_share: {s.ToString(CultureInfo.InvariantCulture)}" : "";
        var yaml = new StringBuilder($"code: {code}\nversion: '2018'\nname: ASEM\nlegal_basis: JRC\nscale: 100\n")
            .Append("missing: EXCLUDE\nnot_applicable: REDISTRIBUTE\nranking: {on: EXACT}\n")
            .Append(CultureInfo.InvariantCulture,
                $"total: {{code: Index, name: Index, aggregate: {aggregations[2]}{share}}}\ncriteria:\n");
        foreach (var node in Meta.Where(m => m["Type"] == "Aggregate" && m["iCode"] != "Index").OrderByDescending(m => m["Level"]))
        {
            var level = Files.Whole(node["Level"]);
            yaml.Append(CultureInfo.InvariantCulture, $"  - {{code: {node["iCode"]}, name: {node["iCode"]}, parent: {node["Parent"]}, ")
                .Append(CultureInfo.InvariantCulture,
                    $"aggregate: {aggregations[level - 2]}, weight: {weight?.Invoke(node["iCode"]) ?? node["Weight"]}{share}}}\n");
        }

        yaml.Append("indicators:\n");
        foreach (var node in Meta.Where(m => m["Type"] == "Indicator"))
        {
            var direction = node["Direction"] == "1" ? "HIGHER_IS_BETTER" : "LOWER_IS_BETTER";
            yaml.Append(CultureInfo.InvariantCulture,
                $"  - {{code: {node["iCode"]}, name: {node["iCode"]}, parent: {node["Parent"]}, direction: {direction}, ")
                .Append(CultureInfo.InvariantCulture,
                    $"rule: {rule(node)}, weight: {weight?.Invoke(node["iCode"]) ?? node["Weight"]}}}\n");
        }

        return yaml.ToString();
    }

    /// <summary>The rule of an indicator whose shares are those of a file of normalised values.</summary>
    public static string Rule(string file, Dictionary<string, string> node) => file switch
    {
        "norm_minmax_0_100.csv" => "{kind: MINMAX}",
        "norm_zscore_0_1.csv" => "{kind: ZSCORE}",
        "norm_prank.csv" => "{kind: PERCENTILE}",
        "norm_rank_min.csv" => "{kind: RANK}",
        "norm_dist2targ_capped.csv" => $"{{kind: DISTANCE_TO_TARGET, target: {node["Target"]}, cap: true}}",
        _ => $"{{kind: GOALPOSTS, lower: {Goalposts[node["iCode"]]["goalpost_lower"]}, "
            + $"upper: {Goalposts[node["iCode"]]["goalpost_upper"]}, cap: BOTH}}",
    };

    /// <summary>Weight by code where the weights are cyclic.</summary>
    public static string CyclicWeight(string code) => Cyclic.GetValueOrDefault(code, "1");

    public static PeerGroup Group(Methodology method)
    {
        var group = new PeerGroup(method, "ASEM", "ALL", [.. Countries.Select(c => new GroupMember(c))]);
        for (var country = 0; country < Raw.Count; country++)
        {
            foreach (var input in method.Inputs)
            {
                var text = Raw[country][input.Code];
                if (text.Length > 0) group[country, input.Index] = Cell.Of(Files.Number(text));
            }
        }

        return group;
    }
}
