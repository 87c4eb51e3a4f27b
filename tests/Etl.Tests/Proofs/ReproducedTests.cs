using ItAnalytics.Scoring;
using ItAnalytics.Scoring.Tests;

namespace ItAnalytics.Etl.Tests.Proofs;

/// <summary>What outsiders printed or computed, against what the warehouse holds after a run over the same inputs.</summary>
public sealed class ReproducedTests(ProofWarehouse warehouse) : IClassFixture<ProofWarehouse>
{
    private const decimal Near = 0.000000001m;

    private static readonly Dictionary<string, string> Titles = new()
    {
        ["dti"] = "Provincial Digital Transformation Index 2022, printed rows",
        ["egdi"] = "E-Government Development Index 2020, Viet Nam",
        ["ict"] = "Vietnam ICT Index 2019 and 2023, Da Nang",
        ["par"] = "PAR index 2023, a unit with 84 applicable points",
        ["portal"] = "Da Nang's portal 2022, 690 of 763 services",
    };

    public static TheoryData<string, int> Normalisations => [.. ProofWarehouse.Normalisations.Select(n => (n.File, n.Scale))];

    public static TheoryData<string> Aggregations => [.. ProofWarehouse.Aggregations.Select(a => a.File)];

    [Fact]
    public async Task Every_line_is_taken() => Assert.Empty(await warehouse.RefusalsAsync());

    [Theory]
    [MemberData(nameof(Normalisations))]
    public async Task A_normalisation_comes_out_of_the_warehouse_within_a_billionth(string file, int scale)
    {
        var line = await NormalisedAsync(file, scale);
        Assert.Equal((51 * 49) - 63, line.Rows);
        Assert.InRange(line.LargestError, 0m, Near);
    }

    [Theory]
    [MemberData(nameof(Aggregations))]
    public async Task An_aggregation_of_three_levels_comes_out_with_all_its_ranks(string file)
    {
        var line = await AggregatedAsync(file);
        Assert.Equal(51 * 11, line.Rows);
        Assert.InRange(line.LargestError, 0m, Near);
        Assert.Equal(0, line.RanksDifferent ?? 0);
    }

    [Fact]
    public async Task Five_hundred_sets_of_weights_are_replayed_on_the_cells_of_the_warehouse()
    {
        var line = await ReplayedAsync();
        Assert.Equal(500 * 51, line.Rows);
        Assert.InRange(line.LargestError, 0m, Near);
        Assert.Equal(0, line.RanksDifferent);
    }

    [Fact]
    public async Task Printed_rows_of_sister_systems_come_out()
    {
        foreach (var (family, unit, year, _, printed, tolerance) in ProofWarehouse.Printed)
        {
            var total = (await warehouse.NodesAsync(family)).SelectMany(n => n)
                .Single(n => n.Level == 0 && n.Unit == unit && n.Year == year);
            Assert.True(Math.Abs(total.Points!.Value - printed) <= tolerance, $"{unit} {year}: {total.Points} against {printed}");
        }
    }

    [Fact]
    public async Task Two_provinces_share_rank_15_and_the_next_is_17()
    {
        var ranks = (await warehouse.NodesAsync("dti")).SelectMany(n => n).Where(n => n.Level == 0 && n.Year == 2021)
            .ToDictionary(n => n.Unit, n => n.Rank);
        Assert.Equal([15, 15, 17], Enumerable.Range(14, 3).Select(i => ranks[ProofWarehouse.RankedUnit(i)]!.Value));
    }

    [Fact]
    public async Task Sums_done_by_hand_come_out()
    {
        var nodes = await warehouse.NodesAsync("danang");
        foreach (var (sum, unit, year, node, points) in WorkedSums.Expected)
        {
            var stored = nodes[node].Single(n => n.Unit == unit && n.Year == year);
            Assert.True(Math.Round(stored.Points!.Value, 4) == points, $"{sum}: {stored.Points} instead of {points}");
        }
    }

