using System.Text;
using ItAnalytics.GraphQL.Language;
using ItAnalytics.GraphQL.Types;

namespace ItAnalytics.GraphQL.Validation.Rules;

/// <summary>Fields that share a response name in one place can be merged into one (section 5.3.2).</summary>
/// <remarks>
/// Written naively, the rule compares every pair of fields that fragments can bring together, over and over. Here every
/// selection set is flattened once into response names, and the pairs are compared in three groups: within a set
/// (once, where the set stands in the document), between two sets, and between a set or fragment and a fragment. A
/// pair of fragments is compared once for fields that may meet and once for fields of different object types, which
/// may differ in name and arguments but not in shape. All comparisons are metered.
/// </remarks>
internal static class OverlappingFieldsCanBeMergedRule
{
    internal static Visitor Create(RuleContext context)
    {
        var comparison = new FieldComparison(context);
        return new Visitor().Enter<SelectionSetNode>(selectionSet =>
        {
            // Inline fragments are flattened into the set around them, and one field alone meets no other.
            if (context.Shared.Ancestors[^1] is InlineFragmentNode) return;
            if (selectionSet.Selections.Length <= 1 && selectionSet.Selections[0] is not InlineFragmentNode) return;
            foreach (var conflict in comparison.Within(context.TypeInfo.ParentType, selectionSet))
            {
                context.Report(
                    $"Fields \"{FieldComparison.Shorten(conflict.ResponseName)}\" conflict because {conflict.Reason}. "
                    + "Use different aliases on the fields to fetch both if this was intentional.",
                    [.. conflict.First, .. conflict.Second]);
            }
        });
    }

    /// <summary>Two uses of a response name that cannot be merged, and the fields on either side that show
    /// it.</summary>
    private sealed record Conflict(string ResponseName, string Reason, List<FieldNode> First, List<FieldNode> Second);

    /// <summary>One use of a response name.</summary>
    private sealed class Use(GraphQLType? parentType, FieldNode node, FieldDefinition? definition)
    {
        internal GraphQLType? ParentType => parentType;

        internal FieldNode Node => node;

        internal FieldDefinition? Definition => definition;

        internal bool IsSimpleLeaf => Node.Arguments.IsEmpty && Node.SelectionSet is null;

        /// <summary>Its arguments by name; the last one of a name counts.</summary>
        internal Dictionary<string, ValueNode> Arguments => field ??= Node.Arguments
            .GroupBy(argument => argument.Name.Value).ToDictionary(same => same.Key, same => same.Last().Value);

        /// <summary>What other uses of the name it was compared with, and why the two differ, or null.</summary>
        internal Dictionary<Use, string?> Compared { get; } = [];
    }

    /// <summary>A selection set without its inline fragments: uses by response name, and the fragments it spreads.
    /// </summary>
    private sealed class FieldSet
    {
        internal OrderedDictionary<string, List<Use>> Uses { get; } = [];

        internal OrderedDictionary<string, bool> Fragments { get; } = [];

        /// <summary>The fragments it was compared with; true when only as fields that never meet.</summary>
        internal Dictionary<string, bool> ComparedFragments { get; } = [];

        /// <summary>The uses of the same response names here and in other sets.</summary>
        internal Dictionary<FieldSet, List<(string Name, List<Use> Here, List<Use> There)>> Overlaps { get; } = [];
    }

    private sealed class FieldComparison(RuleContext context)
    {
        private const int MaxTextLength = 1000;
        private const int MaxConflictNodes = 20;
        private const int MaxWork = 500_000;

        private readonly Dictionary<(SelectionSetNode, GraphQLType?), FieldSet> _sets = [];
        private readonly Dictionary<(string, string), bool> _comparedFragments = [];
        private readonly Dictionary<ValueNode, string> _texts = new(ReferenceEqualityComparer.Instance);
        private int _remainingWork = MaxWork;

