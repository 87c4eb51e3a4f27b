using System.Globalization;

namespace ItAnalytics.Scoring.Tests;

/// <summary>Every way in which a method file can be wrong is named with its line, and all of them at once.</summary>
public class ReaderProblems
{
    private const string Good = """
        code: test
        version: "1"
        name: Test
        legal_basis: none
        scale: 100
        missing: ZERO
        not_applicable: RESCALE
        trees:
          - {code: A, name: A}
          - {code: B, name: B}
        total: {code: TOTAL, name: Total}
        criteria:
          - {code: C1, name: C1, max: {A: 60, B: 50}}
        indicators:
          - code: X
            name: X
            parent: C1
            rule: {kind: PROP}
            max: {A: 60, B: 50}
          - {code: Y, name: Y, max: {A: 40, B: 50}, rule: {kind: BOOL}}
        """;

    public static TheoryData<string, string, string, int> Mistakes => new()
    {
        { "name: Test", "name: [", "SCO601", 4 },
        { "scale: 100", "scale: 100\nscale: 90", "SCO601", 6 },
        { "missing: ZERO", "mising: ZERO", "SCO602", 6 },
        { "legal_basis: none\n", "", "SCO603", 1 },
        { "missing: ZERO\n", "", "SCO603", 1 },
        { "scale: 100", "scale: hundred", "SCO604", 5 },
        { "scale: 100", "scale: 1,5", "SCO604", 5 },
        { "criteria:\n  - {code: C1, name: C1, max: {A: 60, B: 50}}", "criteria: C1", "SCO604", 12 },
        { "code: test", "code: tést", "SCO604", 1 },
        { "missing: ZERO", "missing: NOUGHT", "SCO605", 6 },
        { "missing: ZERO", "missing: ZERO\nwithin_year: MONTHLY", "SCO605", 7 },
        { "max: {A: 60, B: 50}\n  - {code: Y,", "max: {A: 60, B: 50}\n  - {code: Y, input: X, within_year: SUM,", "SCO612", 20 },
        { "{code: Y, name: Y,", "{code: X, name: Y,", "SCO606", 20 },
        { "{code: B, name: B}", "{code: A, name: B}", "SCO606", 10 },
        { "parent: C1", "parent: C9", "SCO607", 17 },
        { "parent: C1", "parent: Y", "SCO607", 17 },
        { "max: {A: 40, B: 50}", "max: {A: 40, Z: 50}", "SCO607", 20 },
        { "{code: C1, name: C1,", "{code: C1, name: C1, parent: C1,", "SCO608", 13 },
        { "max: {A: 40, B: 50}", "max: {A: 39, B: 50}", "SCO609", 11 },
        { "{code: C1, name: C1, max: {A: 60,", "{code: C1, name: C1, max: {A: 61,", "SCO609", 13 },
        { "max: {A: 40, B: 50}", "weight: 1", "SCO609", 20 },
        { "trees:", "grades: {bands: [{code: T, name: T, from: 80}, {code: K, name: K, to: 79}]}\ntrees:", "SCO610", 8 },
        { "trees:", "grades: {bands: [{code: T, name: T, from: 80}, {code: K, name: K, to: 81}]}\ntrees:", "SCO610", 8 },
        { "trees:", "grades: {bands: [{code: T, name: T, from: 80}]}\ntrees:", "SCO610", 8 },
        { "trees:", "parent: '0'\ncomparability: {entries: {Q: {kind: RESCALED}}}\ntrees:", "SCO611", 9 },
        { "trees:", "comparability: {entries: {X: {kind: RESCALED}}}\ntrees:", "SCO611", 8 },
        { "rule: {kind: PROP}", "rule: {kind: PROP_TARGET, target: 0}", "SCO612", 18 },
        { "rule: {kind: PROP}", "rule: {kind: GOALPOSTS, lower: 5, upper: 5}", "SCO612", 18 },
        { "rule: {kind: PROP}", "rule: {kind: GOALPOSTS, lower: 0, upper: 5, log: true}", "SCO612", 18 },
        { "rule: {kind: PROP}", "rule: {kind: STEP, steps: [{at_least: 1, share: 1}, {at_least: 2, share: 0.5}]}", "SCO612", 18 },
        { "rule: {kind: PROP}", "rule: {kind: SUM, parts: [{input: P, name: P, share: 0.9, rule: {kind: PROP}}]}", "SCO612", 18 },
        { "rule: {kind: PROP}", "rule: {kind: MINMAX, lower: 1}", "SCO612", 18 },
        { "rule: {kind: PROP}", "rule: {kind: BONUS, points_each: 1, cap: 3}", "SCO612", 18 },
        { "rule: {kind: BOOL}}", "rule: {kind: BOOL}}\n  - {code: P, name: P, rule: {kind: PENALTY, points_each: 1}}", "SCO603", 21 },
        { "rule: {kind: PROP}", "rule: {kind: PROPORTION}", "SCO605", 18 },
        { "rule: {kind: PROP}", "rule: {kind: PROP, target: 5}", "SCO602", 18 },
        { "criteria:", "criteria:\n  - {code: EMPTY, name: E}", "SCO613", 13 },
        { "trees:", "years: {from: 2022, to: 2020}\ntrees:", "SCO612", 8 },
    };

