using System.Text;
using System.Text.Json;

namespace ItAnalytics.GraphQL.Tests.Differential;

/// <summary>The lines that outsiders send to GraphQL.Conformance, and the lines that they get.</summary>
public sealed class CommandTests(Oracle oracle)
{
    [Theory]
    [InlineData("parse", """{"id":1,"query":"{ a }"}""", """{"id":1,"errors":[],"tokens":3}""")]
    [InlineData("parse", """{"id":"x","query":"{"}""", "Expected Name, found <EOF>")]
    [InlineData("parse", """{"query":"{ \ud83d }"}""", "Invalid character: U+D83D.")]
    [InlineData("print", """{"id":null,"query":"{a,b}"}""", """{"id":null,"text":"{\n  a\n  b\n}"}""")]
    [InlineData("validate", """{"id":1,"query":"{ dog { name } }"}""", """{"id":1,"errors":[]}""")]
    [InlineData("validate", """{"id":1,"query":"{ a }"}""", "Cannot query field")]
    [InlineData("validate", """{"id":1,"query":"query($v: Int!) { dog { isAtLocation(x: $v) } }","variables":{}}""",
        "was not provided")]
    [InlineData("introspect", """{"id":1,"query":"{ __type(name: \"Dog\") { name } }"}""",
        """{"id":1,"data":{"__type":{"name":"Dog"}}}""")]
    [InlineData("execute", """{"id":1,"query":"{ dog { name } }","root":{"dog":{"name":"Odie"}}}""",
        """{"id":1,"data":{"dog":{"name":"Odie"}}}""")]
    [InlineData("execute", """{"id":1,"query":"{ dog { name barkVolume } }","root":{"dog":{"barkVolume":"x"}}}""",
        "\"path\":[\"dog\",\"barkVolume\"]")]
    [InlineData("validate-schema", """{"id":1,"query":"type Query"}""", "must define one or more fields")]
    [InlineData("validate-schema", """{"id":1,"query":"type A { b: B }"}""", "Unknown type")]
    [InlineData("print-schema", """{"id":1,"query":"type Query{a:Int} extend type Query{b:Int}"}""",
        """{"id":1,"text":"type Query {\n  a: Int\n  b: Int\n}"}""")]
    [InlineData("parse", "{", "\"id\":null,\"errors\"")]
    [InlineData("parse", "[]", "The line is no JSON object.")]
    [InlineData("parse", """{"id":{"a":[1]},"query":7}""", """{"id":{"a":[1]},"errors":[{"message":"The line has no""")]
    public void A_line_is_answered_with_a_line(string command, string line, string expected)
    {
        var answer = Answer(command, Encoding.UTF8.GetBytes(line));
        if (expected.StartsWith('{') && expected.EndsWith('}')) Assert.Equal(expected, answer);
        else Assert.Contains(expected, answer, StringComparison.Ordinal);
    }

    [Fact]
    public void Bytes_that_are_no_text_are_answered_with_an_error() =>
        Assert.Contains(
            "not UTF-8", Answer("parse", [.. "{\"query\":\""u8, 0xFF, .. "\"}"u8]), StringComparison.Ordinal);

    [Fact]
    public void The_limits_of_the_API_hold_when_they_are_asked_for()
    {
        var line = Encoding.UTF8.GetBytes(
            $$"""{"query":"{ dog { {{string.Join(' ', Enumerable.Repeat("name", 101))}} } }"}""");
        Assert.Contains("GQL512", Answer("validate", line, isLimited: true), StringComparison.Ordinal);
        Assert.Contains("\"errors\":[]", Answer("validate", line), StringComparison.Ordinal);
    }

    [Fact]
    public void Lines_are_cut_at_their_ends_and_blank_ones_left_out()
    {
        using var input = new MemoryStream([0xEF, 0xBB, 0xBF, .. "{\"a\":1}\r\n\n  \n{}\n{ }"u8]);
        Assert.Equal(
            ["{\"a\":1}", "{}", "{ }"],
            Lines.Read(input).Select(line => Encoding.UTF8.GetString(line.Span).Trim()));
    }

    private string Answer(string command, byte[] line, bool isLimited = false)
    {
        var answer = Commands.Answer(Commands.All[command], Schemas.Load("pets", oracle), isLimited, line);
        Assert.Equal((byte)'\n', answer[^1]);
        Assert.Equal(1, answer.Count(value => value == '\n'));
        using var json = JsonDocument.Parse(answer);
        return Encoding.UTF8.GetString(answer).TrimEnd('\n');
    }
}
