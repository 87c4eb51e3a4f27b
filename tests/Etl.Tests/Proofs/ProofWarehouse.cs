using System.Globalization;
using Dapper;
using ItAnalytics.Etl.Score;
using ItAnalytics.Scoring;
using ItAnalytics.Scoring.Tests;
using ItAnalytics.Tests.Support;

namespace ItAnalytics.Etl.Tests.Proofs;

/// <summary>One node of one unit as the warehouse scored it.</summary>
internal sealed record StoredNode(
    string Node, int Level, string Unit, int Year, decimal? Points, decimal? Normalised, int? Rank, string? Note);

/// <summary>
/// Connectivity indices, printed rows of sister systems and the worked sums of the city's rules, each with its method
/// file, loaded and scored by the pipeline in one go.
/// </summary>
public sealed class ProofWarehouse : IAsyncLifetime
{
    private const string MinMax1To100 = "{kind: MINMAX, range: {from: 0.01, to: 1}}";
    private static readonly string[] Arithmetic = ["ARITHMETIC", "ARITHMETIC", "ARITHMETIC"];
    private readonly PostgresFixture postgres = new();

    /// <summary>Printed rows: family, unit, year, inputs, printed total, how far rounded inputs may miss it.</summary>
    internal static IReadOnlyList<(string Family, string Unit, int Year, string Inputs, decimal Printed, decimal Tolerance)> Printed { get; } =
    [
        ("dti", "DTI-DA-NANG", 2022, "1.0000;0.9000;0.8253;0.8487;0.7578;0.8575;0.7836;0.5197", 0.8002m, 0m),
        ("dti", "DTI-HO-CHI-MINH", 2022, "0.8917;0.9000;0.8258;0.6267;0.5580;0.8406;0.7611;0.3590", 0.7163m, 0.0001m),
        ("dti", "DTI-CAN-THO", 2022, "0.9000;0.8000;0.7233;0.7376;0.7226;0.7325;0.7556;0.2947", 0.6924m, 0m),
        ("egdi", "EGDI-VIET-NAM", 2020, "0.6529;0.6694;0.6779", 0.6667m, 0m),
        ("ict", "ICT-DA-NANG", 2019, "0.7925;0.9538;0.85", 0.8654m, 0m),
        ("ict", "ICT-DA-NANG", 2023, "0.7908;0.7892;0.9655", 0.8485m, 0m),
        ("par", "PAR-BAN-DAN-TOC", 2023, "68.32;does not apply", 81.33m, 0m),
        ("portal", "PORTAL-DA-NANG", 2022, "690/763", 90.43m, 0m),
    ];

    internal static IReadOnlyList<(string File, int Scale)> Normalisations { get; } =
    [
        ("norm_minmax_0_100.csv", 100), ("norm_zscore_0_1.csv", 1), ("norm_prank.csv", 1), ("norm_rank_min.csv", 0),
        ("norm_dist2targ_capped.csv", 1), ("norm_goalposts.csv", 100),
    ];

    internal static IReadOnlyList<(string File, string Levels, bool Cyclic, decimal? Threshold)> Aggregations { get; } =
    [
        ("agg_amean.csv", "ARITHMETIC ARITHMETIC ARITHMETIC", false, null),
        ("agg_gmean.csv", "GEOMETRIC GEOMETRIC GEOMETRIC", false, null),
        ("agg_mixed.csv", "ARITHMETIC GEOMETRIC HARMONIC", false, null),
        ("agg_cyclicw_hmean.csv", "HARMONIC HARMONIC HARMONIC", true, null),
        ("agg_amean_datthresh0.9.csv", "ARITHMETIC ARITHMETIC ARITHMETIC", false, 0.9m),
    ];

    public async ValueTask InitializeAsync()
    {
        await postgres.InitializeAsync();
        using var proof = new ProofFolder();
        AddConnectivity(proof);
        AddPrintedRows(proof);
        WorkedSums.Add(proof);
        await proof.LoadAndScoreAsync(postgres.Etl);
    }

    public ValueTask DisposeAsync() => postgres.DisposeAsync();

    /// <summary>Family of a connectivity file.</summary>
    internal static string FamilyOf(string file) => $"asem-{Path.GetFileNameWithoutExtension(file)}";

    internal async Task<IReadOnlyList<string>> RefusalsAsync()
    {
        await using var connection = await postgres.Etl.OpenConnectionAsync();
        return (await connection.QueryAsync<string>(
            "select rule_code || ': ' || raw_text || ': ' || message_en from ops.rejection order by 1 limit 10")).AsList();
    }

