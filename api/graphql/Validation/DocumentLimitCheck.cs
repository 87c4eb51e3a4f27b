using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using ItAnalytics.GraphQL.Errors;
using ItAnalytics.GraphQL.Language;

namespace ItAnalytics.GraphQL.Validation;

/// <summary>Refuses documents that ask for too much, before anything is done that costs more than reading them.
/// </summary>
/// <remarks>The check itself takes time in proportion to the length of the document: what a fragment holds is worked
/// out once, however often it is spread. It needs no valid document; a spread that leads back to itself or nowhere
/// counts nothing, since validation refuses it.</remarks>
public sealed class DocumentLimitCheck
{
    private readonly DocumentLimits _limits;
    private readonly Dictionary<string, FragmentDefinitionNode> _fragments = [];
    private readonly Dictionary<string, Extent?> _fragmentExtents = [];
    private int _aliases;
    private int _directives;

    private DocumentLimitCheck(DocumentNode document, DocumentLimits limits)
    {
        _limits = limits;
        foreach (var definition in document.Definitions)
        {
            if (definition is FragmentDefinitionNode fragment) _fragments[fragment.Name.Value] = fragment;
        }
    }

    /// <summary>Checks a document, valid or not.</summary>
    /// <exception cref="GraphQLException">It is beyond a limit: <see cref="ErrorCodes.DepthLimit"/> and the codes after
    /// it.</exception>
    public static void Run(DocumentNode document, DocumentLimits limits)
    {
        ArgumentNullException.ThrowIfNull(document);
        ArgumentNullException.ThrowIfNull(limits);
        var check = new DocumentLimitCheck(document, limits);
        new ParallelWalk([check.EachNode()], _ => { }, _ => { }, [], descriptions: true).Visit(document);
        try
        {
            foreach (var operation in document.Definitions.OfType<OperationDefinitionNode>())
                check.CheckExtent(check.Measure(operation.SelectionSet), operation);
        }
        catch (InsufficientExecutionStackException)
        {
            throw check.TooDeep(document.Definitions[0]);
        }
    }

    /// <summary>What shows at one node alone, or by counting nodes.</summary>
    private Visitor EachNode() => new Visitor()
        .Enter<FieldNode>(node =>
        {
            if (node.Alias is not null && ++_aliases > _limits.MaxAliases)
            {
                throw Refusal(ErrorCodes.AliasLimit, node.Alias, _limits.MaxAliases,
                    $"The document has more than {_limits.MaxAliases} aliases. Ask in several requests, "
                    + "or for a list instead of many single things.");
            }
            CheckDirectives(node.Directives);
        })
        .Enter<SelectionSetNode>(CheckRepetitions)
        .Enter<FragmentSpreadNode>(node => CheckDirectives(node.Directives))
        .Enter<InlineFragmentNode>(node => CheckDirectives(node.Directives))
        .Enter<ExecutableDefinitionNode>(node => CheckDirectives(node.Directives))
        .Enter<VariableDefinitionNode>(node => CheckDirectives(node.Directives))
        .Enter<NameNode>(CheckLength)
        .Enter<StringValueNode>(CheckLength)
        .Enter<IntValueNode>(CheckLength)
        .Enter<FloatValueNode>(CheckLength)
        .Enter<EnumValueNode>(CheckLength)
        .Enter<ListValueNode>(node => CheckItems(node, node.Values.Length))
        .Enter<ObjectValueNode>(node => CheckItems(node, node.Fields.Length));

    private void CheckDirectives(ImmutableArray<DirectiveNode> directives)
    {
        if (directives.Length > _limits.MaxDirectivesPerLocation)
        {
            throw Refusal(ErrorCodes.DirectiveLimit, directives[_limits.MaxDirectivesPerLocation],
                _limits.MaxDirectivesPerLocation,
                $"More than {_limits.MaxDirectivesPerLocation} directives stand at one place. Leave out the others.");
        }
        _directives += directives.Length;
        if (_directives > _limits.MaxDirectives)
        {
            throw Refusal(ErrorCodes.DirectiveLimit, directives[0], _limits.MaxDirectives,
                $"The document has more than {_limits.MaxDirectives} directives. Put one on a fragment "
                + "rather than on each of its fields.");
        }
    }

    // Inline fragments have selection sets of their own, so that a field may stand in each of them as often.
    private void CheckRepetitions(SelectionSetNode set)
    {
        if (set.Selections.Length <= _limits.MaxRepetitions) return;
        var names = new Dictionary<string, int>();
        var responseNames = new Dictionary<string, int>();
        foreach (var field in set.Selections.OfType<FieldNode>())
        {
            CheckRepetition(names, field, field.Name.Value);
            CheckRepetition(responseNames, field, field.ResponseName);
        }
    }

