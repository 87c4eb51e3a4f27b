using System.Globalization;
using ItAnalytics.Api.Execution;
using ItAnalytics.Api.Planning;
using ItAnalytics.GraphQL.Errors;
using ItAnalytics.GraphQL.Execution;
using ItAnalytics.GraphQL.Language;
using ItAnalytics.GraphQL.Types;

namespace ItAnalytics.Api.Exports;

/// <summary>
/// How the rows of a table are fetched. A list without first and last is the whole list: with plain rows one statement
/// streams it; with lists inside the rows it comes page by page, so that no more than a page is in memory.
/// </summary>
internal sealed class TablePlan
{
    private const int PageSize = 1_000;

    private readonly Schema _schema;
    private readonly DocumentNode _document;
    private readonly OperationDefinitionNode _operation;
    private readonly VariableValues _variables;
    private readonly PlanLimits _limits;

    private TablePlan(
        Schema schema, DocumentNode document, OperationDefinitionNode operation, VariableValues variables, PlanLimits limits)
    {
        (_schema, _document, _operation, _variables, _limits) = (schema, document, operation, variables, limits);
        Whole = Planner.Query(schema, document, operation, variables, limits with { IsUnpaged = true });
        Layout = TableLayout.Of(Whole);
    }

    /// <summary>All of it as one batch, its list last.</summary>
    public Plan Whole { get; }

    /// <summary>How objects become rows.</summary>
    public TableLayout Layout { get; }

    /// <summary>True when nothing limits the list but its own length.</summary>
    public bool IsWholeList => Whole.Roots[0] is ConnectionRoot { Page.Select.PageSize: null };

    /// <summary>True when one statement gives all rows.</summary>
    public bool IsOneStatement => Whole.Levels.SkipLast(1).All(level => level.Select.IsCount);

    /// <summary>True when the list begins or ends at a cursor, which no count knows of.</summary>
    public bool HasCursor => Whole.Roots[0] is ConnectionRoot { Direction: { HasAfter: true } or { HasBefore: true } };

    /// <summary>Plans the table of a query.</summary>
    /// <exception cref="GraphQLException">The query is refused, or is no table.</exception>
    public static TablePlan Of(
        Schema schema, DocumentNode document, OperationDefinitionNode operation, VariableValues variables, PlanLimits limits) =>
        new(schema, document, operation, variables, limits);

    /// <summary>A plan's parameters.</summary>
    public ParameterValues ValuesOf(Plan plan) => ParameterValues.Of(plan, _variables);

    /// <summary>The plan that counts the objects of the whole list.</summary>
    public Plan Count()
    {
        var field = Root.First;
        return Plan([field with
        {
            Arguments = [.. field.Arguments.Where(argument => argument.Name.Value is not ("first" or "after" or "before"))],
            SelectionSet = new SelectionSetNode([Field("totalCount", field.Location)], field.Location),
        }]);
    }

    /// <summary>The plan of the page that follows a cursor; of the first page without one.</summary>
    public Plan Page(string? after)
    {
        var nodes = Root.Nodes.Select(node => node with { Arguments = PageArguments(node, after) }).ToList();
        var place = nodes[0].Location;
        var more = new SelectionSetNode([Field("hasNextPage", place), Field("endCursor", place)], place);
        var pageInfo = Field("pageInfo", place) with { Alias = new NameNode("__page", place), SelectionSet = more };
        nodes[0] = nodes[0] with
        {
            SelectionSet = nodes[0].SelectionSet! with { Selections = [.. nodes[0].SelectionSet!.Selections, pageInfo] },
        };
        return Plan([.. nodes]);
    }

    private CollectedField Root => Whole.Roots[0].Field;

    // What it may cost was decided for the whole; a page of it is never refused.
    private Plan Plan(IReadOnlyList<SelectionNode> selections) => Planner.Query(
        _schema,
        _document,
        _operation with { SelectionSet = new SelectionSetNode([.. selections], _operation.SelectionSet.Location) },
        _variables,
        _limits with { MaxCost = long.MaxValue, MaxPage = PageSize });

    private static IEnumerable<ArgumentNode> Kept(FieldNode node, string? after) =>
        node.Arguments.Where(argument => argument.Name.Value != "first" && (after is null || argument.Name.Value != "after"));

    private static System.Collections.Immutable.ImmutableArray<ArgumentNode> PageArguments(FieldNode node, string? after)
    {
        var place = node.Location;
        var first = new IntValueNode(PageSize.ToString(CultureInfo.InvariantCulture), place);
        var arguments = Kept(node, after).Append(new ArgumentNode(new NameNode("first", place), first, place));
        if (after is null) return [.. arguments];
        var cursor = new StringValueNode(after, false, place);
        return [.. arguments, new ArgumentNode(new NameNode("after", place), cursor, place)];
    }

    private static FieldNode Field(string name, Location place) => new(null, new NameNode(name, place), [], [], null, place);
}