    internal async Task<ILookup<string, StoredNode>> NodesAsync(string family)
    {
        await using var connection = await postgres.Etl.OpenConnectionAsync();
        return (await connection.QueryAsync<StoredNode>(
            """
            select n.node_code as node, n.level::int as level, a.agency_code as unit, s.year::int as year, s.points,
                   s.normalised, s.rank, s.note
            from dw.fact_score s
            join dw.dim_node n using (node_key)
            join dw.dim_agency a using (agency_key)
            join dw.dim_methodology m on m.methodology_key = s.methodology_key
            where m.methodology_code = @family and s.basis = 'COMPUTED' and s.known_to is null
            """,
            new { family })).ToLookup(n => n.Node);
    }

    /// <summary>The scores of the one group of a family as the engine gives them from the cells of the warehouse.</summary>
    internal async Task<GroupScores> RescoreAsync(string family, int year)
    {
        await using var connection = await postgres.Etl.OpenConnectionAsync();
        var method = (await StoredMethod.LoadAsync(connection, CancellationToken.None))[family].Single().Method;
        var inputs = await ResultYear.ReadAsync(connection, method, year, CancellationToken.None);
        return ScoringEngine.Score(method, inputs.GroupFor(method, inputs.Groups.Single())!.Value.Group);
    }

    private static void AddConnectivity(ProofFolder proof)
    {
        foreach (var (file, _) in Normalisations)
            Add(FamilyOf(file), Asem.Text(FamilyOf(file), node => Asem.Rule(file, node), Arithmetic), Raw());
        foreach (var (file, levels, cyclic, threshold) in Aggregations)
        {
            Add(FamilyOf(file), Asem.Text(FamilyOf(file), _ => MinMax1To100, levels.Split(' '), threshold,
                cyclic ? Asem.CyclicWeight : null), Raw());
        }
        Add("asem-weights", Asem.Text("asem-weights", _ => "{kind: MINMAX}", Arithmetic),
            Asem.Indicators.SelectMany(i => Asem.Countries.Zip(AsemPrepared.Column(i))
                .Select(p => new ProofCell($"ASEM-{p.First}", 2018, i, (decimal)p.Second))));

        void Add(string family, string method, IEnumerable<ProofCell> cells)
        {
            proof.AddMethod(family, method);
            proof.AddGroup(family, family.ToUpperInvariant(), "ALL", [.. Asem.Countries.Select(c => ($"ASEM-{c}", c))]);
            proof.AddCells(family, family.ToUpperInvariant(), "cells", cells);
        }
    }

    private static IEnumerable<ProofCell> Raw() =>
        from row in Files.Csv("asem", "asem_raw_wide.csv")
        from indicator in Asem.Indicators
        let text = row[indicator]
        select new ProofCell($"ASEM-{row["uCode"]}", 2018, indicator,
            text.Length == 0 ? "" : Files.Number(text).ToString(CultureInfo.InvariantCulture));

    private static void AddPrintedRows(ProofFolder proof)
    {
        foreach (var family in Printed.GroupBy(p => p.Family))
        {
            var file = Directory.GetFiles(Repository.PathTo("tests", "fixtures", "methodologies"), $"{family.Key}-*.yaml").Single();
            var text = File.ReadAllText(file);
            proof.AddMethod(family.Key, text);
            var indicators = MethodologyReader.Read(text, file).Require().Inputs.Select(i => i.Code).ToList();
            List<(string Unit, int Year, string Inputs)> rows = [.. family.Select(p => (p.Unit, p.Year, p.Inputs))];
            // Of the ranks 15, 15 and 17 only the order is printed: fourteen better ones, two equal, one behind.
            if (family.Key == "dti")
            {
                rows.AddRange(Enumerable.Range(0, 17).Select(i => (RankedUnit(i), 2021,
                    string.Join(';', Enumerable.Repeat(i < 14 ? $"0.9{i:00}" : i < 16 ? "0.6" : "0.599", indicators.Count)))));
            }
            var group = family.Key.ToUpperInvariant();
            proof.AddGroup(family.Key, group, "ALL", [.. rows.Select(r => r.Unit).Distinct().Select(u => (u, u))]);
            proof.AddCells(family.Key, group, "cells",
                rows.SelectMany(r => r.Inputs.Split(';').Zip(indicators, (value, code) => Cell(r.Unit, r.Year, code, value))));
        }
    }

    internal static string RankedUnit(int place) => $"DTI-PLACE-{place + 1:00}";

    private static ProofCell Cell(string unit, int year, string indicator, string value) => value.Split('/') is [var part, var whole]
        ? new ProofCell(unit, year, indicator, "", part, whole)
        : new ProofCell(unit, year, indicator, value);
}
