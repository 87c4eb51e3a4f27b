using System.Buffers;
using System.Text.Json;
using System.Text.RegularExpressions;
using ItAnalytics.GraphQL.Types;
using Microsoft.Extensions.Primitives;

namespace ItAnalytics.Api.Operations;

/// <summary>
/// Reads the variables of an operation out of a plain query string: <c>year=2022&amp;group=TW</c>. The type of the
/// variable decides what the text means; lists repeat their parameter; input objects are written as JSON.
/// </summary>
internal static partial class AddressVariables
{
    /// <summary>The variables as the JSON object of a request, or why they cannot be read.</summary>
    public static (JsonElement? Variables, string? Problem) Read(PersistedOperation operation, IQueryCollection query)
    {
        var known = operation.Variables.ToDictionary(variable => variable.Name);
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            foreach (var (name, values) in query)
            {
                if (OperationStore.ReservedWords.Contains(name)) continue;
                if (!known.TryGetValue(name, out var variable)) return (null, Unknown(operation, name));
                json.WritePropertyName(name);
                if (Write(json, variable, values) is { } problem) return (null, problem);
            }
            json.WriteEndObject();
        }
        var missing = operation.Variables.FirstOrDefault(variable => variable.IsRequired && !query.ContainsKey(variable.Name));
        return missing is null
            ? (JsonElement.Parse(buffer.WrittenSpan), null)
            : (null, $"The parameter {missing.Name} ({missing.Type}) is missing. {Usage(operation)}");
    }

    private static string? Write(Utf8JsonWriter json, OperationVariable variable, StringValues values)
    {
        if (variable.Type.Nullable is ListType list)
        {
            json.WriteStartArray();
            foreach (var value in values)
            {
                if (Write(json, variable, list.OfType, value ?? "") is { } problem) return problem;
            }
            json.WriteEndArray();
            return null;
        }
        return values.Count == 1
            ? Write(json, variable, variable.Type, values.ToString())
            : $"The parameter {variable.Name} is given {values.Count} times, but takes one value.";
    }

    private static string? Write(Utf8JsonWriter json, OperationVariable variable, GraphQLType type, string text)
    {
        switch (type.Named)
        {
            case ScalarType { Name: "Int" or "Long" } when !WholeNumber().IsMatch(text):
                return Bad(variable, type, text, "a whole number such as 2022");
            case ScalarType { Name: "Float" or "Decimal" } when !Number().IsMatch(text):
                return Bad(variable, type, text, "a number with a decimal point, such as 87.5");
            case ScalarType { Name: "Int" or "Long" or "Float" or "Decimal" }:
                json.WriteRawValue(text);
                return null;
            case ScalarType { Name: "Boolean" }:
                if (text is not ("true" or "false")) return Bad(variable, type, text, "true or false");
                json.WriteBooleanValue(text == "true");
                return null;
            case EnumType choice when choice.Values.Find(text) is null:
                return Bad(variable, type, text, $"one of {string.Join(", ", choice.Values.Names)}");
            case InputObjectType:
                try
                {
                    json.WriteRawValue(text);
                    return null;
                }
                catch (JsonException)
                {
                    return Bad(variable, type, text, "a JSON object");
                }
            default:
                json.WriteStringValue(text);
                return null;
        }
    }

    private static string Bad(OperationVariable variable, GraphQLType type, string text, string expected) =>
        $"The parameter {variable.Name} ({type.Named.Name}) is '{text}'; give {expected}.";

    private static string Unknown(PersistedOperation operation, string name) =>
        $"The parameter {name} is none of {operation.Name}. {Usage(operation)}";

    private static string Usage(PersistedOperation operation)
    {
        var parameters = string.Join(", ", operation.Variables.Select(variable => $"{variable.Name} ({variable.Type})"));
        return $"{operation.Name} takes {(parameters.Length > 0 ? parameters : "no parameters")}.";
    }

    [GeneratedRegex("^-?(0|[1-9][0-9]*)$")]
    private static partial Regex WholeNumber();

    [GeneratedRegex("^-?(0|[1-9][0-9]*)([.][0-9]+)?([eE][+-]?[0-9]+)?$")]
    private static partial Regex Number();
}
