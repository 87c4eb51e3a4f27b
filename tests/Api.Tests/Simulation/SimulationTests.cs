using System.Text;
using System.Text.Json;
using ItAnalytics.Api.Tests.Execution;
using ItAnalytics.Tests.Support;

namespace ItAnalytics.Api.Tests.Simulation;

/// <summary>What-if over HTTP's language: one ranking of four agencies, three of them observed.</summary>
public sealed class SimulationTests(PostgresFixture postgres) : IClassFixture<PostgresFixture>, IAsyncLifetime
{
    private RequestPipeline _pipeline = null!;

    public async ValueTask InitializeAsync()
    {
        await RankingOfFour.FillAsync(postgres);
        _pipeline = await SampleWarehouse.OpenAsync(postgres, new PipelineOptions());
    }

    public ValueTask DisposeAsync() => _pipeline.DisposeAsync();

    // A1, A2 against the best (80), B1: 36 + 30 + 30; 20 + 15 + 0; 28 + 0 + 0. X-4 is a member of which nothing is known.
    [Fact]
    public async Task Without_changes_the_ranking_is_the_official_one() => Assert.Equal(
        """{"data":{"simulate":{"official":false,"methodology":"city/1","changedCount":0,"agencies":[{"code":"X-1","name":"Sở 1","after":{"total":96,"rank":1,"grade":"TOT","coverage":1},"nodes":[]},{"code":"X-2","name":"Sở 2","after":{"total":35,"rank":2,"grade":"YEU","coverage":1},"nodes":[]},{"code":"X-3","name":"Sở 3","after":{"total":28,"rank":3,"grade":"YEU","coverage":0.4},"nodes":[]}]}}}""",
        await AskAsync("""{ simulate(group: "SO", year: 2022) { official methodology changedCount agencies { code name after { total rank grade coverage } nodes { code } } } }"""));

    // X-3 with 100 % paid online is the best: X-1 falls to 36 + 24 + 30, X-2 to 20 + 12.
    [Fact]
    public async Task One_figure_moves_everyone_where_the_rule_compares_with_the_group() => Assert.Equal(
        """{"data":{"simulate":{"changedCount":3,"agencies":[{"code":"X-1","totalChange":-6,"rankChange":0,"nodes":[{"code":"A","level":1,"before":66,"after":60},{"code":"A2","level":2,"before":30,"after":24}]},{"code":"X-3","totalChange":30,"rankChange":1,"nodes":[{"code":"A","level":1,"before":28,"after":58},{"code":"A2","level":2,"before":0,"after":30}]},{"code":"X-2","totalChange":-3,"rankChange":-1,"nodes":[{"code":"A","level":1,"before":35,"after":32},{"code":"A2","level":2,"before":15,"after":12}]}]}}}""",
        await AskAsync("""query($of: [SimulatedValueInput!]) { simulate(group: "SO", year: 2022, values: $of) { changedCount agencies { code totalChange rankChange nodes { code level before after } } } }""",
            new { of = new[] { new { agency = "X-3", indicator = "A2", numerator = 7, denominator = 7 } } }));

    // B1 at 0 leaves A: 66/70, 35/70, 28/70 of 100. X-5 of the wards joins with its own figures, X-2 leaves.
    [Fact]
    public async Task Weights_bounds_and_members_change_too()
    {
        Assert.Equal(
            """{"data":{"simulate":{"agencies":[{"code":"X-1","before":{"total":96},"after":{"total":94.29,"rankLabel":"1"}},{"code":"X-5","before":null,"after":{"total":57.14,"rankLabel":"2"}},{"code":"X-3","before":{"total":28},"after":{"total":40,"rankLabel":"3"}},{"code":"X-2","before":{"total":35},"after":null}]}}}""",
            await AskAsync("""{ simulate(group: "SO", year: 2022, weights: {node: "B1", weight: 0}, joining: ["X-5"], leaving: "X-2") { agencies { code before { total } after { total rankLabel } } } }"""));
    }

    // What can be varied is told with the answer, as it was in it: A from 70 to 35 takes its indicators along.
    [Fact]
    public async Task The_weights_and_bounds_that_can_be_varied_are_told() => Assert.Equal(
        """{"data":{"simulate":{"weights":[{"node":"A","nameEn":"Services","level":1,"weight":35},{"node":"A1","nameEn":"Online","level":2,"weight":20},{"node":"A2","nameEn":"Paid online","level":2,"weight":15},{"node":"B1","nameEn":"Plan","level":1,"weight":30}],"bounds":[]}}}""",
        await AskAsync("""{ simulate(group: "SO", year: 2022, weights: {node: "A", weight: 35}) { weights { node nameEn level weight } bounds { indicator } } }"""));

    // Of only A1 is known of both, and it differs without counts: stated anew it gives 20. X-2 is the best in A2.
    [Fact]
    public async Task Members_that_merge_stand_where_they_would_as_one() => Assert.Equal(
        """{"data":{"simulate":{"agencies":[{"code":"X-2","name":"Sở 2","before":{"total":35},"after":{"total":50,"rankLabel":"1","coverage":1}},{"code":"X-13","name":"X-13","before":null,"after":{"total":20,"rankLabel":"2","coverage":0.4}},{"code":"X-1","name":"Sở 1","before":{"total":96},"after":null},{"code":"X-3","name":"Sở 3","before":{"total":28},"after":null}]}}}""",
        await AskAsync("""{ simulate(group: "SO", year: 2022, merging: {from: ["X-1", "X-3"], into: "X-13"}, values: {agency: "X-13", indicator: "A1", value: 50}) { agencies { code name before { total } after { total rankLabel coverage } } } }"""));