        internal static string Shorten(string text) =>
            text.Length > MaxTextLength ? text[..MaxTextLength] + "..." : text;

        internal List<Conflict> Within(NamedType? parentType, SelectionSetNode selectionSet)
        {
            var conflicts = new List<Conflict>();
            var set = Flatten(parentType, selectionSet);
            EnsureWorkFor(set.Uses.Values.Sum(uses => (long)uses.Count * (uses.Count - 1)));
            foreach (var (name, uses) in set.Uses)
            {
                for (var i = 0; i < uses.Count; i++)
                {
                    for (var j = i + 1; j < uses.Count; j++) Compare(conflicts, false, name, uses[i], uses[j]);
                }
            }
            if (set.Uses.Count == 0 && set.Fragments.Count < 2) return conflicts;
            for (var i = 0; i < set.Fragments.Count; i++)
            {
                var fragment = set.Fragments.GetAt(i).Key;
                BetweenSetAndFragment(conflicts, false, set, fragment);
                for (var j = i + 1; j < set.Fragments.Count; j++)
                    BetweenFragments(conflicts, false, fragment, set.Fragments.GetAt(j).Key);
            }
            return conflicts;
        }

        private void BetweenSetAndFragment(List<Conflict> conflicts, bool neverMeet, FieldSet set, string name)
        {
            Spend(1);
            if (set.Uses.Count == 0) return;
            if (set.ComparedFragments.TryGetValue(name, out var comparedNeverMeet) && (!comparedNeverMeet || neverMeet))
                return;
            set.ComparedFragments[name] = neverMeet;
            if (Flatten(name) is not { } fragment || ReferenceEquals(set, fragment)) return;

            System.Runtime.CompilerServices.RuntimeHelpers.EnsureSufficientExecutionStack();
            BetweenSets(conflicts, neverMeet, set, fragment);
            foreach (var inner in fragment.Fragments.Keys) BetweenSetAndFragment(conflicts, neverMeet, set, inner);
        }

        private void BetweenFragments(List<Conflict> conflicts, bool neverMeet, string name1, string name2)
        {
            Spend(2);
            if (name1 == name2 || WasCompared(name1, name2, neverMeet) || WasCompared(name2, name1, neverMeet)) return;
            _comparedFragments[(name1, name2)] = neverMeet;
            if (Flatten(name1) is not { } fragment1 || Flatten(name2) is not { } fragment2) return;

            System.Runtime.CompilerServices.RuntimeHelpers.EnsureSufficientExecutionStack();
            BetweenSets(conflicts, neverMeet, fragment1, fragment2);
            foreach (var inner in fragment2.Fragments.Keys) BetweenFragments(conflicts, neverMeet, name1, inner);
            foreach (var inner in fragment1.Fragments.Keys) BetweenFragments(conflicts, neverMeet, inner, name2);
        }

        // A pair that was compared as fields that may meet need not be compared as fields that never do.
        private bool WasCompared(string name1, string name2, bool neverMeet) =>
            _comparedFragments.TryGetValue((name1, name2), out var comparedNeverMeet)
            && (neverMeet || !comparedNeverMeet);

        private void BetweenSets(List<Conflict> conflicts, bool neverMeet, FieldSet set1, FieldSet set2)
        {
            if (set1.Uses.Count == 0 || set2.Uses.Count == 0) return;
            var overlaps = Overlaps(set1, set2);
            EnsureWorkFor(overlaps.Sum(overlap => 2L * overlap.Here.Count * overlap.There.Count));
            foreach (var (name, uses1, uses2) in overlaps)
            {
                foreach (var use1 in uses1)
                {
                    foreach (var use2 in uses2) Compare(conflicts, neverMeet, name, use1, use2);
                }
            }
        }

