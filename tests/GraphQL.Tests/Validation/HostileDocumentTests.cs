using ItAnalytics.GraphQL.Execution;
using ItAnalytics.GraphQL.Language;

using ItAnalytics.GraphQL.Validation;

namespace ItAnalytics.GraphQL.Tests.Validation;

/// <summary>Small documents that make a careless engine work for hours or fall off its stack.</summary>
public sealed class HostileDocumentTests(Oracle oracle)
{
    private const int SmallStack = 512 * 1024;

    public static TheoryData<string> Documents =>
    [
        // Every fragment spreads every other.
        "{ dog { ...F0 } } " + Join(60, i => $"fragment F{i} on Dog {{ x{i}: name {Join(60, j => $"...F{j} ")} }} "),
        // One response name with thousands of uses.
        "{ dog { " + Join(600, _ => "name ") + "} }",
        "{ dog { " + Join(600, i => $"x: isAtLocation(x: {i}) ") + "} }",
        // Conflicts that multiply with each level.
        "{ " + Join(40, _ => "dog { mother { mother { mother { x: name } } } } "
            + "dog { mother { mother { mother { x: barks } } } } ") + "}",
        // Overlapping fields inside fragments inside overlapping fields.
        Knot(12),
        // Many operations that share many fragments.
        Join(50, i => $"query Q{i}($v: Boolean) {{ dog {{ ...F0 }} }} ")
            + Join(50, i => $"fragment F{i} on Dog {{ name(surname: $v) ...F{i + 1} }} ")
            + "fragment F50 on Dog { barks }",
    ];

    [Theory]
    [MemberData(nameof(Documents))]
    public void A_hostile_document_has_the_errors_of_graphql_js(string text) =>
        ValidationComparison.AssertSame(oracle, "pets", text);

    [Fact]
    public void A_knot_of_fragments_that_ends_the_stack_of_graphql_js_is_refused_in_order()
    {
        var schema = Schemas.Load("pets", oracle);
        OnSmallStack(() =>
        {
            var errors = Validator.Validate(schema, Parser.Parse(Knot(100)));
            Assert.Equal("Validation aborted.", errors[^1].Message);
        });
    }

    [Fact]
    public void A_chain_of_fragments_as_long_as_the_token_limit_allows_needs_little_stack()
    {
        var schema = Schemas.Load("pets", oracle);
        var text = "{ dog { ...F0 } } "
            + Join(1600, i => $"fragment F{i} on Dog {{ ...F{i + 1} }} ") + "fragment F1600 on Dog { name }";
        OnSmallStack(() =>
        {
            var document = Parser.Parse(text);
            var errors = Validator.Validate(schema, document);
            Assert.True(errors.Count == 0 || errors[^1].Message == "Validation aborted.");
        });
    }

    [Fact]
    public void The_deepest_document_that_the_parser_lets_in_passes_every_stage_on_a_small_stack()
    {
        var schema = Schemas.Load("pets", oracle);
        var deep = ParserOptions.Request.MaxDepth - 2;
        var text = "{ dog { " + Join(deep, _ => "mother { ") + "name " + new string('}', deep) + " } }";
        var brackets = new string('[', deep) + new string(']', deep);
        var list = $"{{ complicatedArgs {{ anythingArgField(any: {brackets}) }} }}";
        OnSmallStack(() =>
        {
            foreach (var document in new[] { Parser.Parse(text), Parser.Parse(list) })
            {
                Assert.Empty(Validator.Validate(schema, document));
                Assert.NotEmpty(document.ToString());
                var collector = new FieldCollector(schema, document, VariableValues.None);
                Assert.Single(collector.Collect(schema.QueryType!, (OperationDefinitionNode)document.Definitions[0]));
            }
        });
    }

    private static string Knot(int size) => "{ dog { ...F0 ...G0 } } "
        + Join(size, i => $"fragment F{i} on Dog {{ mother {{ ...F{(i + 1) % size} ...G{(i + 7) % size} }} }} ")
        + Join(size, i => $"fragment G{i} on Dog {{ mother {{ ...G{(i + 1) % size} ...F{(i + 3) % size} }} }} ");

    private static string Join(int count, Func<int, string> make) =>
        string.Concat(Enumerable.Range(0, count).Select(make));

    private static void OnSmallStack(Action run)
    {
        Exception? failure = null;
        var thread = new Thread(
            () =>
            {
                try
                {
                    run();
                }
                catch (Exception error)
                {
                    failure = error;
                }
            },
            SmallStack);
        thread.Start();
        thread.Join();
        if (failure is not null) throw new InvalidOperationException("Failed on a small stack.", failure);
    }
}
