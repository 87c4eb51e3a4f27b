using ItAnalytics.GraphQL.Errors;
using ItAnalytics.GraphQL.Execution;

namespace ItAnalytics.Api.Planning;

/// <summary>Turns first, after, last and before into a page of a statement: keyset conditions, never an
/// offset.</summary>
internal sealed class PagePlanner(
    PlanningContext context, ArgumentSet arguments, IReadOnlyDictionary<string, object?> values)
{
    private readonly CollectedField _field = arguments.Field;

    /// <summary>Limits the statement to the page and returns its direction and its size.</summary>
    public PageDirection Plan(Select select, string fingerprint, int defaultPage)
    {
        var first = Size("first");
        var last = Size("last");
        if (first is not null && last is not null)
        {
            throw PlanningContext.Refusal(RequestErrorCodes.PageDirection, _field,
                $"Field \"{_field.ResponseName}\" has both first and last: a page is taken from one end.");
        }
        var after = KeysetOf("after", select.Order, fingerprint, isAfter: true);
        var before = KeysetOf("before", select.Order, fingerprint, isAfter: false);
        if (after is not null) select.Where.Add(after);
        if (before is not null) select.Where.Add(before);
        select.Backward = last is not null;
        select.PageSize = last ?? first ?? (context.Limits.IsUnpaged ? null : defaultPage);
        return new PageDirection(select.Backward, after is not null, before is not null);
    }

    /// <summary>The first argument of a list inside an object, or null.</summary>
    public int? Size(string name)
    {
        if (values.GetValueOrDefault(name) is not int size) return null;
        if (size >= 0 && size <= context.Limits.MaxPage) return size;
        throw PlanningContext.Refusal(RequestErrorCodes.PageSize, _field,
            $"\"{name}\" of field \"{_field.ResponseName}\" is {size}: a page has 0 to {context.Limits.MaxPage} items. "
            + "For more, go on with the cursor of the last item.");
    }

    // Rows strictly after (or before) the cursor: larger in the first term, or equal in it and larger in the second,
    // ...
    private Condition? KeysetOf(string argument, IReadOnlyList<OrderTerm> order, string fingerprint, bool isAfter)
    {
        if (values.GetValueOrDefault(argument) is not string text) return null;
        var kinds = order.Select(term => term.Kind).ToArray();
        var parts = Cursor.Read(text, fingerprint, kinds) ?? throw NoCursor(argument, _field);

        var alternatives = new List<Condition>();
        var equal = new List<Condition>();
        Condition? bound = null;
        for (var i = 0; i < order.Count; i++)
        {
            var value = parts[i] is null
                ? null
                : context.Parameter(new CursorSource(arguments, argument, i, kinds[i]));
            if (Beyond(order[i], value, isAfter) is { } beyond)
                alternatives.Add(equal.Count == 0 ? beyond : new Condition.All([.. equal, beyond]));
            equal.Add(value is null
                ? new Condition.Missing(order[i].Operand, true)
                : new Condition.Compare(order[i].Operand, Comparison.Equal, value));
            // Implied by the alternatives, and the only part of them that an index can start from.
            if (i == 0 && order.Count > 1 && value is not null && !order[i].Nullable)
                bound = new Condition.Compare(order[i].Operand, Towards(order[i], isAfter, orEqual: true), value);
        }
        var keyset = alternatives.Count == 1 ? alternatives[0] : new Condition.Any(alternatives);
        return bound is null ? keyset : new Condition.All([bound, keyset]);
    }

    /// <summary>The refusal of a text that is no cursor of a field in its order.</summary>
    public static GraphQLException NoCursor(string argument, CollectedField field) => PlanningContext.Refusal(
        RequestErrorCodes.Cursor, field,
        $"\"{argument}\" of field \"{field.ResponseName}\" is no cursor of this field in this order. "
        + "Use a cursor that the same field gave out under the same order, or start without one.");

    // Missing values come last in both directions: nothing is after one, everything there is before it.
    private static Condition? Beyond(OrderTerm term, Parameter? value, bool isAfter)
    {
        if (value is null) return isAfter ? null : new Condition.Missing(term.Operand, false);
        var compare = new Condition.Compare(term.Operand, Towards(term, isAfter, orEqual: false), value);
        return isAfter && term.Nullable
            ? new Condition.Any([compare, new Condition.Missing(term.Operand, true)])
            : compare;
    }

    private static Comparison Towards(OrderTerm term, bool isAfter, bool orEqual) =>
        (isAfter != term.Descending, orEqual) switch
        {
            (true, false) => Comparison.Greater,
            (true, true) => Comparison.GreaterOrEqual,
            (false, false) => Comparison.Less,
            (false, true) => Comparison.LessOrEqual,
        };
}