    [Fact]
    public async Task Every_line_of_the_table_is_what_is_measured_now()
    {
        List<ProofLine> lines = [];
        foreach (var (file, scale) in ProofWarehouse.Normalisations) lines.Add(await NormalisedAsync(file, scale));
        foreach (var (file, _, _, _) in ProofWarehouse.Aggregations) lines.Add(await AggregatedAsync(file));
        lines.Add(await ReplayedAsync());
        foreach (var family in ProofWarehouse.Printed.GroupBy(p => p.Family)) lines.Add(await PrintedAsync(family.Key));
        await ProofLine.AssertOnPageAsync(lines);
    }

    private async Task<ProofLine> NormalisedAsync(string file, int scale)
    {
        var nodes = await warehouse.NodesAsync(ProofWarehouse.FamilyOf(file));
        var (rows, largest) = (0, 0m);
        foreach (var indicator in Files.Csv("asem", file).GroupBy(r => r["iCode"]))
        {
            var stored = nodes[indicator.Key].ToDictionary(n => n.Unit);
            var factor = scale > 0 ? scale : stored.Values.Count(n => n.Normalised is not null);
            foreach (var row in indicator)
            {
                var own = stored[$"ASEM-{row["uCode"]}"].Normalised;
                Assert.Equal(row["value"].Length == 0, own is null);
                if (own is null) continue;
                rows++;
                largest = Math.Max(largest, Math.Abs((own.Value * factor) - Files.Number(row["value"])));
            }
        }
        return new ProofLine($"ASEM, {file}", rows, largest, null);
    }

    private async Task<ProofLine> AggregatedAsync(string file)
    {
        var nodes = await warehouse.NodesAsync(ProofWarehouse.FamilyOf(file));
        var (rows, largest, ranksOff) = (0, 0m, (int?)null);
        foreach (var row in Files.Csv("asem", file))
        {
            var own = nodes[row["iCode"]].Single(n => n.Unit == $"ASEM-{row["uCode"]}");
            rows++;
            Assert.Equal(row["value"].Length == 0, own.Points is null);
            if (own.Points is not { } points) continue;
            largest = Math.Max(largest, Math.Abs(points - Files.Number(row["value"])));
            if (!row.TryGetValue("rank", out var rank)) continue;
            var place = own.Level == 0 ? own.Rank : 1 + nodes[row["iCode"]].Count(n => n.Points > points);
            ranksOff = (ranksOff ?? 0) + (place == Files.Whole(rank) ? 0 : 1);
        }
        return new ProofLine($"ASEM, {file}", rows, largest, ranksOff);
    }

    private async Task<ProofLine> ReplayedAsync()
    {
        var scores = await warehouse.RescoreAsync("asem-weights", 2018);
        var method = scores.Method;
        var sets = Enumerable.Range(0, 500)
            .Select(_ => method.Nodes.Select(n => (double)n.Weights[0]!.Value).ToArray()).ToList();
        foreach (var row in Files.Csv("asem", "mc_weight_sets_500.csv"))
        {
            for (var set = 0; set < 500; set++)
                sets[set][method.NodeIndex(row["iCode"])] = (double)Files.Number(row[$"w{set + 1}"]);
        }
        var result = WeightSensitivity.Simulate(scores, sets);
        var (largest, ranksOff) = (0.0, 0);
        foreach (var (row, ranks) in Files.Csv("asem", "mc_scores_500.csv").Zip(Files.Csv("asem", "mc_ranks_500.csv")))
        {
            var member = scores.Group.IndexOf($"ASEM-{row["uCode"]}");
            for (var set = 0; set < 500; set++)
            {
                largest = Math.Max(largest, Math.Abs(result.Scores[set][member] - (double)Files.Number(row[$"r{set + 1}"])));
                if (result.Ranks[set][member] != Files.Whole(ranks[$"r{set + 1}"])) ranksOff++;
            }
        }
        return new ProofLine("ASEM, 500 sets of weights", 500 * 51, (decimal)largest, ranksOff);
    }

    private async Task<ProofLine> PrintedAsync(string family)
    {
        var totals = (await warehouse.NodesAsync(family)).SelectMany(n => n).Where(n => n.Level == 0)
            .ToDictionary(n => (n.Unit, n.Year), n => n.Points!.Value);
        var printed = ProofWarehouse.Printed.Where(p => p.Family == family).ToList();
        return new ProofLine(Titles[family], printed.Count,
            printed.Max(p => Math.Abs(totals[(p.Unit, p.Year)] - p.Printed)), null);
    }
}
