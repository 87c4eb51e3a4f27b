using System.Text;
using System.Text.Json;
using ItAnalytics.Api.Access;
using ItAnalytics.Api.Tests.Execution;
using ItAnalytics.Api.Tests.Simulation;
using ItAnalytics.Tests.Support;

namespace ItAnalytics.Api.Tests.Corrections;

/// <summary>The ledger over GraphQL, as the role of the API: X-1 has 96, X-2 35, X-3 28, whose payments are missing.</summary>
public sealed class CorrectionApiTests(PostgresFixture postgres) : IClassFixture<PostgresFixture>, IAsyncLifetime
{
    private const string Case =
        """
        number kind state group { code } year reason legalGround evidenceLink proposedBy decidedBy decisionNote
        cells { line agency { code } indicator { code } period stage before { status value } after { status numerator denominator } }
        events { event actor note changes { code before { total rank grade basis } after { total rank grade } totalChange rankChange gradeChanged } refusals { rule } }
        """;

    private static readonly object Cell = new { agency = "X-3", indicator = "A2", stage = "APPRAISED", numerator = 7, denominator = 7 };

    private RequestPipeline _pipeline = null!;

    public async ValueTask InitializeAsync()
    {
        await RankingOfFour.FillAsync(postgres);
        _pipeline = await SampleWarehouse.OpenAsync(postgres, new PipelineOptions());
    }

    public ValueTask DisposeAsync() => _pipeline.DisposeAsync();

