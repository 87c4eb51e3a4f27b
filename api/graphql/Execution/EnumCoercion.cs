using System.Text.Json;
using ItAnalytics.GraphQL.Errors;
using ItAnalytics.GraphQL.Language;
using ItAnalytics.GraphQL.Types;

namespace ItAnalytics.GraphQL.Execution;

/// <summary>Coerces enum inputs to the value's name (specification, section 3.9).</summary>
internal static class EnumCoercion
{
    internal static Coercion Parse(EnumType type, JsonElement json)
    {
        if (json.ValueKind != JsonValueKind.String) return NotAName(type, "non-string", Inspect.Json(json));
        return Find(type, json.GetString()!);
    }

    internal static Coercion Parse(EnumType type, ValueNode literal) => literal is EnumValueNode node
        ? Find(type, node.Value)
        : NotAName(type, "non-enum", Printer.Print(literal));

    private static Coercion Find(EnumType type, string name) => type.Values.TryFind(name, out var value)
        ? Coercion.Ok(value.Name)
        : Coercion.Fail($"Value \"{name}\" does not exist in \"{type.Name}\" enum.{Suggest(type, name)}");

    private static Coercion NotAName(EnumType type, string what, string text) =>
        Coercion.Fail($"Enum \"{type.Name}\" cannot represent {what} value: {text}.{Suggest(type, text)}");

    private static string Suggest(EnumType type, string text) =>
        DidYouMean.Say(text, type.Values.Names, "the enum value");
}
