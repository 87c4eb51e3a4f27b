using System.Collections.Frozen;
using System.Globalization;
using System.Text.Json;
using ItAnalytics.GraphQL.Language;

namespace ItAnalytics.GraphQL.Types;

/// <summary>The five built-in scalars (specification, section 3.5).</summary>
public static class Scalars
{
    /// <summary>A 32-bit whole number; coerced to <see cref="int"/>.</summary>
    public static ScalarType Int { get; } = new("Int", ParseInt, ParseIntLiteral)
    {
        Description = "A whole number between -(2^31) and 2^31 - 1.",
    };

    /// <summary>A double-precision number; coerced to <see cref="double"/>.</summary>
    public static ScalarType Float { get; } = new("Float", ParseFloat, ParseFloatLiteral)
    {
        Description = "A double-precision floating-point number (IEEE 754).",
    };

    /// <summary>Text; coerced to <see cref="string"/>.</summary>
    public static ScalarType String { get; } = new("String", ParseString, ParseStringLiteral)
    {
        Description = "Text, a sequence of Unicode characters.",
    };

    /// <summary>True or false; coerced to <see cref="bool"/>.</summary>
    public static ScalarType Boolean { get; } = new("Boolean", ParseBoolean, ParseBooleanLiteral)
    {
        Description = "`true` or `false`.",
    };

    /// <summary>An opaque identifier, given as text or a whole number; coerced to <see cref="string"/>.</summary>
    public static ScalarType Id { get; } = new("ID", ParseId, ParseIdLiteral)
    {
        Description = "An opaque identifier: answered as text, accepted as text or as a whole number.",
    };

    /// <summary>All five.</summary>
    public static IReadOnlyList<ScalarType> All { get; } = [String, Int, Float, Boolean, Id];

    private static readonly FrozenDictionary<string, ScalarType> ByName = All.ToFrozenDictionary(type => type.Name);

    /// <summary>The built-in scalar of that name, or null.</summary>
    public static ScalarType? Find(string name) => ByName.GetValueOrDefault(name);

    private static Coercion ParseInt(JsonElement json)
    {
        if (!IsWholeNumber(json, out var number))
            return Coercion.Fail($"Int cannot represent non-integer value: {Inspect.Json(json)}");
        return number is >= int.MinValue and <= int.MaxValue
            ? Coercion.Ok((int)number)
            : Coercion.Fail($"Int cannot represent non 32-bit signed integer value: {Inspect.Number(number)}");
    }

    private static Coercion ParseIntLiteral(ValueNode literal)
    {
        if (literal is not IntValueNode node)
            return Coercion.Fail($"Int cannot represent non-integer value: {Printer.Print(literal)}");
        return int.TryParse(node.Value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number)
            ? Coercion.Ok(number)
            : Coercion.Fail($"Int cannot represent non 32-bit signed integer value: {node.Value}");
    }

    private static Coercion ParseFloat(JsonElement json) =>
        json.ValueKind == JsonValueKind.Number && double.IsFinite(json.GetDouble())
            ? Coercion.Ok(json.GetDouble())
            : Coercion.Fail($"Float cannot represent non numeric value: {Inspect.Json(json)}");

    private static Coercion ParseFloatLiteral(ValueNode literal) => literal switch
    {
        IntValueNode node => Coercion.Ok(double.Parse(node.Value, CultureInfo.InvariantCulture)),
        FloatValueNode node => Coercion.Ok(double.Parse(node.Value, CultureInfo.InvariantCulture)),
        _ => Coercion.Fail($"Float cannot represent non numeric value: {Printer.Print(literal)}"),
    };

    private static Coercion ParseString(JsonElement json) =>
        json.ValueKind == JsonValueKind.String
            ? Coercion.Ok(json.GetString())
            : Coercion.Fail($"String cannot represent a non string value: {Inspect.Json(json)}");

    private static Coercion ParseStringLiteral(ValueNode literal) =>
        literal is StringValueNode node
            ? Coercion.Ok(node.Value)
            : Coercion.Fail($"String cannot represent a non string value: {Printer.Print(literal)}");

    private static Coercion ParseBoolean(JsonElement json) =>
        json.ValueKind is JsonValueKind.True or JsonValueKind.False
            ? Coercion.Ok(json.GetBoolean())
            : Coercion.Fail($"Boolean cannot represent a non boolean value: {Inspect.Json(json)}");

    private static Coercion ParseBooleanLiteral(ValueNode literal) =>
        literal is BooleanValueNode node
            ? Coercion.Ok(node.Value)
            : Coercion.Fail($"Boolean cannot represent a non boolean value: {Printer.Print(literal)}");

    // A whole number within 64 bits keeps all its digits; JSON clients that count in doubles have lost some before.
    private static Coercion ParseId(JsonElement json)
    {
        if (json.ValueKind == JsonValueKind.String) return Coercion.Ok(json.GetString());
        if (!IsWholeNumber(json, out var number))
            return Coercion.Fail($"ID cannot represent value: {Inspect.Json(json)}");
        return Coercion.Ok(
            json.TryGetInt64(out var whole) ? whole.ToString(CultureInfo.InvariantCulture) : Inspect.Number(number));
    }

    private static Coercion ParseIdLiteral(ValueNode literal) => literal switch
    {
        StringValueNode node => Coercion.Ok(node.Value),
        IntValueNode node => Coercion.Ok(node.Value),
        _ => Coercion.Fail(
            $"ID cannot represent a non-string and non-integer value: {Printer.Print(literal)}"),
    };

    private static bool IsWholeNumber(JsonElement json, out double number)
    {
        number = 0;
        if (json.ValueKind != JsonValueKind.Number) return false;
        number = json.GetDouble();
        return double.IsInteger(number);
    }
}
