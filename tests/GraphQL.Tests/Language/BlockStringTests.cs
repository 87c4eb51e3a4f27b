using System.Text.Json.Nodes;
using ItAnalytics.GraphQL.Language;

namespace ItAnalytics.GraphQL.Tests.Language;

public sealed class BlockStringTests(Oracle oracle)
{
    private const string Alphabet = "\n\t \"a\\";
    private const int MaxLength = 5;

    [Fact]
    public void Every_short_text_prints_as_in_graphql_js()
    {
        foreach (var chunk in AllTexts().Chunk(5000))
        {
            var theirs = oracle.Ask(new JsonObject
            {
                ["operation"] = "blockStrings",
                ["values"] = new JsonArray([.. chunk.Select(text => JsonValue.Create(text))]),
            });
            Assert.Equal(theirs["texts"]!.AsArray().Select(text => (string)text!), chunk.Select(BlockString.Print));
        }
    }

    [Fact]
    public void A_text_without_outer_blank_lines_or_common_indent_survives_printing_and_parsing()
    {
        foreach (var text in AllTexts())
        {
            if (BlockString.Dedent(BlockString.SplitLines(text)) != text) continue;
            var parsed = Assert.IsType<StringValueNode>(Parser.ParseValue(BlockString.Print(text)));
            Assert.Equal(text, parsed.Value);
        }
    }

    private static IEnumerable<string> AllTexts()
    {
        IEnumerable<string> texts = [""];
        for (var length = 0; length <= MaxLength; length++)
        {
            foreach (var text in texts) yield return text;
            texts = texts.SelectMany(text => Alphabet.Select(c => text + c)).ToList();
        }
    }
}
