using ItAnalytics.GraphQL.Language;
using ItAnalytics.GraphQL.Types;

namespace ItAnalytics.GraphQL.Validation;

/// <summary>Knows, during a walk, which types the current node stands among; null where the schema has no answer.
/// </summary>
internal sealed class TypeInfo(Schema schema)
{
    private readonly Stack<GraphQLType?> _types = [];
    private readonly Stack<NamedType?> _parentTypes = [];
    private readonly List<GraphQLType?> _inputTypes = [];
    private readonly Stack<FieldDefinition?> _fields = [];
    private readonly Stack<InputValueDefinition?> _inputValues = [];

    /// <summary>The type of the current field or fragment.</summary>
    internal GraphQLType? Type => _types.TryPeek(out var type) ? type : null;

    /// <summary>The composite type that the current selection is made on.</summary>
    internal NamedType? ParentType => _parentTypes.TryPeek(out var type) ? type : null;

    /// <summary>The type that the current value is expected to have.</summary>
    internal GraphQLType? InputType => _inputTypes.Count > 0 ? _inputTypes[^1] : null;

    /// <summary>The expected type of the list or object around the current value.</summary>
    internal GraphQLType? ParentInputType => _inputTypes.Count > 1 ? _inputTypes[^2] : null;

    internal FieldDefinition? Field => _fields.TryPeek(out var definition) ? definition : null;

    /// <summary>The argument or input field that the current value is given to; null inside a list.</summary>
    internal InputValueDefinition? InputValue => _inputValues.TryPeek(out var value) ? value : null;

    internal DirectiveDefinition? Directive { get; private set; }

    internal InputValueDefinition? Argument { get; private set; }

    internal void Enter(Node node)
    {
        switch (node)
        {
            case SelectionSetNode:
                _parentTypes.Push(Type?.Named is { IsComposite: true } named ? named : null);
                break;
            case FieldNode field:
                var definition = ParentType is { } parent ? schema.Field(parent, field.Name.Value) : null;
                _fields.Push(definition);
                _types.Push(definition?.Type is { IsOutput: true } type ? type : null);
                break;
            case DirectiveNode directive:
                Directive = schema.Directives.Find(directive.Name.Value);
                break;
            case OperationDefinitionNode operation:
                _types.Push(schema.RootType(operation.Operation));
                break;
            case InlineFragmentNode fragment:
                PushFragmentType(fragment.TypeCondition);
                break;
            case FragmentDefinitionNode fragment:
                PushFragmentType(fragment.TypeCondition);
                break;
            case VariableDefinitionNode variable:
                PushInputType(schema.Resolve(variable.Type));
                break;
            case ArgumentNode argument:
                Argument = (Directive?.Arguments ?? Field?.Arguments)?.Find(argument.Name.Value);
                PushInputValue(Argument);
                break;
            case ListValueNode:
                var listType = InputType?.Nullable;
                _inputValues.Push(null);
                PushInputType(listType is ListType list ? list.OfType : listType);
                break;
            case ObjectFieldNode objectField:
                PushInputValue((InputType?.Named as InputObjectType)?.Fields.Find(objectField.Name.Value));
                break;
        }
    }

    internal void Leave(Node node)
    {
        switch (node)
        {
            case SelectionSetNode:
                _parentTypes.Pop();
                break;
            case FieldNode:
                _fields.Pop();
                _types.Pop();
                break;
            case DirectiveNode:
                Directive = null;
                break;
            case OperationDefinitionNode or InlineFragmentNode or FragmentDefinitionNode:
                _types.Pop();
                break;
            case VariableDefinitionNode:
                _inputTypes.RemoveAt(_inputTypes.Count - 1);
                break;
            case ArgumentNode:
                Argument = null;
                PopInputValue();
                break;
            case ListValueNode or ObjectFieldNode:
                PopInputValue();
                break;
        }
    }

    private void PushFragmentType(NamedTypeNode? condition)
    {
        GraphQLType? type = condition is null ? Type?.Named : schema.Resolve(condition);
        _types.Push(type is { IsOutput: true } ? type : null);
    }

    private void PushInputType(GraphQLType? type) => _inputTypes.Add(type is { IsInput: true } ? type : null);

    private void PushInputValue(InputValueDefinition? definition)
    {
        _inputValues.Push(definition);
        PushInputType(definition?.Type);
    }

    private void PopInputValue()
    {
        _inputValues.Pop();
        _inputTypes.RemoveAt(_inputTypes.Count - 1);
    }
}