    [Theory]
    [MemberData(nameof(Mistakes))]
    public void A_mistake_is_named_with_its_code_and_line(string good, string bad, string code, int line)
    {
        Assert.Empty(MethodText.Try(Good).Problems);
        Assert.Contains(good, Good, StringComparison.Ordinal);
        var reading = MethodText.Try(Good.Replace(good, bad, StringComparison.Ordinal));
        Assert.Null(reading.Methodology);
        Assert.True(reading.Problems.Any(p => p.Code == code && p.Line == line), string.Join('\n', reading.Problems));
        Assert.All(reading.Problems, p =>
        {
            Assert.Equal("test.yaml", p.File);
            Assert.NotEmpty(p.Message);
            Assert.NotEmpty(p.Mend);
        });
    }

    [Fact]
    public void Several_mistakes_are_told_in_one_reading()
    {
        var text = Good.Replace("scale: 100", "scale: hundred", StringComparison.Ordinal)
            .Replace("missing: ZERO", "missing: NOUGHT", StringComparison.Ordinal)
            .Replace("parent: C1", "parent: C9", StringComparison.Ordinal)
            .Replace("kind: BOOL", "kind: BOOLE", StringComparison.Ordinal);
        var codes = MethodText.Try(text).Problems.Select(p => p.Code).ToList();
        Assert.Superset(new HashSet<string> { "SCO604", "SCO605", "SCO607" }, codes.ToHashSet());
        Assert.Equal(2, codes.Count(c => c == "SCO605"));
    }

    [Fact]
    public void A_misspelt_key_is_answered_with_the_right_one()
    {
        var text = Good.Replace("legal_basis:", "legal_bases:", StringComparison.Ordinal);
        var problem = MethodText.Try(text).Problems.Single(p => p.Code == "SCO602");
        Assert.Equal("test.yaml:4: SCO602 legal_bases: 'legal_bases' is not a known key. Did you mean 'legal_basis'?", problem.ToString());
    }

    [Fact]
    public void A_hole_between_printed_integer_bands_is_refused_with_the_mend()
    {
        var text = Good.Replace("trees:", "grades: {bands: [{code: A, name: A, from: 85}, {code: B, name: B, from: 70, to: 84}, {code: C, name: C, to: 70}]}\ntrees:", StringComparison.Ordinal);
        var problem = Assert.Single(MethodText.Try(text).Problems);
        Assert.Contains("nothing grades 84 to below 85", problem.Message, StringComparison.Ordinal);
        Assert.Contains("to: 85", problem.Mend, StringComparison.Ordinal);
    }

