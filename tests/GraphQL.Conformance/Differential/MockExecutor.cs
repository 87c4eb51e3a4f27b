using System.Text.Json;
using ItAnalytics.GraphQL.Errors;
using ItAnalytics.GraphQL.Execution;
using ItAnalytics.GraphQL.Language;
using ItAnalytics.GraphQL.Types;

namespace ItAnalytics.GraphQL.Conformance.Differential;

/// <summary>Runs an operation the way a planner walks it, with the oracle's made-up values: every leaf shows where it
/// stands and its arguments, lists have two items, abstract types take turns.</summary>
internal sealed class MockExecutor
{
    private readonly Schema _schema;
    private readonly FieldCollector _collector;
    private readonly VariableValues _variables;
    private readonly List<GraphQLError> _errors = [];

    private MockExecutor(Schema schema, DocumentNode document, VariableValues variables)
    {
        _schema = schema;
        _variables = variables;
        _collector = new FieldCollector(schema, document, variables);
    }

    /// <summary>Data and errors as one comparable text.</summary>
    public static string Run(Schema schema, string text, string? operationName, string variablesJson)
    {
        var document = Parser.Parse(text, ParserOptions.Trusted);
        if (!OperationSelection.TryGet(document, operationName, out var operation, out var error))
            return Show(null, [error]);
        using var json = JsonDocument.Parse(variablesJson);
        var variables = VariableValues.Coerce(schema, operation, json.RootElement);
        if (variables.Errors.Count > 0) return Show(null, variables.Errors);

        var executor = new MockExecutor(schema, document, variables);
        var root = schema.RootType(operation.Operation)!;
        try
        {
            var selected = executor._collector.Collect(root, operation);
            return Show(executor.TryFields(root, selected, [], out var data) ? data : null, executor._errors);
        }
        catch (GraphQLException refused)
        {
            return Show(null, refused.Errors);
        }
    }

    public static string Show(object? data, IReadOnlyList<GraphQLError> errors) =>
        ClrJson.Write(data) + "\n" + ErrorText.Of(errors);

    private bool TryFields(
        ObjectType type,
        IReadOnlyList<CollectedField> fields,
        List<object> path,
        out OrderedDictionary<string, object?> result)
    {
        result = [];
        foreach (var field in fields)
        {
            if (_schema.Field(type, field.Name) is not { } definition) continue;
            path.Add(field.ResponseName);
            var isFine = TryField(type, field, definition, path, out var value);
            path.RemoveAt(path.Count - 1);
            if (!isFine) return false;
            result[field.ResponseName] = value;
        }
        return true;
    }

    // False when a non-null field has no value, which makes what is around it null.
    private bool TryField(
        ObjectType type, CollectedField field, FieldDefinition definition, List<object> path, out object? value)
    {
        value = null;
        if (!ArgumentValues.TryCoerce(definition, field.First, _variables, out var arguments, out var error))
        {
            _errors.Add(error with { Path = path.ToArray() });
            return definition.Type is not NonNullType;
        }
        if (definition == Introspection.TypeName)
        {
            value = type.Name;
            return true;
        }
        var shown = $"{type.Name}.{field.Name}{ClrJson.Write(arguments)}";
        return TryComplete(definition.Type, field, shown, 0, path, out value) || definition.Type is not NonNullType;
    }

    private bool TryObject(ObjectType type, CollectedField field, List<object> path, out object? value)
    {
        value = null;
        IReadOnlyList<CollectedField> selected;
        try
        {
            selected = _collector.CollectSubfields(type, field);
        }
        catch (GraphQLException refused)
        {
            _errors.AddRange(refused.Errors.Select(error => error with { Path = path.ToArray() }));
            return false;
        }
        if (!TryFields(type, selected, path, out var fields)) return false;
        value = fields;
        return true;
    }

    private bool TryComplete(
        GraphQLType type, CollectedField field, string shown, int turn, List<object> path, out object? value)
    {
        value = null;
        switch (type)
        {
            case NonNullType nonNull:
                return TryComplete(nonNull.OfType, field, shown, turn, path, out value);
            case ListType list:
                var items = new object?[2];
                for (var i = 0; i < 2; i++)
                {
                    path.Add(i);
                    var isFine = TryComplete(list.OfType, field, shown, i, path, out items[i]);
                    path.RemoveAt(path.Count - 1);
                    if (!isFine && list.OfType is NonNullType) return false;
                }
                value = items;
                return true;
            case NamedType { IsComposite: true } composite:
                var possible = _schema.PossibleTypes(composite);
                var of = composite as ObjectType ?? possible[turn % possible.Count];
                return TryObject(of, field, path, out value);
            case EnumType { Values: var values }:
                value = values[0].Name;
                return true;
            default:
                value = type.ToString() switch { "Int" => 7, "Float" => 1.5, "Boolean" => true, _ => shown };
                return true;
        }
    }
}