    [Fact]
    public async Task A_correction_is_shown_before_it_is_proposed_and_approved_by_another_with_the_effect_that_was_seen()
    {
        const string effect = "hash kind changedCount gradeChangedCount changes { code before { total rank grade } after { total rank grade } totalChange rankChange gradeChanged }";
        var preview = await AskAsync(
            $"query($cells: [CorrectionCellInput!]!) {{ previewCorrection(group: \"SO\", year: 2022, cells: $cells) {{ {effect} standings {{ code }} }} }}",
            new { cells = new[] { Cell } });
        var shown = preview.GetProperty("data").GetProperty("previewCorrection");
        var hash = shown.GetProperty("hash").GetString()!;
        Assert.Equal(
            """
            {"kind":"CORRECTION","changedCount":3,"gradeChangedCount":1,"changes":[{"code":"X-1","before":{"total":96,"rank":1,"grade":"TOT"},"after":{"total":90,"rank":1,"grade":"TOT"},"totalChange":-6,"rankChange":0,"gradeChanged":false},{"code":"X-3","before":{"total":28,"rank":3,"grade":"YEU"},"after":{"total":58,"rank":2,"grade":"KHA"},"totalChange":30,"rankChange":1,"gradeChanged":true},{"code":"X-2","before":{"total":35,"rank":2,"grade":"YEU"},"after":{"total":32,"rank":3,"grade":"YEU"},"totalChange":-3,"rankChange":-1,"gradeChanged":false}],"standings":[{"code":"X-1"},{"code":"X-3"},{"code":"X-2"},{"code":"X-4"}]}
            """,
            shown.GetRawText().Replace($"\"hash\":\"{hash}\",", "", StringComparison.Ordinal));

        var id = await ProposeAsync();
        var asked = await AskAsync($"query($id: ID!) {{ correctionEffect(id: $id) {{ {effect} }} }}", new { id });
        Assert.Equal(hash, asked.GetProperty("data").GetProperty("correctionEffect").GetProperty("hash").GetString());

        const string approve = "mutation($id: ID!, $hash: String!, $by: String) { approveCorrection(input: {id: $id, effectHash: $hash, approvedBy: $by, note: \"đã đối chiếu\"}) { correction { "
            + Case + " } } }";
        Assert.Equal("WHS332", CodeOf(await AskAsync(approve, new { id, hash, by = "lan" })));
        Assert.Equal("WHS333", CodeOf(await AskAsync(approve, new { id, hash = new string('0', 64), by = "minh" })));
        Assert.Equal("GQL551", CodeOf(await AskAsync(approve, new { id, hash })));
        var approved = await AskAsync(approve, new { id, hash, by = "minh" });
        var number = approved.GetProperty("data").GetProperty("approveCorrection").GetProperty("correction").GetProperty("number").GetInt64();
        const string changes =
            """[{"code":"X-1","before":{"total":96,"rank":1,"grade":"TOT","basis":"COMPUTED"},"after":{"total":90,"rank":1,"grade":"TOT"},"totalChange":-6,"rankChange":0,"gradeChanged":false},{"code":"X-3","before":{"total":28,"rank":3,"grade":"YEU","basis":"COMPUTED"},"after":{"total":58,"rank":2,"grade":"KHA"},"totalChange":30,"rankChange":1,"gradeChanged":true},{"code":"X-2","before":{"total":35,"rank":2,"grade":"YEU","basis":"COMPUTED"},"after":{"total":32,"rank":3,"grade":"YEU"},"totalChange":-3,"rankChange":-1,"gradeChanged":false}]""";
        Assert.Equal(
            $$$$$"""{"data":{"approveCorrection":{"correction":{"number":{{{{{number}}}}},"kind":"CORRECTION","state":"APPROVED","group":{"code":"SO"},"year":2022,"reason":"thiếu số liệu","legalGround":"Điều 5","evidenceLink":"https://example.vn/1.pdf","proposedBy":"Lan","decidedBy":"minh","decisionNote":"đã đối chiếu","cells":[{"line":1,"agency":{"code":"X-3"},"indicator":{"code":"A2"},"period":"2022","stage":"APPRAISED","before":{"status":"MISSING","value":null},"after":{"status":"VALUE","numerator":7,"denominator":7}}],"events":[{"event":"PROPOSED","actor":"Lan","note":"","changes":{{{{{changes}}}}},"refusals":[]},{"event":"APPROVED","actor":"minh","note":"đã đối chiếu","changes":{{{{{changes}}}}},"refusals":[]}]}}}}""",
            approved.GetRawText());
        // Somebody was faster.
        Assert.Equal("GQL552", CodeOf(await AskAsync(approve, new { id, hash, by = "hoa" })));
        var waiting = await AskAsync("{ runs(where: {kind: {eq: PIPELINE}, state: {eq: QUEUED}}) { nodes { requestedBy } } }");
        Assert.Contains("requestedBy", waiting.GetRawText(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_correction_is_rejected_by_another_withdrawn_by_its_proposer_and_found_by_its_state()
    {
        object march = new { agency = "X-2", indicator = "A1", period = "2022-03", stage = "SELF", value = 4 };
        var (rejected, withdrawn) = (await ProposeAsync(cell: march), await ProposeAsync(cell: march));
        const string reject = "mutation($id: ID!, $note: String!) { rejectCorrection(input: {id: $id, note: $note, rejectedBy: \"Hoa\"}) { correction { state decisionNote } } }";
        Assert.Equal("WHS334", CodeOf(await AskAsync(reject, new { id = rejected, note = " " })));
        Assert.Equal(
            """{"data":{"rejectCorrection":{"correction":{"state":"REJECTED","decisionNote":"chưa đủ chứng cứ"}}}}""",
            (await AskAsync(reject, new { id = rejected, note = "chưa đủ chứng cứ" })).GetRawText());
        const string withdraw = "mutation($id: ID!, $by: String!) { withdrawCorrection(input: {id: $id, withdrawnBy: $by}) { correction { state } } }";
        Assert.Equal("WHS332", CodeOf(await AskAsync(withdraw, new { id = withdrawn, by = "Hoa" })));
        Assert.Equal(
            """{"data":{"withdrawCorrection":{"correction":{"state":"WITHDRAWN"}}}}""",
            (await AskAsync(withdraw, new { id = withdrawn, by = "Lan" })).GetRawText());
        Assert.Equal("GQL552", CodeOf(await AskAsync("query($id: ID!) { correctionEffect(id: $id) { hash } }", new { id = rejected })));
        var found = await AskAsync(
            """{ corrections(where: {state: {in: [REJECTED, WITHDRAWN]}, group: {code: {eq: "SO"}}, year: {eq: 2022}}, order: [{number: ASC}]) { nodes { id state } totalCount } }""");
        var ids = found.GetProperty("data").GetProperty("corrections").GetProperty("nodes").EnumerateArray().Select(n => n.GetProperty("id").GetString()).ToList();
        Assert.Equal([rejected, withdrawn], ids.Where(i => i == rejected || i == withdrawn));
        Assert.Equal(
            $$$$"""{"data":{"node":{"id":"{{{{rejected}}}}","state":"REJECTED"}}}""",
            (await AskAsync("query($id: ID!) { node(id: $id) { id ... on CorrectionCase { state } } }", new { id = rejected })).GetRawText());
    }

    [Fact]
    public async Task What_cannot_be_proposed_is_refused_with_the_reason()
    {
        Assert.Equal("WHS330", await ProposedAsync(new { agency = "X-5", indicator = "A1", stage = "SELF", value = 3 }));
        Assert.Equal("WHS330", await ProposedAsync(new { agency = "X-1", indicator = "Z", stage = "SELF", value = 3 }));
        Assert.Equal("WHS334", await ProposedAsync(new { agency = "X-1", indicator = "A1", stage = "SELF", value = 10 }));
        Assert.Equal("WHS334", await ProposedAsync(new { agency = "X-1", indicator = "A1", stage = "SELF", status = "MISSING", value = 3 }));
        Assert.Equal("GQL550", CodeOf(await AskAsync("{ correctionEffect(id: \"QW5vbWFseToz\") { hash } }")));

        async Task<string> ProposedAsync(object cell) => CodeOf(await AskAsync(Propose, new { cells = new[] { cell } }));
    }

    [Fact]
    public async Task Roles_decide_who_may_do_what_and_a_clerk_speaks_for_one_agency()
    {
        var clerk = new Viewer("x3", AccessRoles.Clerk) { AgencyCode = "X-3", AgencyKey = 3 };
        // A figure of a month, which moves nobody.
        var id = await ProposeAsync(clerk, new { agency = "X-3", indicator = "A2", period = "2022-03", stage = "SELF", value = 3 });
        Assert.Equal("GQL572", CodeOf(await AskAsync(
            Propose, new { cells = new[] { new { agency = "X-1", indicator = "A1", stage = "SELF", value = 3 } } }, clerk)));
        // Of peers, whose figures are not published, the clerk is told nothing.
        var effect = await AskAsync("query($id: ID!) { correctionEffect(id: $id) { hash standings { code } } }", new { id }, clerk);
        Assert.Equal("""[{"code":"X-3"}]""", effect.GetProperty("data").GetProperty("correctionEffect").GetProperty("standings").GetRawText());

        const string approve = "mutation($id: ID!, $hash: String!) { approveCorrection(input: {id: $id, effectHash: $hash, approvedBy: \"ai đó\"}) { correction { proposedBy decidedBy } } }";
        var hash = effect.GetProperty("data").GetProperty("correctionEffect").GetProperty("hash").GetString();
        foreach (var roles in new[] { AccessRoles.None, AccessRoles.Analyst, AccessRoles.Reviewer, AccessRoles.Clerk, AccessRoles.Operator })
            Assert.Equal("GQL572", CodeOf(await AskAsync(approve, new { id, hash }, new Viewer("a", roles) { AgencyCode = "X-3" })));
        Assert.Equal("GQL572", CodeOf(await AskAsync("query($id: ID!) { correctionEffect(id: $id) { hash } }", new { id }, Viewer.Nobody)));
        // Who has signed in decides under that name, whatever is given.
        Assert.Equal(
            """{"data":{"approveCorrection":{"correction":{"proposedBy":"x3","decidedBy":"chu.tich"}}}}""",
            (await AskAsync(approve, new { id, hash }, new Viewer("chu.tich", AccessRoles.Publisher))).GetRawText());
    }

    private const string Propose =
        "mutation($cells: [CorrectionCellInput!]!) { proposeCorrection(input: {group: \"SO\", year: 2022, cells: $cells, reason: \"thiếu số liệu\", "
        + "legalGround: \"Điều 5\", evidenceLink: \"https://example.vn/1.pdf\", proposedBy: \"Lan\"}) { correction { id state } } }";

    private async Task<string> ProposeAsync(Viewer? viewer = null, object? cell = null)
    {
        var answer = await AskAsync(Propose, new { cells = new[] { cell ?? Cell } }, viewer);
        var correction = answer.GetProperty("data").GetProperty("proposeCorrection").GetProperty("correction");
        Assert.Equal("PROPOSED", correction.GetProperty("state").GetString());
        return correction.GetProperty("id").GetString()!;
    }

    private static string CodeOf(JsonElement answer) =>
        answer.GetProperty("errors")[0].GetProperty("extensions").GetProperty("code").GetString()!;

    private async Task<JsonElement> AskAsync(string query, object? variables = null, Viewer? viewer = null)
    {
        var outcome = await _pipeline.ExecuteAsync(
            new GraphQLRequest(query, Variables: variables is null ? null : JsonSerializer.SerializeToElement(variables)) { Viewer = viewer ?? Viewer.Local },
            TestContext.Current.CancellationToken);
        return JsonElement.Parse(Encoding.UTF8.GetString(outcome.Body.Span));
    }
}