        private List<(string Name, List<Use> Here, List<Use> There)> Overlaps(FieldSet set1, FieldSet set2)
        {
            if (set1.Overlaps.TryGetValue(set2, out var overlaps)) return overlaps;
            overlaps = [];
            foreach (var (name, uses1) in set1.Uses)
            {
                Spend(1);
                if (set2.Uses.TryGetValue(name, out var uses2)) overlaps.Add((name, uses1, uses2));
            }
            return set1.Overlaps[set2] = overlaps;
        }

        /// <summary>Compares what two fields select, when both select something.</summary>
        private List<Conflict> BetweenSubfields(bool neverMeet, Use use1, Use use2)
        {
            var conflicts = new List<Conflict>();
            var set1 = Flatten(use1.Definition?.Type.Named, use1.Node.SelectionSet!);
            var set2 = Flatten(use2.Definition?.Type.Named, use2.Node.SelectionSet!);
            BetweenSets(conflicts, neverMeet, set1, set2);
            foreach (var name in set2.Fragments.Keys) BetweenSetAndFragment(conflicts, neverMeet, set1, name);
            foreach (var name in set1.Fragments.Keys) BetweenSetAndFragment(conflicts, neverMeet, set2, name);
            foreach (var name1 in set1.Fragments.Keys)
            {
                foreach (var name2 in set2.Fragments.Keys) BetweenFragments(conflicts, neverMeet, name1, name2);
            }
            return conflicts;
        }

        // Fields of two different object types never meet in one response, so that only their shapes must agree.
        private void Compare(List<Conflict> conflicts, bool parentsNeverMeet, string name, Use use1, Use use2)
        {
            Spend(2);
            var neverMeet = parentsNeverMeet
                || (use1.ParentType is ObjectType && use2.ParentType is ObjectType
                    && use1.ParentType != use2.ParentType);
            var type1 = use1.Definition?.Type;
            var type2 = use2.Definition?.Type;
            var areSimple = use1.IsSimpleLeaf && use2.IsSimpleLeaf;
            if (areSimple && type1 == type2 && use1.Node.Name.Value == use2.Node.Name.Value) return;

            var reason = neverMeet ? null : Difference(use1, use2);
            if (reason is null && type1 is not null && type2 is not null && HaveDifferentShapes(type1, type2))
                reason = $"they return conflicting types \"{type1}\" and \"{type2}\"";
            if (reason is not null)
            {
                conflicts.Add(new Conflict(name, reason, [use1.Node], [use2.Node]));
                return;
            }
            if (use1.Node.SelectionSet is null || use2.Node.SelectionSet is null) return;
            var inner = BetweenSubfields(neverMeet, use1, use2);
            if (inner.Count > 0) conflicts.Add(Summarise(inner, name, use1.Node, use2.Node));
        }

        /// <summary>Why two uses ask for different things, or null. Asked again, the answer costs nothing.</summary>
        private string? Difference(Use use1, Use use2)
        {
            if (use1.Compared.TryGetValue(use2, out var known)) return known;
            var (name1, name2) = (use1.Node.Name.Value, use2.Node.Name.Value);
            return use1.Compared[use2] =
                name1 != name2 ? $"\"{Shorten(name1)}\" and \"{Shorten(name2)}\" are different fields"
                : HaveSameArguments(use1, use2) ? null : "they have differing arguments";
        }

        private bool HaveSameArguments(Use use1, Use use2)
        {
            if (use1.Node.Arguments.Length != use2.Node.Arguments.Length) return false;
            foreach (var argument in use1.Node.Arguments)
            {
                Spend(1);
                if (!use2.Arguments.TryGetValue(argument.Name.Value, out var other)) return false;
                if (TextOf(argument.Value) != TextOf(other)) return false;
            }
            return true;
        }

        // Printed with the fields of objects in one order, equal values are equal texts; each is printed once.
        private string TextOf(ValueNode value)
        {
            if (!_texts.TryGetValue(value, out var text)) _texts[value] = text = Printer.Print(InOrder(value));
            return text;
        }

