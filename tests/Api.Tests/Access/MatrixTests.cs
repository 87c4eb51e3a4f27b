using System.Globalization;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using ItAnalytics.Api.Access;
using ItAnalytics.Api.Contract;
using ItAnalytics.Api.Operations;
using ItAnalytics.Api.Hosting;
using ItAnalytics.Api.Tests.Execution;
using ItAnalytics.Etl.Submit;
using ItAnalytics.GraphQL.Types;
using ItAnalytics.Tests.Support;

namespace ItAnalytics.Api.Tests.Access;

/// <summary>
/// Who may do what, of everything that the contract has and of every address: generated, carried out, and kept as tables that a
/// person can read. What is added without a rule is an administrator's only, and changes the table.
/// </summary>
public sealed class MatrixTests(SampleWarehouse sample)
{
    private const string Folder = "tests/goldens/access";

    private static readonly (string Name, Viewer Viewer)[] Viewers =
    [
        ("nobody", Viewer.Nobody),
        ("clerk", new Viewer("clerk", AccessRoles.Clerk) { AgencyCode = "X-NV", AgencyKey = 1 }),
        .. AccessRoleWords.All.Where(role => role != AccessRoles.Clerk).Select(role => (role.Word(), new Viewer(role.Word(), role))),
    ];

    private static readonly Schema Contract = ContractFile.Build();

    [Fact]
    public void Every_type_and_every_mutation_has_a_rule_and_no_rule_is_about_nothing()
    {
        var types = Contract.Types.ToList().OfType<FieldsType>().Select(type => type.Name)
            .Where(name => !name.StartsWith("__", StringComparison.Ordinal)
                && !name.EndsWith("Connection", StringComparison.Ordinal) && !name.EndsWith("Edge", StringComparison.Ordinal)).ToList();
        Assert.Empty(types.Except(AccessRules.KnownTypes));
        Assert.Empty(AccessRules.KnownTypes.Except(types));
        Assert.Equal(
            Contract.MutationType!.Fields.Names.Select(name => "Mutation." + name).Order(), AccessRules.KnownFields.Order());
    }

    [Fact]
    public void Who_may_ask_for_each_field_is_the_table_that_was_read()
    {
        var text = new StringBuilder("# Who may ask for each field of the contract\n\nWhich rows of it is in rows.md.\n\n");
        Head(text, "field");
        foreach (var type in Contract.Types.ToList().OfType<FieldsType>().Where(type => !type.Name.StartsWith("__", StringComparison.Ordinal))
            .OrderBy(type => type == Contract.QueryType ? 0 : type == Contract.MutationType ? 1 : type == Contract.SubscriptionType ? 2 : 3)
            .ThenBy(type => type.Name, StringComparer.Ordinal))
        {
            foreach (var field in type.Fields.ToList())
                Line(text, $"{type.Name}.{field.Name}", Viewers.Select(viewer => AccessRules.Allows(AccessRules.OfField(type, field), viewer.Viewer) ? "yes" : "–"));
        }
        Golden.Matches(text.ToString(), $"{Folder}/fields.md");
    }

    [Fact]
    public async Task What_each_role_gets_of_each_root_field_is_the_table_that_was_read()
    {
        var text = new StringBuilder(
            """
            # What each role gets of each root field, by whose rows they are

            Asked of the sample through the whole pipeline. The clerk works for X-NV. Rows are published (anybody gets them where
            published results are shown), the own agency's (X-NV's, not published), or other: a peer's, or nobody's in particular.


            """);
        Head(text, "field");
        foreach (var field in Contract.QueryType!.Fields.ToList().Where(field => field.Name is not ("node" or "simulate" or "pathToGrade" or "correctionEffect" or "previewCorrection")))
        {
            var published = await RowsAsync(field, Viewer.Nobody) ?? [];
            var cells = new List<string>();
            foreach (var (name, viewer) in Viewers)
            {
                var rows = await RowsAsync(field, viewer);
                cells.Add(rows is null ? "refused" : Count(rows, published));
                // The promise behind the table: nobody but staff ever gets a peer's row that is not published.
                if (viewer.Audience != Audience.Staff && rows is not null && HasAgency(field))
                    Assert.DoesNotContain(rows, row => !published.Contains(row) && !IsOwn(row));
                if (viewer.Audience == Audience.Public && rows is not null) Assert.DoesNotContain(rows, IsUnpublishedForSure);
            }
            Line(text, "Query." + field.Name, cells);
        }
        foreach (var (field, document) in Others)
        {
            var cells = new List<string>();
            foreach (var (_, viewer) in Viewers) cells.Add(await OutcomeAsync(document, viewer));
            Line(text, field, cells);
        }
        Golden.Matches(text.ToString(), $"{Folder}/rows.md");
    }

