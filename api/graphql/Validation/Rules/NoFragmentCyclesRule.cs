using ItAnalytics.GraphQL.Language;

namespace ItAnalytics.GraphQL.Validation.Rules;

/// <summary>No fragment contains itself, directly or through others (section 5.5.2.2).</summary>
internal static class NoFragmentCyclesRule
{
    internal static Visitor Create(RuleContext context)
    {
        var search = new CycleSearch(context);
        return new Visitor()
            .Enter<OperationDefinitionNode>(_ => VisitAction.SkipChildren)
            .Enter<FragmentDefinitionNode>(fragment =>
            {
                search.From(fragment);
                return VisitAction.SkipChildren;
            });
    }

    /// <summary>Depth-first search; the path is the spreads from the fragment where it began.</summary>
    private sealed class CycleSearch(RuleContext context)
    {
        private readonly HashSet<string> _visited = [];
        private readonly List<FragmentSpreadNode> _path = [];
        private readonly Dictionary<string, int> _indexOnPath = [];

        internal void From(FragmentDefinitionNode fragment)
        {
            var name = fragment.Name.Value;
            if (!_visited.Add(name)) return;
            var spreads = context.Shared.FragmentSpreads(fragment.SelectionSet);
            if (spreads.Count == 0) return;

            System.Runtime.CompilerServices.RuntimeHelpers.EnsureSufficientExecutionStack();
            _indexOnPath[name] = _path.Count;
            foreach (var spread in spreads)
            {
                _path.Add(spread);
                if (_indexOnPath.TryGetValue(spread.Name.Value, out var start)) Report(spread, start);
                else if (context.Fragment(spread.Name.Value) is { } next) From(next);
                _path.RemoveAt(_path.Count - 1);
            }
            _indexOnPath.Remove(name);
        }

        private void Report(FragmentSpreadNode spread, int start)
        {
            var cycle = _path[start..];
            var via = string.Join(", ", cycle.SkipLast(1).Select(node => $"\"{node.Name.Value}\""));
            context.Report(
                $"Cannot spread fragment \"{spread.Name.Value}\" within itself{(via.Length > 0 ? " via " + via : "")}.",
                [.. cycle]);
        }
    }
}