    // X-2 lacks 15 of 50: the plan gives 30, A1 can give 20 (three quarters of the way), A2 15 at the best of the group.
    [Fact]
    public async Task A_path_names_the_cheapest_changes_and_what_they_come_to() => Assert.Equal(
        """{"data":{"pathToGrade":{"official":false,"needed":50,"before":{"total":35},"reason":null,"paths":[{"effort":0.7498,"after":{"total":50,"rank":2,"grade":"KHA"},"steps":[{"indicator":"A1","gain":14.996,"figures":[{"code":"A1","unit":"%","from":50,"to":87.49}]}]},{"effort":0.99975,"after":{"total":50,"rank":2,"grade":"KHA"},"steps":[{"indicator":"A2","gain":14.99625,"figures":[{"code":"A2","unit":"%","from":40,"to":79.99}]}]},{"effort":1,"after":{"total":65,"rank":2,"grade":"KHA"},"steps":[{"indicator":"B1","gain":30,"figures":[{"code":"B1","unit":"","from":0,"to":1}]}]}]}}}""",
        await AskAsync("""{ pathToGrade(group: "SO", year: 2022, agency: "X-2", grade: "KHA") { official needed before { total } reason paths { effort after { total rank grade } steps { indicator gain figures { code unit from to } } } } }"""));

    [Fact]
    public async Task Efforts_and_fixed_indicators_steer_the_path_and_out_of_reach_says_why()
    {
        Assert.Equal(
            """{"data":{"cheap":{"paths":[{"steps":[{"indicator":"B1"}]}]},"stuck":{"paths":[],"reason":"Out of reach: with every indicator that can be changed at its best the total is 55, grade KHA."}}}""",
            await AskAsync("""
                {
                  cheap: pathToGrade(group: "SO", year: 2022, agency: "X-2", grade: "KHA", effort: [{indicator: "A1", effort: 9}, {indicator: "A2", effort: 9}], alternatives: 1) { paths { steps { indicator } } }
                  stuck: pathToGrade(group: "SO", year: 2022, agency: "X-2", grade: "TOT", fixed: ["B1", "A2"]) { paths { effort } reason }
                }
                """));
    }

    [Fact]
    public async Task Fragments_aliases_and_type_names_work_in_computed_objects() => Assert.Equal(
        """{"data":{"s":{"__typename":"Simulation","all":[{"k":"X-1","__typename":"SimulatedAgency","year":{"p":96}},{"k":"X-2","__typename":"SimulatedAgency","year":{"p":35}},{"k":"X-3","__typename":"SimulatedAgency","year":{"p":28}}]},"groups":{"totalCount":2}}}""",
        await AskAsync("""
            { s: simulate(group: "SO", year: 2022) { __typename all: agencies { ...who ... on SimulatedAgency { year: after { p: total } } } } groups { totalCount } }
            fragment who on SimulatedAgency { k: code __typename name @skip(if: true) }
            """));

    [Theory]
    [InlineData("""simulate(group: "SO", year: 2021) { year }""", "SCO650", "No methodology governs the ranking of SO in 2021")]
    [InlineData("""simulate(group: "XX", year: 2022) { year }""", "SCO650", "There is no ranked group 'XX'")]
    [InlineData("""simulate(group: "SO", year: 2022, leaving: ["X-9"]) { year }""", "SCO651", "X-1, X-2, X-3")]
    [InlineData("""simulate(group: "SO", year: 2022, values: {agency: "X-1", indicator: "C9", value: 1}) { year }""", "SCO651", "name one of A1, A2, B1")]
    [InlineData("""simulate(group: "SO", year: 2022, values: {agency: "X-1", indicator: "A1", value: 1, status: MISSING}) { year }""", "GQL551", "in one way")]
    [InlineData("""simulate(group: "SO", year: 2022, weights: {node: "A1", weight: -1}) { year }""", "SCO652", "between 0 and")]
    [InlineData("""pathToGrade(group: "SO", year: 2022, agency: "X-4", grade: "TOT") { grade }""", "SCO651", "is not in the ranking")]
    [InlineData("""pathToGrade(group: "SO", year: 2022, agency: "X-1", grade: "A+") { grade }""", "SCO651", "TOT, KHA, YEU")]
    public async Task What_means_nothing_is_refused_with_a_code_and_a_mend(string field, string code, string text)
    {
        using var answer = JsonDocument.Parse(await AskAsync($"{{ {field} }}"));
        Assert.False(answer.RootElement.TryGetProperty("data", out _));
        var error = answer.RootElement.GetProperty("errors")[0];
        Assert.Equal(code, error.GetProperty("extensions").GetProperty("code").GetString());
        Assert.Contains(text, error.GetProperty("message").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nothing_is_written()
    {
        const string Count =
            "select (select count(*) from dw.fact_observation) || ' ' || (select count(*) from dw.fact_score) || ' ' || (select generation from ops.generation)";
        var before = await ScalarAsync(Count);
        await AskAsync("""{ simulate(group: "SO", year: 2022, leaving: ["X-1"]) { changedCount } }""");
        Assert.Equal(before, await ScalarAsync(Count));
    }

    private async Task<object?> ScalarAsync(string sql)
    {
        await using var command = postgres.Migrator.CreateCommand(sql);
        return await command.ExecuteScalarAsync(TestContext.Current.CancellationToken);
    }

    private async Task<string> AskAsync(string query, object? variables = null) => Encoding.UTF8.GetString((await _pipeline.ExecuteAsync(
        new GraphQLRequest(query, Variables: variables is null ? null : JsonSerializer.SerializeToElement(variables)),
        TestContext.Current.CancellationToken)).Body.Span);
}