    [Fact]
    public async Task Each_mutation_is_refused_to_all_but_its_roles_and_writes_nothing_then()
    {
        foreach (var field in Contract.MutationType!.Fields.ToList())
        {
            foreach (var (_, viewer) in Viewers)
            {
                if (AccessRules.Allows(AccessRules.OfField(Contract.MutationType, field), viewer)) continue;
                var outcome = await sample.Pipeline.ExecuteAsync(
                    new GraphQLRequest(Mutations[field.Name]) { Viewer = viewer }, TestContext.Current.CancellationToken);
                Assert.Equal("GQL572", outcome.Errors[0].Code);
                Assert.Equal(0, outcome.StatementCount);
            }
        }
    }

    [Fact]
    public async Task A_refusal_is_the_same_whether_the_thing_exists_or_not()
    {
        foreach (var id in new[] { Id("Run", 1), Id("Run", 987_654) })
        {
            var outcome = await sample.Pipeline.ExecuteAsync(
                new GraphQLRequest($$"""{ node(id: "{{id}}") { id } }""") { Viewer = Viewer.Nobody }, TestContext.Current.CancellationToken);
            Assert.Equal("GQL572", outcome.Errors[0].Code);
            Assert.Equal(
                "Run needs one of the roles analyst, reviewer, planner, publisher, operator, administrator. Sign in as somebody who has "
                + "one, or ask an administrator for it.", outcome.Errors[0].Message);
        }
        // A peer's finding that is there, and one that is not, are both nothing to a clerk.
        foreach (var key in new[] { 2, 987_654 })
        {
            var outcome = await sample.Pipeline.ExecuteAsync(
                new GraphQLRequest($$"""{ node(id: "{{Id("Anomaly", key)}}") { id } }""") { Viewer = Viewers[1].Viewer },
                TestContext.Current.CancellationToken);
            Assert.Equal("""{"data":{"node":null}}""", Encoding.UTF8.GetString(outcome.Body.Span));
        }
    }

    [Theory]
    [InlineData("{ runs { totalCount } }")]
    [InlineData("{ x: runs { __typename } }")]
    [InlineData("{ node(id: \"x\") { ... on Run { state } } }")]
    [InlineData("{ ...F } fragment F on Query { agencies { nodes { ...A } } } fragment A on Agency { anomalies { kind } }")]
    [InlineData("query ($no: Boolean = false) { runs @include(if: $no) { totalCount } }")]
    [InlineData("subscription { runProgress { state } }")]
    public async Task No_way_of_writing_a_document_goes_past_the_rules(string document)
    {
        var outcome = document.StartsWith("subscription", StringComparison.Ordinal)
            ? (await sample.Pipeline.SubscribeAsync(new GraphQLRequest(document) { Viewer = Viewer.Nobody }, TestContext.Current.CancellationToken)
                .FirstAsync(TestContext.Current.CancellationToken))!
            : await sample.Pipeline.ExecuteAsync(new GraphQLRequest(document) { Viewer = Viewer.Nobody }, TestContext.Current.CancellationToken);
        Assert.Equal("GQL572", outcome.Errors[0].Code);
    }

