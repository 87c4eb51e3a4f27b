using System.Globalization;
using System.Text.Json.Nodes;

namespace ItAnalytics.Benchmarks.Queries;

/// <summary>One query, asked of us as GraphQL and of PostgreSQL as hand-written SQL that builds the JSON itself.</summary>
/// <param name="Name">Also the name of the SQL file.</param>
/// <param name="Document">The GraphQL document; its variables are those of a variant.</param>
internal sealed record SpeedQuery(string Name, string Document)
{
    private const int Variants = 512;

    /// <summary>What the requests cycle through.</summary>
    public required IReadOnlyList<Variant> Cycle { get; init; }

    /// <summary>The hand-written SQL.</summary>
    public string Sql { get; } = ReadSql(Name);

    /// <summary>The body of a request.</summary>
    public string Body(Variant variant) => new JsonObject
    {
        ["query"] = Document,
        ["variables"] = variant.Variables.DeepClone(),
    }.ToJsonString();

    /// <summary>All queries.</summary>
    /// <param name="cursorOf">The cursor that a page of open anomalies of a kind starts after, with its score and its
    /// key; null for the first page.</param>
    public static IReadOnlyList<SpeedQuery> All(Func<string, int, PageStart?> cursorOf)
    {
        var random = new Random(42);
        string Group() => $"G{random.Next(1, 66):00}";
        int Number(string code) => int.Parse(code.AsSpan(1), CultureInfo.InvariantCulture);
        var pages = Enumerable.Range(0, Variants)
            .Select(_ => (Kind: Kinds[random.Next(Kinds.Length)], Page: random.Next(40))).ToList();
        return
        [
            new("q1", """
                query q1($group: String!, $year: Int!) { rows: leaderboard(group: $group, year: $year, first: 50) {
                  nodes { rank grade total change: delta { delta: totalChange deltaRank: rankChange } agency { code name } } } }
                """)
            {
                Cycle = Make(() =>
                {
                    var (group, year) = (Group(), random.Next(2015, 2025));
                    return new Variant(new() { ["group"] = group, ["year"] = year }, Number(group), year);
                }),
            },
            new("q2", """
                query q2($code: String!) { rows: agencies(where: {code: {eq: $code}}, first: 1) { nodes {
                  code name group { code name }
                  scores(order: [{year: DESC}]) { year total rank grade delta { totalChange } criteria { score: points code name } } } } }
                """)
            {
                Cycle = Make(() =>
                {
                    var code = $"A{random.Next(1, 15_001):00000}";
                    return new Variant(new() { ["code"] = code }, code);
                }),
            },
            new("q3", """
                query q3($group: String!) { rows: leaderboard(group: $group, year: 2024, first: 20) { nodes {
                  rank agency { code name scores(first: 5, order: [{year: DESC}]) {
                    year total rank grade delta { totalChange } criteria { code score: points } } } } } }
                """)
            {
                Cycle = Make(() =>
                {
                    var group = Group();
                    return new Variant(new() { ["group"] = group }, Number(group));
                }),
            },
            new("q4", Queue) { Cycle = [.. pages.Select(page => Page(page.Kind, page.Page, page.Kind, page.Page * 25))] },
            new("q4k", Queue)
            {
                Cycle =
                [
                    .. pages.Select(page =>
                    {
                        var start = cursorOf(page.Kind, page.Page);
                        return Page(page.Kind, page.Page, page.Kind, start?.Score ?? 2.0, start?.Key ?? 0L);
                    }),
                ],
            },
            new("q5", """
                { rows: scoreAggregates(groupBy: [GROUP, YEAR]) { nodes { group { code } year average: avg } } }
                """) { Cycle = Make(() => new Variant([])) },
            new("q5m", """
                { rows: scoreSummaries(first: 1000) { nodes { group { code } year count average } } }
                """) { Cycle = Make(() => new Variant([])) },
        ];

        Variant Page(string kind, int page, params object[] parameters) => new(
            new() { ["kind"] = kind, ["after"] = cursorOf(kind, page)?.Cursor }, parameters);
    }

    /// <summary>The kinds of anomaly that <c>q4</c> asks for.</summary>
    public static string[] Kinds { get; } = ["JUMP", "SPIKE", "DIGIT_SWAP", "UNIT_SLIP"];

    /// <summary>A page of open anomalies of one kind.</summary>
    public const string Queue = """
        query q4($kind: AnomalyKind!, $after: String) {
          rows: anomalies(order: [{score: DESC}], where: {state: {eq: OPEN}, kind: {eq: $kind}}, first: 25, after: $after) {
            nodes { lineNumber kind state score foundAt agency { code name } indicator { code name } period }
            pageInfo { hasNextPage } } }
        """;

    private static Variant[] Make(Func<Variant> variant) => [.. Enumerable.Range(0, Variants).Select(_ => variant())];

    private static string ReadSql(string name)
    {
        using var stream = typeof(SpeedQuery).Assembly.GetManifestResourceStream($"{name}.sql")!;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}

/// <summary>One choice of what a query varies.</summary>
internal sealed class Variant(JsonObject variables, params object[] parameters)
{
    /// <summary>For GraphQL.</summary>
    public JsonObject Variables { get; } = variables;

    /// <summary>For the SQL, in order.</summary>
    public IReadOnlyList<object> Parameters { get; } = parameters;
}

/// <summary>Where a page starts: after this row.</summary>
internal sealed record PageStart(string Cursor, double Score, long Key);