        private static ValueNode InOrder(ValueNode value) => value switch
        {
            ListValueNode list => list with { Values = [.. list.Values.Select(InOrder)] },
            ObjectValueNode node => node with
            {
                Fields =
                [
                    .. node.Fields.OrderBy(field => field.Name.Value, StringComparer.Ordinal)
                        .Select(field => field with { Value = InOrder(field.Value) }),
                ],
            },
            _ => value,
        };

        private bool HaveDifferentShapes(GraphQLType type1, GraphQLType type2)
        {
            if (type1 == type2) return false;
            Spend(1);
            return (type1, type2) switch
            {
                (ListType a, ListType b) => HaveDifferentShapes(a.OfType, b.OfType),
                (ListType, _) or (_, ListType) => true,
                (NonNullType a, NonNullType b) => HaveDifferentShapes(a.OfType, b.OfType),
                (NonNullType, _) or (_, NonNullType) => true,
                _ => type1.IsLeaf || type2.IsLeaf,
            };
        }

        private FieldSet? Flatten(string fragmentName) => context.Fragment(fragmentName) is { } fragment
            ? Flatten(context.Schema.Resolve(fragment.TypeCondition), fragment.SelectionSet)
            : null;

        private FieldSet Flatten(GraphQLType? parentType, SelectionSetNode selectionSet)
        {
            if (_sets.TryGetValue((selectionSet, parentType), out var set)) return set;
            set = new FieldSet();
            Flatten(set, parentType, selectionSet);
            return _sets[(selectionSet, parentType)] = set;
        }

        private void Flatten(FieldSet set, GraphQLType? parentType, SelectionSetNode selectionSet)
        {
            foreach (var selection in selectionSet.Selections)
            {
                switch (selection)
                {
                    case FieldNode field:
                        var definition = (parentType as FieldsType)?.Fields.Find(field.Name.Value);
                        var use = new Use(parentType, field, definition);
                        if (set.Uses.TryGetValue(field.ResponseName, out var uses)) uses.Add(use);
                        else set.Uses.Add(field.ResponseName, [use]);
                        break;
                    case FragmentSpreadNode spread:
                        set.Fragments.TryAdd(spread.Name.Value, true);
                        break;
                    case InlineFragmentNode fragment:
                        var type = fragment.TypeCondition is { } condition
                            ? context.Schema.Resolve(condition)
                            : parentType;
                        Flatten(set, type, fragment.SelectionSet);
                        break;
                }
            }
        }

        private static Conflict Summarise(List<Conflict> inner, string name, FieldNode node1, FieldNode node2)
        {
            var text = new StringBuilder();
            foreach (var conflict in inner)
            {
                if (text.Length > 0) text.Append(" and ");
                text.Append("subfields \"").Append(Shorten(conflict.ResponseName)).Append("\" conflict because ")
                    .Append(conflict.Reason);
                if (text.Length > MaxTextLength) break;
            }
            return new Conflict(
                name,
                Shorten(text.ToString()),
                Nodes(node1, inner.Select(conflict => conflict.First)),
                Nodes(node2, inner.Select(conflict => conflict.Second)));
        }

        // The outer field first; of each inner conflict the last nodes, which are the deepest.
        private static List<FieldNode> Nodes(FieldNode node, IEnumerable<List<FieldNode>> inner)
        {
            var nodes = new List<FieldNode> { node };
            foreach (var side in inner)
            {
                nodes.AddRange(side.TakeLast(MaxConflictNodes - nodes.Count));
                if (nodes.Count == MaxConflictNodes) break;
            }
            return nodes;
        }

        // Comparing costs two a pair: where that alone is too much, nothing need be compared to know it.
        private void EnsureWorkFor(long cost)
        {
            if (cost > _remainingWork) throw context.Shared.Abort("Validation aborted.");
        }

        private void Spend(int cost)
        {
            _remainingWork -= cost;
            if (_remainingWork < 0) throw context.Shared.Abort("Validation aborted.");
        }
    }
}