    [Fact]
    public async Task A_kept_answer_is_never_shown_to_somebody_who_sees_less()
    {
        await using var pipeline = await SampleWarehouse.OpenAsync(sample.Postgres, new PipelineOptions());
        const string Query = "{ scores(where: {year: {eq: 2021}}) { totalCount nodes { total agency { code } } } }";
        var answers = new Dictionary<string, string>();
        for (var round = 0; round < 3; round++)
        {
            foreach (var (name, viewer) in Viewers.Append(("other clerk", Viewers[1].Viewer with { AgencyKey = 2, AgencyCode = "X-YT" })))
            {
                var outcome = await pipeline.ExecuteAsync(new GraphQLRequest(Query) { Viewer = viewer }, TestContext.Current.CancellationToken);
                var answer = Encoding.UTF8.GetString(outcome.Body.Span);
                if (!answers.TryAdd(name, answer)) Assert.Equal(answers[name], answer);
            }
        }
        Assert.Contains("\"totalCount\":0", answers["nobody"], StringComparison.Ordinal);
        Assert.Contains("X-NV", answers["clerk"], StringComparison.Ordinal);
        Assert.DoesNotContain("X-YT", answers["clerk"], StringComparison.Ordinal);
        Assert.DoesNotContain("X-NV", answers["other clerk"], StringComparison.Ordinal);
        Assert.Contains("\"totalCount\":5", answers["analyst"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_each_address_answers_each_role_is_the_table_that_was_read()
    {
        var text = new StringBuilder(
            "# What each address answers each role\n\nWith published results shown to anybody; in brackets without. Keys are sent as bearers.\n\n");
        Head(text, "address");
        await using var shown = await ClosedServer.StartAsync(sample.Postgres, new AccessSettings { ShowsPublished = true });
        await using var hidden = await ClosedServer.StartAsync(sample.Postgres);
        foreach (var server in new[] { shown, hidden })
            server.Server.State.Submissions = SubmissionReception.Gate(sample.Postgres.Etl, new SubmissionDesk(sample.Postgres.Etl));
        var keys = new Dictionary<string, string?> { ["nobody"] = null };
        foreach (var (name, viewer) in Viewers.Skip(1))
        {
            keys[name] = await ApiKeys.AddAsync(
                sample.Postgres.Etl, new WantedKey($"{name} {Guid.NewGuid():N}", [name.ToUpperInvariant()], viewer.AgencyCode), "test",
                TestContext.Current.CancellationToken);
        }
        var operations = OperationStore.Load(Contract, [Folders.Operations]);
        var addresses = new List<(string Method, string Path)>
        {
            ("GET", "/"), ("GET", "/start"), ("GET", "/sign-in"), ("GET", "/health/live"), ("GET", "/session"), ("GET", "/graphql/schema"),
            ("GET", "/graphql/persisted"), ("GET", "/graphql?query=%7B__typename%7D"), ("POST", "/submissions"),
        };
        foreach (var operation in operations.All.Where(operation => !operation.Variables.Any(variable => variable.IsRequired)))
        {
            addresses.Add(("GET", $"/graphql/persisted/{operation.Name}"));
            addresses.Add(("GET", $"/q/{operation.Name}.csv"));
            addresses.Add(("GET", $"/q/{operation.Name}.json"));
        }
        foreach (var (method, path) in addresses)
        {
            var cells = new List<string>();
            foreach (var (name, _) in Viewers)
            {
                var status = await StatusAsync(shown, method, path, keys[name]);
                var without = await StatusAsync(hidden, method, path, keys[name]);
                cells.Add(status == without ? status : $"{status} ({without})");
            }
            Line(text, $"{method} {path}", cells);
        }
        Golden.Matches(text.ToString(), $"{Folder}/addresses.md");
    }

    private static readonly (string Field, string Document)[] Others =
    [
        ("Query.simulate", """{ simulate(group: "SO", year: 2022) { changedCount } }"""),
        ("Query.pathToGrade", """{ pathToGrade(group: "SO", year: 2022, agency: "X-NV", grade: "TOT") { __typename } }"""),
        ("Query.correctionEffect", $$"""{ correctionEffect(id: "{{Id("CorrectionCase", 987_654)}}") { hash } }"""),
        ("Query.previewCorrection", """{ previewCorrection(group: "SO", year: 2022, cells: [{agency: "X-NV", indicator: "A1", stage: SELF, value: 1}]) { hash } }"""),
        ("Query.node of a peer's correction", $$"""{ node(id: "{{Id("CorrectionCase", 1)}}") { id } }"""),
        ("Query.node of a peer's appeal", $$"""{ node(id: "{{Id("Appeal", 1)}}") { id } }"""),
        ("Query.node of a run", $$"""{ node(id: "{{Id("Run", 987_654)}}") { id } }"""),
        ("Query.node of a published score", $$"""{ node(id: "{{Id("Score", 2, 1, 2, 2022)}}") { id } }"""),
        ("Query.node of the own unpublished score", $$"""{ node(id: "{{Id("Score", 1, 1, 1, 2021)}}") { id } }"""),
        ("Query.node of a peer's unpublished score", $$"""{ node(id: "{{Id("Score", 2, 1, 1, 2021)}}") { id } }"""),
        ("Query.node of the own finding", $$"""{ node(id: "{{Id("Anomaly", 1)}}") { id } }"""),
        ("Query.node of a peer's finding", $$"""{ node(id: "{{Id("Anomaly", 2)}}") { id } }"""),
    ];

    private static readonly Dictionary<string, string> Mutations = new()
    {
        ["reviewAnomaly"] = $$"""mutation { reviewAnomaly(input: {anomalyId: "{{Id("Anomaly", 1)}}", decision: CONFIRMED}) { __typename } }""",
        ["requestRun"] = "mutation { requestRun(input: {kind: LOAD}) { __typename } }",
        ["cancelRun"] = $$"""mutation { cancelRun(input: {id: "{{Id("Run", 1)}}"}) { __typename } }""",
        ["confirmAlias"] = """mutation { confirmAlias(input: {spelling: "x", agency: "X-NV"}) { __typename } }""",
        ["replayRejections"] = $$"""mutation { replayRejections(input: {fileId: "{{Id("SourceFile", 1)}}"}) { __typename } }""",
        ["proposeCorrection"] = """mutation { proposeCorrection(input: {group: "SO", year: 2021, cells: [], reason: "x"}) { __typename } }""",
        ["approveCorrection"] = $$"""mutation { approveCorrection(input: {id: "{{Id("CorrectionCase", 1)}}", effectHash: "x"}) { __typename } }""",
        ["rejectCorrection"] = $$"""mutation { rejectCorrection(input: {id: "{{Id("CorrectionCase", 1)}}", note: "x"}) { __typename } }""",
        ["withdrawCorrection"] = $$"""mutation { withdrawCorrection(input: {id: "{{Id("CorrectionCase", 1)}}"}) { __typename } }""",
        ["fileAppeal"] = $$"""mutation { fileAppeal(input: {publicationId: "{{Id("Publication", 1)}}", agency: "X-NV", subject: GRADE, grounds: "x", cells: []}) { __typename } }""",
        ["decideAppeal"] = $$"""mutation { decideAppeal(input: {id: "{{Id("Appeal", 1)}}", decision: DISMISSED}) { __typename } }""",
        ["publishResults"] = """mutation { publishResults(input: {group: "SO", year: 2021}) { __typename } }""",
    };

    private static string Id(string type, params long[] keys) =>
        Convert.ToBase64String(Encoding.UTF8.GetBytes($"{type}:{string.Join('-', keys)}"));

    private static void Head(StringBuilder text, string first)
    {
        text.Append(CultureInfo.InvariantCulture, $"| {first} | {string.Join(" | ", Viewers.Select(viewer => viewer.Name))} |\n");
        text.Append("| --- |").Append(string.Concat(Viewers.Select(_ => " --- |"))).Append('\n');
    }

    private static void Line(StringBuilder text, string first, IEnumerable<string> cells) =>
        text.Append(CultureInfo.InvariantCulture, $"| {first} | {string.Join(" | ", cells)} |\n");

    private static string Count(IReadOnlyList<string> rows, IReadOnlyList<string> published)
    {
        var (open, rest) = (rows.Count(published.Contains), rows.Where(row => !published.Contains(row)).ToList());
        var own = rest.Count(IsOwn);
        return $"{open} published, {own} own, {rest.Count - own} other";
    }

    private static bool IsOwn(string row) => row.Contains("\"agency\":{\"code\":\"X-NV\"}", StringComparison.Ordinal);

    // What the sample never announced: results of 2021, and of the provinces.
    private static bool IsUnpublishedForSure(string row) =>
        row.Contains("\"asOf\":{\"kind\":\"LAST_LOAD\"}", StringComparison.Ordinal) || row.Contains("\"stage\":\"SELF\"", StringComparison.Ordinal)
        || row.Contains("\"stage\":\"APPRAISED\"", StringComparison.Ordinal);

    private static bool HasAgency(FieldDefinition field) => NodeType(field).Fields.Find("agency") is not null;

    private static ObjectType NodeType(FieldDefinition field) =>
        (ObjectType)((ObjectType)field.Type.Named).Fields.Find("nodes")!.Type.Named;

    // Every plain field of a row, and what says whose it is; null for a refusal.
    private async Task<IReadOnlyList<string>?> RowsAsync(FieldDefinition field, Viewer viewer)
    {
        var type = NodeType(field);
        var leaves = type.Fields.ToList()
            .Where(leaf => leaf.Type.Named is ScalarType or EnumType && leaf.Arguments.Count == 0).Select(leaf => leaf.Name).ToList();
        if (type.Fields.Find("agency")?.Type.Named is ObjectType) leaves.Add("agency { code }");
        if (type.Fields.Find("asOf") is not null) leaves.Add("asOf { kind }");
        if (leaves.Count == 0) leaves.Add("__typename");
        var arguments = field.Name switch
        {
            "leaderboard" => "(group: \"SO\", year: 2021)",
            "restatement" => "(group: \"SO\", year: 2022, from: {instant: \"2023-01-10T08:00:00Z\"})",
            "scoreAggregates" => "(groupBy: [YEAR, AGENCY])",
            "anomalyAggregates" => "(groupBy: [KIND, AGENCY])",
            _ => "",
        };
        var document = $"{{ {field.Name}{arguments} {{ nodes {{ {string.Join(' ', leaves)} }} }} }}";
        var outcome = await sample.Pipeline.ExecuteAsync(new GraphQLRequest(document) { Viewer = viewer }, TestContext.Current.CancellationToken);
        if (outcome.Errors is [{ Code: "GQL572" }]) return null;
        Assert.True(outcome.Errors.Count == 0, $"{field.Name} for {viewer.Login}: {string.Join("; ", outcome.Errors.Select(error => error.Message))}");
        using var answer = JsonDocument.Parse(outcome.Body);
        return [.. answer.RootElement.GetProperty("data").GetProperty(field.Name).GetProperty("nodes").EnumerateArray().Select(row => row.GetRawText())];
    }

    private async Task<string> OutcomeAsync(string document, Viewer viewer)
    {
        var outcome = await sample.Pipeline.ExecuteAsync(new GraphQLRequest(document) { Viewer = viewer }, TestContext.Current.CancellationToken);
        return outcome.Errors switch
        {
            [] => Encoding.UTF8.GetString(outcome.Body.Span) == """{"data":{"node":null}}""" ? "nothing" : "answered",
            [{ Code: "GQL572" }] => "refused",
            // The sample has no methodology file to compute with; whoever is told so was let in.
            [var other, ..] => $"answered ({other.Code})",
        };
    }

    private static async Task<string> StatusAsync(ClosedServer server, string method, string path, string? key)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), path);
        if (key is not null) request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", key);
        using var answer = await server.SendAsync(request);
        var text = await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        return text.Contains("GQL572", StringComparison.Ordinal) ? $"refused {(int)answer.StatusCode}" : ((int)answer.StatusCode).ToString(CultureInfo.InvariantCulture);
    }
}
