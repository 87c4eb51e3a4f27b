using System.Text;
using System.Text.Json;
using FsCheck;
using FsCheck.Fluent;
using ItAnalytics.Api.Contract;
using ItAnalytics.Api.Execution;
using ItAnalytics.Api.Planning;
using ItAnalytics.GraphQL.Execution;
using ItAnalytics.GraphQL.Language;
using ItAnalytics.GraphQL.Types;

namespace ItAnalytics.Api.Tests.Execution;

/// <summary>Whatever a text holds, and wherever it is given, it never becomes a part of a statement.</summary>
public sealed class HostileValuesTests(SampleWarehouse warehouse)
{
    private static readonly Schema Contract = ContractFile.Build();

    // One variable each, of every kind of input position that takes a text.
    private static readonly string[] Positions =
    [
        "query($v: String!) { leaderboard(group: $v, year: 2022) { nodes { total } } }",
        "query($v: String!) { agencies(search: $v) { totalCount nodes { code } } }",
        "query($v: String!) { agencies(where: {code: {eq: $v}}) { nodes { code } } }",
        "query($v: String!) { agencies(where: {code: {neq: $v}}) { nodes { code } } }",
        "query($v: String!) { agencies(where: {name: {contains: $v}}) { nodes { code } } }",
        "query($v: String!) { agencies(where: {name: {startsWith: $v}}) { nodes { code } } }",
        "query($v: String!) { agencies(where: {or: [{nameEn: {endsWith: $v}}, {code: {nin: [$v]}}]}) { nodes { code scores(where: {grade: {in: [$v]}}) { year } } } }",
        "query($v: String!) { agencies(where: {code: {in: [$v, \"X-NV\"]}}) { nodes { code } } }",
        "query($v: String!) { agencies(where: {name: {nin: [$v]}}) { nodes { code } } }",
        "query($v: String!) { scores(where: {group: {code: {eq: $v}}, agency: {name: {contains: $v}}}) { nodes { total } } }",
        "query($v: String!) { observations(where: {period: {eq: $v}}) { nodes { value } } }",
        "query($v: String!) { scoreAggregates(groupBy: [GRADE], where: {grade: {neq: $v}}) { nodes { count } } }",
    ];

    private static readonly string[] Corpus =
    [
        "'", "''", "' or '1'='1", "'; drop table mart.score; --", "\"", "\\", "\\'", "%", "_", "%_\\", "$1", "$$", "$v$", "{p}", "{t}",
        "/*", "*/ --", ");", "E'\\047'", "\u02BC", "\uFF07", "\u2019; select pg_sleep(10)", "\r\n;", "null", "NaN", "😀", "a\u0301", "\ud800",
        new string('x', 5_000), "); copy ops.run to program 'id'; --", "array[1]", "0x27", "1e999",
    ];

