using System.Text.Json;
using ItAnalytics.Api.Contract;
using ItAnalytics.Api.Planning;
using ItAnalytics.GraphQL.Execution;
using ItAnalytics.GraphQL.Language;
using ItAnalytics.GraphQL.Types;

namespace ItAnalytics.Api.Tests.Planning;

/// <summary>Requests share a plan exactly when their statements are the same but for the parameters.</summary>
public sealed class VariableShapeTests
{
    private const string Query =
        """
        query Q($first: Int, $after: String, $where: ScoreFilterInput, $order: [ScoreSortInput!], $year: Int, $deep: Boolean = false) {
          scores(first: $first, after: $after, where: $where, order: $order) {
            nodes { total agency { scores(where: {year: {eq: $year}}) { year } } criteria @include(if: $deep) { code } }
          }
        }
        """;

    private static readonly Schema Contract = ContractFile.Build();

    [Theory]
    [InlineData("""{"year": 2020}""", """{"year": 2021}""")]
    [InlineData("""{"where": {"total": {"gt": 1}}}""", """{"where": {"total": {"gt": 2.5}}}""")]
    [InlineData("""{"where": {"grade": {"in": ["A"]}}}""", """{"where": {"grade": {"in": ["B", "C"]}}}""")]
    [InlineData("""{"where": {"agency": {"name": {"contains": "a"}}}}""", """{"where": {"agency": {"name": {"contains": "b"}}}}""")]
    public void Other_values_share_a_plan(string one, string other)
    {
        Assert.Equal(Shape(one), Shape(other));
        Assert.Equal(Statements(one), Statements(other));
    }

    [Theory]
    [InlineData("""{}""", """{"year": 2021}""")]
    [InlineData("""{"year": null}""", """{"year": 2021}""")]
    [InlineData("""{"first": 5}""", """{"first": 6}""")]
    [InlineData("""{"deep": true}""", """{"deep": false}""")]
    [InlineData("""{"where": {"total": {"gt": 1}}}""", """{"where": {"total": {"gte": 1}}}""")]
    [InlineData("""{"where": {"total": {"eq": 1}}}""", """{"where": {"total": {"eq": null}}}""")]
    [InlineData("""{"where": {"grade": {"in": ["A"]}}}""", """{"where": {"grade": {"in": ["A", null]}}}""")]
    [InlineData("""{"where": {"or": [{"rank": {"eq": 1}}]}}""", """{"where": {"or": [{"rank": {"eq": 1}}, {"rank": {"eq": 2}}]}}""")]
    [InlineData("""{"order": [{"total": "ASC"}]}""", """{"order": [{"total": "DESC"}]}""")]
    [InlineData("""{"order": [{"total": "ASC"}]}""", """{"order": [{"year": "ASC"}]}""")]
    public void What_changes_a_statement_has_a_plan_of_its_own(string one, string other)
    {
        Assert.NotEqual(Statements(one), Statements(other));
        Assert.NotEqual(Shape(one), Shape(other));
    }

    private static string Shape(string variables)
    {
        var (document, operation, values) = Read(variables);
        return new VariableShape(Contract, document, operation).Of(values);
    }

    private static string Statements(string variables)
    {
        var (document, operation, values) = Read(variables);
        var plan = Planner.Query(Contract, document, operation, values, new PlanLimits());
        return string.Join(';', plan.Levels.Select(level => level.Statement.Text));
    }

    private static (DocumentNode Document, OperationDefinitionNode Operation, VariableValues Values) Read(string variables)
    {
        var document = Parser.Parse(Query);
        var operation = (OperationDefinitionNode)document.Definitions[0];
        var values = VariableValues.Coerce(Contract, operation, JsonSerializer.Deserialize<JsonElement>(variables));
        Assert.Empty(values.Errors);
        return (document, operation, values);
    }
}
