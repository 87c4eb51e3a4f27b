using ItAnalytics.GraphQL.Language;

namespace ItAnalytics.GraphQL.Validation.Rules;

/// <summary>Introspection does not follow the lists of types more than twice, which would make answers huge.</summary>
internal static class MaxIntrospectionDepthRule
{
    private const int MaxListsDepth = 3;

    internal static Visitor Create(RuleContext context)
    {
        // The deepest entry at which a fragment is known to be fine, and the shallowest at which it is known not to be.
        var fine = new Dictionary<string, int>();
        var tooDeep = new Dictionary<string, int>();
        return new Visitor().Enter<FieldNode>(field =>
        {
            if (field.Name.Value is not ("__schema" or "__type") || !Exceeds(field, 0, [])) return VisitAction.Continue;
            context.Report("Maximum introspection depth exceeded", field);
            return VisitAction.SkipChildren;
        });

        bool Exceeds(Node node, int depth, Dictionary<string, int> visited)
        {
            switch (node)
            {
                case FragmentSpreadNode spread:
                    return FragmentExceeds(spread.Name.Value, depth, visited);
                case FieldNode field:
                    if (field.Name.Value is "fields" or "interfaces" or "possibleTypes" or "inputFields"
                        && ++depth >= MaxListsDepth)
                    {
                        return true;
                    }
                    return field.SelectionSet is { } subfields && AnyExceeds(subfields, depth, visited);
                default:
                    return AnyExceeds(((InlineFragmentNode)node).SelectionSet, depth, visited);
            }
        }

        bool AnyExceeds(SelectionSetNode selectionSet, int depth, Dictionary<string, int> visited)
        {
            foreach (var selection in selectionSet.Selections)
            {
                if (Exceeds(selection, depth, visited)) return true;
            }
            return false;
        }

        bool FragmentExceeds(string name, int depth, Dictionary<string, int> visited)
        {
            if (tooDeep.TryGetValue(name, out var exceededAt) && exceededAt <= depth) return true;
            if (visited.TryGetValue(name, out var visitedAt) && visitedAt >= depth) return false;
            if (fine.TryGetValue(name, out var fineAt) && fineAt >= depth) return false;
            if (context.Fragment(name) is not { } fragment) return false;
            System.Runtime.CompilerServices.RuntimeHelpers.EnsureSufficientExecutionStack();
            visited[name] = depth;
            var exceeds = AnyExceeds(fragment.SelectionSet, depth, visited);
            (exceeds ? tooDeep : fine)[name] = depth;
            return exceeds;
        }
    }
}
