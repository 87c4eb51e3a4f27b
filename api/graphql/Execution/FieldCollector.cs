using System.Collections.Immutable;
using ItAnalytics.GraphQL.Errors;
using ItAnalytics.GraphQL.Language;
using ItAnalytics.GraphQL.Types;

namespace ItAnalytics.GraphQL.Execution;

/// <summary>All selections of one response name in one selection set, merged.</summary>
/// <param name="ResponseName">The key in the response.</param>
/// <param name="Nodes">The field's uses, in document order; at least one. They agree on name and arguments.</param>
public sealed record CollectedField(string ResponseName, IReadOnlyList<FieldNode> Nodes)
{
    /// <summary>The first use: the one whose name, arguments and location count.</summary>
    public FieldNode First => Nodes[0];

    /// <summary>The field's name.</summary>
    public string Name => Nodes[0].Name.Value;
}

/// <summary>Flattens selection sets for one operation and its variables (specification, section 6.3.2).</summary>
/// <remarks>Fragments are followed, conditions decided, fields of one response name merged.</remarks>
public sealed class FieldCollector
{
    private readonly Schema _schema;
    private readonly Dictionary<string, FragmentDefinitionNode> _fragments = [];
    private readonly IReadOnlyDictionary<string, object?> _variables;

    /// <summary>Collects in a valid document.</summary>
    public FieldCollector(Schema schema, DocumentNode document, VariableValues variables)
    {
        _schema = schema;
        _variables = variables.Values;
        foreach (var definition in document.Definitions)
        {
            if (definition is FragmentDefinitionNode fragment) _fragments[fragment.Name.Value] = fragment;
        }
    }

    /// <summary>The fields that an operation selects on its root type.</summary>
    /// <exception cref="GraphQLException">A variable of a condition is null; the whole data is then null.</exception>
    public IReadOnlyList<CollectedField> Collect(ObjectType rootType, OperationDefinitionNode operation) =>
        Collect(rootType, operation.SelectionSet);

    /// <summary>The fields that a selection set selects on a value of an object type, in response order.</summary>
    /// <exception cref="GraphQLException">A variable of a condition is null.</exception>
    public IReadOnlyList<CollectedField> Collect(ObjectType type, SelectionSetNode selectionSet)
    {
        var fields = new OrderedDictionary<string, List<FieldNode>>();
        Collect(type, selectionSet, fields, []);
        return ToList(fields);
    }

    /// <summary>The fields that a collected field selects on its value, whose type at run time is given.</summary>
    /// <exception cref="GraphQLException">A variable of a condition is null; an error of that field.</exception>
    public IReadOnlyList<CollectedField> CollectSubfields(ObjectType type, CollectedField field)
    {
        var fields = new OrderedDictionary<string, List<FieldNode>>();
        var visited = new HashSet<string>();
        foreach (var node in field.Nodes)
        {
            if (node.SelectionSet is { } selectionSet) Collect(type, selectionSet, fields, visited);
        }
        return ToList(fields);
    }

    private void Collect(
        ObjectType type,
        SelectionSetNode selectionSet,
        OrderedDictionary<string, List<FieldNode>> fields,
        HashSet<string> visited)
    {
        foreach (var selection in selectionSet.Selections)
        {
            switch (selection)
            {
                case FieldNode field when IsIncluded(field.Directives):
                    var name = field.ResponseName;
                    if (fields.TryGetValue(name, out var uses)) uses.Add(field);
                    else fields.Add(name, [field]);
                    break;
                case InlineFragmentNode fragment
                    when IsIncluded(fragment.Directives) && Applies(fragment.TypeCondition, type):
                    Collect(type, fragment.SelectionSet, fields, visited);
                    break;
                case FragmentSpreadNode spread
                    when !visited.Contains(spread.Name.Value) && IsIncluded(spread.Directives):
                    visited.Add(spread.Name.Value);
                    if (_fragments.TryGetValue(spread.Name.Value, out var definition)
                        && Applies(definition.TypeCondition, type))
                    {
                        Collect(type, definition.SelectionSet, fields, visited);
                    }
                    break;
            }
        }
    }

    private bool IsIncluded(ImmutableArray<DirectiveNode> directives)
    {
        if (directives.IsEmpty) return true;
        if (Condition(Directives.Skip, directives) is true) return false;
        return Condition(Directives.Include, directives) is not false;
    }

    private bool? Condition(DirectiveDefinition definition, ImmutableArray<DirectiveNode> directives) =>
        ArgumentValues.OfDirective(definition, directives, _variables)?["if"] as bool?;

    private bool Applies(NamedTypeNode? condition, ObjectType type)
    {
        if (condition is null || condition.Name.Value == type.Name) return true;
        return _schema.Types.Find(condition.Name.Value) is { IsAbstract: true } conditionType
            && _schema.IsSubType(conditionType, type);
    }

    private static CollectedField[] ToList(OrderedDictionary<string, List<FieldNode>> fields)
    {
        var collected = new CollectedField[fields.Count];
        for (var i = 0; i < collected.Length; i++)
        {
            var (name, nodes) = fields.GetAt(i);
            collected[i] = new CollectedField(name, nodes);
        }
        return collected;
    }
}