    [Fact]
    public void No_text_changes_a_statement_and_each_arrives_as_it_is()
    {
        var plain = Positions.Select(position => Statements(position, "x")).ToList();
        var texts = Gen.OneOf(Gen.Elements(Corpus), ArbMap.Default.GeneratorFor<NonNull<string>>().Select(text => text.Get));
        var cases = texts.Zip(Gen.Choose(0, Positions.Length - 1)).ToArbitrary();
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(2_000), Prop.ForAll(cases, ((string Text, int Position) one) =>
        {
            // Refused with a message of its own; see FilterTests.
            if (one.Text.Contains('\0', StringComparison.Ordinal)) return;
            // A lone surrogate is no text: JSON writers replace it before it can arrive.
            if (Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(one.Text)) != one.Text) return;
            Assert.Equal(plain[one.Position], Statements(Positions[one.Position], one.Text));
            Assert.Contains(Values(Positions[one.Position], one.Text), value => Holds(value, one.Text));
        }));
    }

    [Fact]
    public async Task The_database_takes_every_one_of_them_for_a_text()
    {
        var before = await warehouse.AskAsync("{ scores { totalCount } runs { totalCount } }");
        foreach (var position in Positions)
        {
            // A lone surrogate cannot be written as JSON, so it cannot arrive.
            foreach (var text in Corpus.Where(text => text != "\ud800"))
            {
                var outcome = await warehouse.ExecuteAsync(position, new { v = text });
                Assert.True(outcome.Progress == ExecutionProgress.Executed && outcome.Errors.Count == 0,
                    $"{text} in {position}: {Encoding.UTF8.GetString(outcome.Body.Span)}");
            }
        }
        Assert.Equal(before, await warehouse.AskAsync("{ scores { totalCount } runs { totalCount } }"));
    }

    [Fact]
    public async Task A_cursor_that_was_tampered_with_is_refused_or_is_a_place_in_the_order_and_never_an_error_of_the_database()
    {
        const string Query = "query($after: String) { scores(first: 3, after: $after, order: [{grade: ASC}, {total: DESC}]) { nodes { total } pageInfo { endCursor } } }";
        var cursor = JsonDocument.Parse(await warehouse.AskAsync(Query)).RootElement
            .GetProperty("data").GetProperty("scores").GetProperty("pageInfo").GetProperty("endCursor").GetString()!;
        var random = new Random(7);
        const string Letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_=+/ '";
        var refused = 0;
        for (var i = 0; i < 300; i++)
        {
            var forged = cursor.ToCharArray();
            for (var n = random.Next(1, 4); n > 0; n--) forged[random.Next(forged.Length)] = Letters[random.Next(Letters.Length)];
            var outcome = await warehouse.ExecuteAsync(Query, new { after = new string(forged) });
            if (outcome.Progress == ExecutionProgress.Executed)
            {
                Assert.Empty(outcome.Errors);
                continue;
            }
            Assert.Equal("GQL522", Assert.Single(outcome.Errors).Code);
            refused++;
        }
        Assert.InRange(refused, 100, 300);
        string[] parts =
        [
            "\"TOT\",1e999999", "\"TOT\",-0", "\"TOT\",12345678901234567890123456789012345678901234567890.5", "\"TOT\",true",
            "\"TOT\",[1]", "\"TOT\",\"NaN\"", "\"a\\u0000b\",1", "\"\\ud800\",1", "\"' or true --\",1", "1,1",
        ];
        foreach (var part in parts)
        {
            var forged = Convert.ToBase64String(Encoding.UTF8.GetBytes($"[\"{Fingerprint(cursor)}\",{part},1]")).TrimEnd('=').Replace('+', '-').Replace('/', '_');
            var outcome = await warehouse.ExecuteAsync(Query, new { after = forged });
            Assert.True(outcome.Errors.All(error => error.Code == "GQL522"), Encoding.UTF8.GetString(outcome.Body.Span));
        }
    }

    private static string Fingerprint(string cursor)
    {
        using var json = JsonDocument.Parse(System.Buffers.Text.Base64Url.DecodeFromChars(cursor));
        return json.RootElement[0].GetString()!;
    }

    private static List<string> Statements(string query, string text) =>
        [.. PlanOf(query, text).Plan.Levels.Select(level => level.Statement.Text)];

    private static List<object?> Values(string query, string text)
    {
        var (plan, variables) = PlanOf(query, text);
        var values = ParameterValues.Of(plan, variables);
        return [.. Enumerable.Range(0, plan.Parameters.Count).Select(i => values.Parameter(i).Value)];
    }

    // As itself, in a list, or in a pattern in which it stands for itself.
    private static bool Holds(object? value, string text)
    {
        var literal = text.Replace("\\", "\\\\", StringComparison.Ordinal)
            .Replace("%", "\\%", StringComparison.Ordinal).Replace("_", "\\_", StringComparison.Ordinal);
        return value switch
        {
            string one => one == text || one == $"%{literal}%" || one == $"{literal}%" || one == $"%{literal}",
            string[] many => many.Contains(text),
            _ => false,
        };
    }

    private static (Plan Plan, VariableValues Variables) PlanOf(string query, string text)
    {
        var document = Parser.Parse(query);
        Assert.True(OperationSelection.TryGet(document, null, out var operation, out _));
        // As the value that a request would bring, a lone surrogate replaced as JSON writers do.
        var variables = VariableValues.Coerce(Contract, operation, JsonSerializer.SerializeToElement(new { v = text }));
        Assert.Empty(variables.Errors);
        return (Planner.Query(Contract, document, operation, variables, new PlanLimits()), variables);
    }
}
