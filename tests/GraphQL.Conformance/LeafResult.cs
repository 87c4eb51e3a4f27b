using System.Globalization;
using System.Text.Json;
using ItAnalytics.GraphQL.Errors;
using ItAnalytics.GraphQL.Types;

namespace ItAnalytics.GraphQL.Conformance;

/// <summary>Coerces the values of leaves for a response as graphql-js does (specification, section 3.5, "Result
/// Coercion").</summary>
internal static class LeafResult
{
    internal static string Of(EnumType type, JsonElement value) =>
        value.ValueKind == JsonValueKind.String && type.Values.TryFind(value.GetString()!, out var found)
            ? found.Name
            : throw Failure($"Enum \"{type.Name}\" cannot represent value: {Inspect.Json(value)}");

    internal static object Of(ScalarType type, JsonElement value) => type.Name switch
    {
        "Int" => Int(value),
        "Float" => NumberOf(value) is var number && double.IsFinite(number)
            ? number
            : throw Failure($"Float cannot represent non numeric value: {Inspect.Json(value)}"),
        "String" => value.ValueKind switch
        {
            JsonValueKind.String => value.GetString()!,
            JsonValueKind.True => "true",
            JsonValueKind.False => "false",
            JsonValueKind.Number => Inspect.Number(value.GetDouble()),
            _ => throw Failure($"String cannot represent value: {Inspect.Json(value)}"),
        },
        "Boolean" => value.ValueKind switch
        {
            JsonValueKind.True => true,
            JsonValueKind.False => false,
            JsonValueKind.Number => value.GetDouble() != 0,
            _ => throw Failure($"Boolean cannot represent a non boolean value: {Inspect.Json(value)}"),
        },
        "ID" => value.ValueKind switch
        {
            JsonValueKind.String => value.GetString()!,
            JsonValueKind.Number when double.IsInteger(value.GetDouble()) => Inspect.Number(value.GetDouble()),
            _ => throw Failure($"ID cannot represent value: {Inspect.Json(value)}"),
        },
        _ => value,
    };

    private static double Int(JsonElement value)
    {
        var number = NumberOf(value);
        if (!double.IsInteger(number))
            throw Failure($"Int cannot represent non-integer value: {Inspect.Json(value)}");
        return number is >= int.MinValue and <= int.MaxValue
            ? number
            : throw Failure($"Int cannot represent non 32-bit signed integer value: {Inspect.Json(value)}");
    }

    private static double NumberOf(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.True => 1,
        JsonValueKind.False => 0,
        JsonValueKind.Number => value.GetDouble(),
        JsonValueKind.String => NumberOf(value.GetString()!),
        _ => double.NaN,
    };

    // Decimal texts as ECMAScript reads them; a text of nothing but spaces is zero.
    private static double NumberOf(string text)
    {
        if (text.Length == 0) return double.NaN;
        var trimmed = text.Trim();
        if (trimmed.Length == 0) return 0;
        return trimmed[^1] is (>= '0' and <= '9') or '.'
            && double.TryParse(trimmed, NumberStyles.Float, CultureInfo.InvariantCulture, out var number)
                ? number
                : double.NaN;
    }

    private static GraphQLException Failure(string message) =>
        new(new GraphQLError { Message = message, Code = ErrorCodes.Execution });
}
