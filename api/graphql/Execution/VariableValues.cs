using System.Collections.Immutable;
using System.Text.Json;
using ItAnalytics.GraphQL.Errors;
using ItAnalytics.GraphQL.Language;
using ItAnalytics.GraphQL.Types;

namespace ItAnalytics.GraphQL.Execution;

/// <summary>The variables of one request, coerced (specification, section 6.1.2).</summary>
/// <param name="Values">By name, in the order of their definition; one that was neither given nor has a default is
/// absent.</param>
/// <param name="Errors">Why the values cannot be used; empty when they can.</param>
public sealed record VariableValues(
    IReadOnlyDictionary<string, object?> Values, IReadOnlyList<GraphQLError> Errors)
{
    private const int MaxErrors = 50;

    /// <summary>No variables.</summary>
    public static VariableValues None { get; } = new(new OrderedDictionary<string, object?>(), []);

    /// <summary>Coerces the variables of an operation.</summary>
    /// <param name="schema">The schema.</param>
    /// <param name="operation">The operation, valid against the schema.</param>
    /// <param name="inputs">The request's <c>variables</c>: an object; anything else counts as empty.</param>
    public static VariableValues Coerce(
        Schema schema, OperationDefinitionNode operation, JsonElement inputs = default) =>
        operation.VariableDefinitions.IsEmpty ? None : Coerce(schema, operation.VariableDefinitions, inputs);

    private static VariableValues Coerce(
        Schema schema, ImmutableArray<VariableDefinitionNode> definitions, JsonElement inputs)
    {
        var values = new OrderedDictionary<string, object?>();
        var errors = new List<GraphQLError>();
        foreach (var definition in definitions)
        {
            var name = definition.Variable.Name.Value;
            var type = schema.Resolve(definition.Type);
            if (type is not { IsInput: true })
            {
                errors.Add(At(
                    $"Variable \"${name}\" expected value of type \"{definition.Type}\" "
                    + "which cannot be used as an input type.",
                    definition.Type));
                continue;
            }
            if (inputs.ValueKind != JsonValueKind.Object || !inputs.TryGetProperty(name, out var input))
            {
                if (definition.DefaultValue is { } literal)
                {
                    if (LiteralCoercion.TryCoerce(literal, type, null, out var defaultValue))
                        values[name] = defaultValue;
                }
                else if (type is NonNullType)
                {
                    errors.Add(At($"Variable \"${name}\" of required type \"{type}\" was not provided.", definition));
                }
                continue;
            }
            if (input.ValueKind == JsonValueKind.Null && type is NonNullType)
            {
                errors.Add(At($"Variable \"${name}\" of non-null type \"{type}\" must not be null.", definition));
                continue;
            }
            try
            {
                values[name] = InputValueCoercion.Coerce(input, type, (path, invalid, message) =>
                {
                    var place = path.Length == 0 ? "" : $" at \"{name}{path}\"";
                    var text = $"Variable \"${name}\" got invalid value {Inspect.Json(invalid)}{place}; {message}";
                    if (errors.Count <= MaxErrors) errors.Add(At(text, definition));
                });
            }
            catch (InvalidOperationException)
            {
                // The JSON reader refuses escapes such as \ud800 without their other half only when the text is read.
                var text = $"Variable \"${name}\" holds half a surrogate pair, which is not Unicode text.";
                errors.Add(At(text, definition));
            }
        }
        return new VariableValues(values, Capped(errors));
    }

    private static List<GraphQLError> Capped(List<GraphQLError> errors)
    {
        if (errors.Count <= MaxErrors) return errors;
        return
        [
            .. errors.Take(MaxErrors),
            new GraphQLError
            {
                Message = "Too many errors processing variables, error limit reached. Execution aborted.",
                Code = ErrorCodes.Variables,
            },
        ];
    }

    private static GraphQLError At(string message, Node node) => GraphQLError.At(ErrorCodes.Variables, message, node);
}