    [Fact]
    public void In_a_Vietnamese_culture_numbers_are_read_and_printed_the_same()
    {
        var before = CultureInfo.CurrentCulture;
        try
        {
            CultureInfo.CurrentCulture = CultureInfo.GetCultureInfo("vi-VN");
            var text = Good.Replace("max: {A: 40, B: 50}", "max: {A: 39.5, B: 50}", StringComparison.Ordinal);
            var problem = Assert.Single(MethodText.Try(text).Problems);
            Assert.Contains("add up to 99.5, not to 100", problem.Message, StringComparison.Ordinal);
            var method = MethodText.OneRule("{kind: PROP_TARGET, target: 0.8}");
            Assert.Equal([0.5m], MethodText.Shares(method, 0.4m));
            Assert.Contains("a,2020,TOTAL,0,50.0,1,1,", PanelScorer.Score([MethodText.OneRule("{kind: PROP}")],
                "entity,entity_name,entity_group,year,indicator,value\na,A,,2020,X,0.5\n", "p.csv").ToCsv(), StringComparison.Ordinal);
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    [Theory]
    [InlineData("a: &x {b: *x}")]
    [InlineData("\t")]
    [InlineData("")]
    [InlineData("--- {}\n--- {}")]
    [InlineData("code: {a: 1}\ntotal: [1]\ncriteria: {a: 1}\nindicators: [1, [2], {rule: 1}]\nyears: 5\ngrades: [1]\ntrees: x\nviews: {}\nrounding: 1")]
    [InlineData("parent: 1\ncomparability: [1]\nclamp: {from: 5, to: 1}\ntotal: {code: T, name: {vi: 1}}")]
    public void Nonsense_is_answered_with_problems_and_never_thrown(string text)
    {
        var reading = MethodText.Try(text);
        Assert.Null(reading.Methodology);
        Assert.NotEmpty(reading.Problems);
    }

    [Fact]
    public void The_hash_sees_content_and_not_layout()
    {
        var hash = MethodText.Read(Good).Hash;
        var relaid = Good.Replace("{kind: PROP}", "\n      # as usual\n      kind:   PROP", StringComparison.Ordinal)
            .Replace("scale: 100", "scale: 100.00", StringComparison.Ordinal)
            .Replace("code: test\nversion: \"1\"", "version: '1'\ncode: \"test\"", StringComparison.Ordinal);
        Assert.Equal(hash, MethodText.Read(relaid).Hash);
        Assert.NotEqual(hash, MethodText.Read(Good.Replace("kind: BOOL", "kind: PROP", StringComparison.Ordinal)).Hash);
    }

    [Fact]
    public void Hashes_of_the_shipped_methods_are_those_that_stand_on_published_scores()
    {
        // A change here means that a shipped method now states something else: give it a new version instead.
        var actual = string.Join('\n', MethodFiles.All.Select(n => n.Data).Select(n => $"{n} {Files.Method(n).Hash[..16]}"));
        Assert.Equal(Files.Text("hashes.txt").Trim(), actual);
    }

    [Fact]
    public void A_file_that_cannot_be_read_can_be_demanded_only_with_an_exception()
    {
        var reading = MethodText.Try("- a list");
        var problem = Assert.Throws<MethodologyException>(() => reading.Require());
        Assert.Equal("SCO601", Assert.Single(problem.Problems).Code);
        Assert.StartsWith("test.yaml:1:", problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_shipped_methods_agree_with_each_other()
    {
        var library = MethodologyLibrary.Read(MethodFiles.All.Select(n => n.Data)
            .Select(n => ($"{n}.yaml", Files.Text("methodologies", $"{n}.yaml"))));
        Assert.Empty(library.Problems);
        Assert.Equal("448-2021", library.Governing("danang", 2021)!.Version);
        Assert.Equal("73-2022", library.Governing("danang", 2022)!.Version);
        Assert.Null(library.Governing("danang", 2023));
        Assert.Equal("2009", library.Governing("pci", 2011)!.Version);
        Assert.Equal("2014", library.Find("hdi", "2014")!.Version);
    }

    [Fact]
    public void Versions_that_contradict_each_other_are_named()
    {
        var next = Good.Replace("version: \"1\"", "version: \"2\"\nparent: \"0\"", StringComparison.Ordinal);
        var map = Good.Replace("version: \"1\"", "version: \"3\"\nparent: \"1\"\ncomparability: {entries: {"
            + "OLD: {kind: DROPPED}, X: {kind: RENAMED, from: ANCIENT}, Y: {kind: NEW}}}", StringComparison.Ordinal);
        var library = MethodologyLibrary.Read([("1.yaml", Good), ("2.yaml", next), ("3.yaml", map), ("4.yaml", Good)]);
        var found = library.Problems.Select(p => $"{p.File}:{p.Line} {p.Code}").ToList();
        Assert.Contains("2.yaml:3 SCO614", found);
        Assert.Equal(3, found.Count(f => f == "3.yaml:4 SCO611"));
        Assert.Contains("4.yaml:1 SCO606", found);
        Assert.Contains(found, f => f.StartsWith("2.yaml", StringComparison.Ordinal) && f.EndsWith("SCO615", StringComparison.Ordinal));
    }
}
