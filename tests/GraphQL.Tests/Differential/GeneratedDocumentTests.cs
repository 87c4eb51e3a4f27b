using System.Globalization;
using ItAnalytics.GraphQL.Language;
using ItAnalytics.GraphQL.Tests.Language;
using ItAnalytics.GraphQL.Validation;

namespace ItAnalytics.GraphQL.Tests.Differential;

/// <summary>Generated documents and schemas, and damaged ones, against graphql-js.</summary>
/// <remarks>A failure shows the input; GRAPHQL_DOCUMENTS=20000 looks longer than a build has time for, and the verb
/// fuzz of GraphQL.Conformance as long as one likes.</remarks>
public sealed class GeneratedDocumentTests(Oracle oracle)
{
    private static readonly int Count =
        int.Parse(Environment.GetEnvironmentVariable("GRAPHQL_DOCUMENTS") ?? "300", CultureInfo.InvariantCulture);

    /// <summary>Each schema with the number of cases, so that a report of the tests shows it.</summary>
    public static TheoryData<string, int> SchemaNames => [.. Schemas.Names.Select(name => (name, Count))];

    public static TheoryData<int> Counts => [Count * 5];

    [Theory]
    [MemberData(nameof(SchemaNames))]
    public void Documents_with_mistakes_have_the_errors_of_graphql_js(string name, int count)
    {
        var schema = Schemas.Load(name, oracle);
        for (var seed = 0; seed < count; seed++)
        {
            var text = DocumentGenerator.Generate(schema, seed, Mistakes(seed));
            AssertSame(Comparison.Validate(oracle, name, schema, text).WithoutKnown(text), text);
        }
    }

    [Theory]
    [MemberData(nameof(SchemaNames))]
    public void Valid_documents_run_as_in_graphql_js(string name, int count)
    {
        var schema = Schemas.Load(name, oracle);
        var ran = 0;
        for (var seed = 0; seed < count; seed++)
        {
            var text = DocumentGenerator.Generate(schema, 1_000_000 + seed, 0);
            var document = Parser.Parse(text);
            if (Validator.Validate(schema, document).Count > 0) continue;
            ran++;
            var operation = document.Definitions.OfType<OperationDefinitionNode>().First();
            var variables = VariablesGenerator.Generate(schema, operation, seed);
            AssertSame(
                Comparison.Execute(oracle, name, schema, text, operation.Name?.Value, variables),
                text + "\n" + variables);
        }
        Assert.True(ran > count / 4, $"Only {ran} of {count} documents were valid.");
    }

    [Theory]
    [MemberData(nameof(SchemaNames))]
    public void Documents_print_as_in_graphql_js_and_parse_back(string name, int count)
    {
        var schema = Schemas.Load(name, oracle);
        for (var seed = 0; seed < count; seed++)
        {
            var text = DocumentGenerator.Generate(schema, 2_000_000 + seed, 0.02);
            var printed = Comparison.Print(oracle, text);
            AssertSame(printed, text);
            Assert.Equal(printed.Ours, Parser.Parse(printed.Ours).ToString());
        }
    }

    [Theory]
    [MemberData(nameof(Counts))]
    public void Damaged_documents_parse_and_print_or_fail_as_in_graphql_js(int count)
    {
        string[] texts = [.. LanguageCases.Valid, .. LanguageCases.Invalid, .. Schemas.Names.Select(Schemas.Sdl)];
        var random = new Random(20250901);
        for (var i = 0; i < count; i++)
        {
            var text = Mutator.Change(texts[random.Next(texts.Length)], texts[random.Next(texts.Length)], random);
            AssertSame(Comparison.Parse(oracle, text), text);
            AssertSame(Comparison.Print(oracle, text), text);
        }
    }

    [Theory]
    [MemberData(nameof(Counts))]
    public void Generated_schemas_are_sound_or_have_the_errors_of_graphql_js(int count)
    {
        var sound = 0;
        for (var seed = 0; seed < count / 5; seed++)
        {
            var text = SchemaGenerator.Generate(seed, Mistakes(seed));
            Comparison compared;
            try
            {
                compared = Comparison.Sdl(oracle, text).WithoutKnown(text);
            }
            catch (OracleFailedException)
            {
                continue;
            }
            AssertSame(compared, text);
            if (compared.Ours?.Contains("__schema", StringComparison.Ordinal) is true) sound++;
        }
        Assert.True(sound > count / 20, $"Only {sound} of {count / 5} schemas were sound.");
    }

    [Theory]
    [MemberData(nameof(Counts))]
    public void All_that_the_fuzzer_makes_up_is_the_same_in_graphql_js(int count)
    {
        using var output = new StringWriter();
        var isSame = new Fuzzer(oracle, seed: 2, output).Run(count);
        TestContext.Current.TestOutputHelper!.WriteLine(output.ToString());
        Assert.True(isSame, output.ToString());
    }

    private static double Mistakes(int seed) => (seed % 4) switch { 0 => 0, 1 => 0.01, 2 => 0.03, _ => 0.1 };

    private static void AssertSame(Comparison compared, string input) => Assert.True(
        compared.IsSame, $"{input}\n--- graphql-js:\n{compared.Theirs}\n--- ours:\n{compared.Ours}");
}