    private void CheckRepetition(Dictionary<string, int> counts, FieldNode field, string name)
    {
        var count = counts[name] = counts.GetValueOrDefault(name) + 1;
        if (count <= _limits.MaxRepetitions) return;
        throw Refusal(ErrorCodes.RepetitionLimit, field, _limits.MaxRepetitions,
            $"\"{Short(name)}\" is selected more than {_limits.MaxRepetitions} times in one place. "
            + "Select it once, or ask for a list.");
    }

    private void CheckLength(Node node)
    {
        var length = node.Location.End - node.Location.Start;
        if (length <= _limits.MaxLiteralLength) return;
        throw Refusal(ErrorCodes.LiteralLimit, node, _limits.MaxLiteralLength,
            $"A literal or name has {length} characters; {_limits.MaxLiteralLength} is the most. "
            + "Send long values as variables.");
    }

    private void CheckItems(Node node, int count)
    {
        if (count <= _limits.MaxLiteralItems) return;
        throw Refusal(ErrorCodes.LiteralLimit, node, _limits.MaxLiteralItems,
            $"A literal has {count} items; {_limits.MaxLiteralItems} is the most. Send long lists as variables.");
    }

    private void CheckExtent(Extent extent, OperationDefinitionNode operation)
    {
        if (extent.Depth > _limits.MaxDepth) throw TooDeep(operation);
        if (extent.Fields > _limits.MaxFields)
        {
            throw Refusal(ErrorCodes.FieldLimit, operation, _limits.MaxFields,
                $"The operation selects {Amount(extent.Fields)} fields with its fragments spread out; "
                + $"{_limits.MaxFields} is the most. Ask in several requests.");
        }
        if (extent.IntrospectionFields > _limits.MaxIntrospectionFields)
        {
            throw Refusal(ErrorCodes.IntrospectionLimit, operation, _limits.MaxIntrospectionFields,
                $"The operation selects {Amount(extent.IntrospectionFields)} introspection fields with its fragments "
                + $"spread out; {_limits.MaxIntrospectionFields} is the most. Ask for the schema once.");
        }
    }

    private Extent Measure(SelectionSetNode set)
    {
        RuntimeHelpers.EnsureSufficientExecutionStack();
        var sum = default(Extent);
        foreach (var selection in set.Selections)
        {
            sum = sum.With(selection switch
            {
                FieldNode field => MeasureField(field),
                InlineFragmentNode fragment => Measure(fragment.SelectionSet),
                _ => MeasureFragment(((FragmentSpreadNode)selection).Name.Value),
            });
        }
        return sum;
    }

    private Extent MeasureField(FieldNode field)
    {
        var inner = field.SelectionSet is null ? default : Measure(field.SelectionSet);
        var fields = Extent.Add(inner.Fields, 1);
        return new Extent(
            fields, inner.Depth + 1, field.Name.Value is "__schema" or "__type" ? fields : inner.IntrospectionFields);
    }

    private Extent MeasureFragment(string name)
    {
        if (_fragmentExtents.TryGetValue(name, out var known)) return known ?? default;
        if (!_fragments.TryGetValue(name, out var fragment)) return default;
        _fragmentExtents[name] = null;
        var extent = Measure(fragment.SelectionSet);
        _fragmentExtents[name] = extent;
        return extent;
    }

    private GraphQLException TooDeep(Node node) => Refusal(ErrorCodes.DepthLimit, node, _limits.MaxDepth,
        $"The operation nests fields deeper than {_limits.MaxDepth} levels. Ask for the inner parts by their ids.");

    private static string Amount(long count) => count >= Extent.Many ? "more than a million" : $"{count}";

    private static string Short(string name) => name.Length <= 100 ? name : name[..100] + "...";

    private static GraphQLException Refusal(string code, Node node, int limit, string message) =>
        new(GraphQLError.At(code, message, node) with
        {
            Extensions = new Dictionary<string, object?> { ["limit"] = limit },
        });

    /// <summary>What a selection amounts to when all its fragments are spread out.</summary>
    /// <param name="Fields">Fields, never more than <see cref="Many"/>.</param>
    /// <param name="Depth">Levels of fields.</param>
    /// <param name="IntrospectionFields">Fields of introspection among them.</param>
    private readonly record struct Extent(long Fields, int Depth, long IntrospectionFields)
    {
        internal const long Many = 1_000_000;

        // Fragments double from one to the next: the sum stays where it is too much in any case.
        internal static long Add(long a, long b) => Math.Min(a + b, Many);

        internal Extent With(Extent other) => new(
            Add(Fields, other.Fields),
            Math.Max(Depth, other.Depth),
            Add(IntrospectionFields, other.IntrospectionFields));
    }
}
