using ItAnalytics.GraphQL.Language;
using ItAnalytics.GraphQL.Types;

namespace ItAnalytics.GraphQL.Validation.Rules;

/// <summary>A subscription selects exactly one field, and none of introspection (section 5.2.4.1).</summary>
internal static class SingleFieldSubscriptionsRule
{
    internal static Visitor Create(RuleContext context)
    {
        var isFirst = true;
        return new Visitor().Enter<OperationDefinitionNode>(operation =>
        {
            if (operation.Operation != OperationKind.Subscription) return;
            if (context.Schema.SubscriptionType is not { } type) return;
            if (isFirst) context.Shared.SpendFragmentWork(context.Document.Definitions.Length);
            isFirst = false;
            Check(context, type, operation);
        });
    }

    private static void Check(RuleContext context, ObjectType type, OperationDefinitionNode operation)
    {
        var fields = new OrderedDictionary<string, List<FieldNode>>();
        Collect(context, type, operation.SelectionSet, fields, []);
        var subject = operation.Name is { } name ? $"Subscription \"{name.Value}\"" : "Anonymous Subscription";
        if (fields.Count > 1)
        {
            context.Report(
                $"{subject} must select only one top level field.",
                [.. fields.Values.Skip(1).SelectMany(nodes => nodes)]);
        }
        foreach (var nodes in fields.Values)
        {
            if (nodes[0].Name.Value.StartsWith("__", StringComparison.Ordinal))
                context.Report($"{subject} must not select an introspection top level field.", [.. nodes]);
        }
    }

    // Variables have no values yet, so that a field under a condition counts unless the condition is a literal.
    private static void Collect(
        RuleContext context,
        ObjectType type,
        SelectionSetNode selectionSet,
        OrderedDictionary<string, List<FieldNode>> fields,
        HashSet<string> visited)
    {
        context.Shared.SpendFragmentWork(selectionSet.Selections.Length + selectionSet.Selections.Sum(Conditions));
        foreach (var selection in selectionSet.Selections)
        {
            if (IsLeftOut(selection)) continue;
            switch (selection)
            {
                case FieldNode field:
                    if (fields.TryGetValue(field.ResponseName, out var nodes)) nodes.Add(field);
                    else fields.Add(field.ResponseName, [field]);
                    break;
                case InlineFragmentNode fragment when Applies(context, fragment.TypeCondition, type):
                    Collect(context, type, fragment.SelectionSet, fields, visited);
                    break;
                case FragmentSpreadNode spread when visited.Add(spread.Name.Value):
                    if (context.Fragment(spread.Name.Value) is { } definition
                        && Applies(context, definition.TypeCondition, type))
                    {
                        Collect(context, type, definition.SelectionSet, fields, visited);
                    }
                    break;
            }
        }
    }

    // Directives are work too: a field may carry thousands.
    private static int Conditions(SelectionNode selection) => selection.Directives.Sum(directive =>
        1 + (directive.Name.Value == Directives.Skip.Name || directive.Name.Value == Directives.Include.Name
            ? directive.Arguments.Length
            : 0));

    private static bool IsLeftOut(SelectionNode selection) => selection.Directives.Any(directive =>
        directive.Arguments.FirstOrDefault(argument => argument.Name.Value == "if")?.Value is BooleanValueNode condition
        && ((directive.Name.Value == Directives.Skip.Name && condition.Value)
            || (directive.Name.Value == Directives.Include.Name && !condition.Value)));

    private static bool Applies(RuleContext context, NamedTypeNode? condition, ObjectType type) =>
        condition is null || condition.Name.Value == type.Name
        || (context.Schema.Types.Find(condition.Name.Value) is { } named && context.Schema.IsSubType(named, type));
}
