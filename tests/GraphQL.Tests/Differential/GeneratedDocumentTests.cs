using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using ItAnalytics.GraphQL.Language;
using ItAnalytics.GraphQL.Tests.Language;
using ItAnalytics.GraphQL.Tests.Support;
using ItAnalytics.GraphQL.Tests.Validation;
using ItAnalytics.GraphQL.Validation;

namespace ItAnalytics.GraphQL.Tests.Differential;

/// <summary>Generated documents, and documents with a few characters changed, against graphql-js.</summary>
/// <remarks>A failure shows the document; GRAPHQL_DOCUMENTS=20000 looks longer than a build has time for.</remarks>
public sealed class GeneratedDocumentTests(Oracle oracle)
{
    private static readonly int Count =
        int.Parse(Environment.GetEnvironmentVariable("GRAPHQL_DOCUMENTS") ?? "300", CultureInfo.InvariantCulture);

    private static readonly SearchValues<string> Conditions =
        SearchValues.Create(["@skip", "@include"], StringComparison.Ordinal);

    public static TheoryData<string> SchemaNames => [.. Schemas.Names];

    [Theory]
    [MemberData(nameof(SchemaNames))]
    public void Documents_with_mistakes_have_the_errors_of_graphql_js(string name)
    {
        var schema = Schemas.Load(name, oracle);
        for (var seed = 0; seed < Count; seed++)
        {
            var mistakes = (seed % 4) switch { 0 => 0, 1 => 0.01, 2 => 0.03, _ => 0.1 };
            var text = DocumentGenerator.Generate(schema, seed, mistakes);
            // Two known differences, each with a test of its own: see known-differences.md.
            var isSubscription = text.Contains("subscription", StringComparison.Ordinal);
            if (isSubscription && text.AsSpan().ContainsAny(Conditions)) continue;
            ValidationComparison.AssertSame(oracle, name, text, "to be used for OneOf Input Object");
        }
    }

    [Theory]
    [MemberData(nameof(SchemaNames))]
    public void Valid_documents_run_as_in_graphql_js(string name)
    {
        var schema = Schemas.Load(name, oracle);
        var ran = 0;
        for (var seed = 0; seed < Count; seed++)
        {
            var text = DocumentGenerator.Generate(schema, 1_000_000 + seed, 0);
            var document = Parser.Parse(text);
            if (Validator.Validate(schema, document).Count > 0) continue;
            ran++;
            var operation = document.Definitions.OfType<OperationDefinitionNode>().First();
            var variables = VariablesGenerator.Generate(schema, operation, seed);
            var theirs = oracle.Ask(new JsonObject
            {
                ["operation"] = "execute",
                ["schema"] = name,
                ["text"] = text,
                ["operationName"] = operation.Name?.Value,
                ["variables"] = JsonNode.Parse(variables),
            });
            var expected = AsciiJson.Write(theirs["data"]) + "\n" + ErrorText.Of(theirs["errors"] ?? new JsonArray());
            var ours = MockExecutor.Run(schema, text, operation.Name?.Value, variables);
            Assert.True(expected == ours, $"{text}\n{variables}\n--- graphql-js:\n{expected}\n--- ours:\n{ours}");
        }
        Assert.True(ran > Count / 4, $"Only {ran} of {Count} documents were valid.");
    }

    [Theory]
    [MemberData(nameof(SchemaNames))]
    public void Documents_print_as_in_graphql_js_and_parse_back(string name)
    {
        var schema = Schemas.Load(name, oracle);
        for (var seed = 0; seed < Count; seed++)
        {
            var text = DocumentGenerator.Generate(schema, 2_000_000 + seed, 0.02);
            var theirs = oracle.Ask(new JsonObject { ["operation"] = "print", ["text"] = text });
            var ours = Parser.Parse(text).ToString();
            Assert.Equal((string)theirs["text"]!, ours);
            Assert.Equal(ours, Parser.Parse(ours).ToString());
        }
    }

    [Fact]
    public void Documents_with_changed_characters_parse_or_fail_as_in_graphql_js()
    {
        string[] texts = [.. LanguageCases.Valid, .. LanguageCases.Invalid, .. Schemas.Names.Select(Schemas.Sdl)];
        var random = new Random(20250901);
        for (var i = 0; i < Count * 5; i++)
            ParseComparison.AssertSame(oracle, Mutate(texts[random.Next(texts.Length)], random));
    }

    private static string Mutate(string text, Random random)
    {
        string[] alphabet =
        [
            "{", "}", "(", ")", "[", "]", "!", "$", "@", ":", "=", "|", "&", "...", ".",
            "\"", "\"\"\"", "\\", "\\u", "\\u{1F600}", "0", "1", "-", "e", "E+", "a", "_", "on", "true", "null",
            "fragment", "type", "extend", " ", "\n", "\r", "\t", ",", "#", "'",
            "\uFEFF", "\u0000", "\u00e9", "\ud83d", "\ude00", "\ud83d\ude00", "\u2028", "<", "%",
        ];
        var mutated = new StringBuilder(text);
        for (var changes = random.Next(1, 4); changes > 0; changes--)
        {
            var at = random.Next(mutated.Length + 1);
            var length = Math.Min(random.Next(0, 4), mutated.Length - at);
            mutated.Remove(at, length);
            if (random.Next(3) > 0) mutated.Insert(at, alphabet[random.Next(alphabet.Length)]);
        }
        return mutated.ToString();
    }
}
