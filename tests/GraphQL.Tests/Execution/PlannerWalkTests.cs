using System.Globalization;
using System.Text.Json;
using ItAnalytics.GraphQL.Execution;
using ItAnalytics.GraphQL.Language;
using ItAnalytics.GraphQL.Types;

namespace ItAnalytics.GraphQL.Tests.Execution;

/// <summary>The walk that a planner makes: operation, collected fields, coerced arguments, field definitions.</summary>
public sealed class PlannerWalkTests
{
    private const string Sdl = """
        scalar Decimal
        enum Sort { ASC DESC }
        input Where { year: Int = 2022, codes: [String!], at: Decimal }
        interface Node { id: ID! }
        type Score implements Node { id: ID!, total: Float, parts(order: [Sort!]): [Score!]! }
        type Query { scores(where: Where, first: Int! = 10): [Score!]!, node(id: ID!): Node }
        """;

    private static readonly Schema Schema = SchemaBuilder.Build(
        Sdl,
        [
            new ScalarType(
                "Decimal",
                json => Coercion.Ok(json.GetDecimal()),
                literal => Coercion.Ok(decimal.Parse(literal.ToString(), CultureInfo.InvariantCulture))),
        ]);

    [Fact]
    public void A_walk_gives_merged_fields_with_coerced_arguments_in_the_order_of_the_schema()
    {
        var document = Parser.Parse("""
            query Q($codes: [String!], $more: Boolean!) {
              scores(where: {codes: $codes, at: 1.50}) { id ...F parts(order: DESC) @include(if: $more) { id } }
              ... on Query { scores(where: {codes: $codes, at: 1.50}) { total } }
              node(id: 7) { ... on Score { total } ... on Node { id } }
            }
            fragment F on Score { t: total id @skip(if: $more) }
            """);
        Assert.True(OperationSelection.TryGet(document, "Q", out var operation, out _));
        var inputs = JsonDocument.Parse("""{"codes": ["TW", "VN"], "more": false, "unknown": 1}""").RootElement;
        var variables = VariableValues.Coerce(Schema, operation, inputs);
        Assert.Empty(variables.Errors);

        var collector = new FieldCollector(Schema, document, variables);
        var root = Schema.RootType(operation.Operation)!;
        var fields = collector.Collect(root, operation);
        Assert.Equal(["scores", "node"], fields.Select(field => field.ResponseName));
        Assert.Equal(2, fields[0].Nodes.Count);

        var scores = Schema.Field(root, fields[0].Name)!;
        Assert.True(ArgumentValues.TryCoerce(scores, fields[0].First, variables, out var arguments, out _));
        Assert.Equal(["where", "first"], arguments.Keys);
        Assert.Equal(10, arguments["first"]);
        var where = Assert.IsType<OrderedDictionary<string, object?>>(arguments["where"]);
        Assert.Equal(["year", "codes", "at"], where.Keys);
        Assert.Equal(2022, where["year"]);
        Assert.Equal(["TW", "VN"], Assert.IsType<object?[]>(where["codes"]));
        Assert.Equal(1.50m, where["at"]);

        var score = (ObjectType)scores.Type.Named;
        Assert.Equal(["id", "t", "total"], Names(collector.CollectSubfields(score, fields[0])));
        Assert.Equal(["total", "id"], Names(collector.CollectSubfields(score, fields[1])));
    }

    [Fact]
    public void A_fragment_that_is_spread_twice_in_one_place_is_collected_once()
    {
        var document = Parser.Parse(
            "{ ...F ...G ...F } fragment F on Query { node(id: 1) { id } } fragment G on Query { ...F }");
        var operation = (OperationDefinitionNode)document.Definitions[0];
        var field = Assert.Single(
            new FieldCollector(Schema, document, VariableValues.None).Collect(Schema.QueryType!, operation));
        Assert.Single(field.Nodes);
    }

    private static IEnumerable<string> Names(IEnumerable<CollectedField> fields) =>
        fields.Select(field => field.ResponseName);

    [Fact]
    public void An_argument_that_does_not_fit_is_an_error_at_the_literal()
    {
        var document = Parser.Parse("{ node }");
        var operation = (OperationDefinitionNode)document.Definitions[0];
        var field = new FieldCollector(Schema, document, VariableValues.None).Collect(Schema.QueryType!, operation)[0];
        var node = Schema.Field(Schema.QueryType!, "node")!;
        Assert.False(ArgumentValues.TryCoerce(node, field.First, VariableValues.None, out _, out var error));
        Assert.Equal("Argument \"id\" of required type \"ID!\" was not provided.", error.Message);
        Assert.Equal([new SourceLocation(1, 3)], error.Locations);
    }
}
