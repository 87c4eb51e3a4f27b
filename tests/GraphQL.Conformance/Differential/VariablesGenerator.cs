using ItAnalytics.GraphQL.Language;
using ItAnalytics.GraphQL.Types;

namespace ItAnalytics.GraphQL.Conformance.Differential;

/// <summary>Writes a request's variables for an operation from a seed: mostly ones that fit.</summary>
internal static class VariablesGenerator
{
    private const double Mistakes = 0.03;

    public static string Generate(Schema schema, OperationDefinitionNode operation, int seed)
    {
        var random = new Random(seed);
        var given = new List<string>();
        foreach (var definition in operation.VariableDefinitions)
        {
            var type = schema.Resolve(definition.Type)!;
            if (type is not NonNullType && random.NextDouble() < 0.3) continue;
            given.Add($"\"{definition.Variable.Name.Value}\": {Value(type, random, 3)}");
        }
        return "{" + string.Join(", ", given) + "}";
    }

    private static string Value(GraphQLType type, Random random, int depth)
    {
        if (random.NextDouble() < Mistakes)
            return Pick(random, "1", "1.5", "\"text\"", "true", "null", "[1]", "{\"a\": 1}");
        switch (type)
        {
            case NonNullType nonNull:
                return Value(nonNull.OfType, random, depth);
            case var _ when random.NextDouble() < 0.1:
                return "null";
            case ListType list:
                var count = depth > 0 ? random.Next(3) : 0;
                var items = Enumerable.Range(0, count).Select(_ => Value(list.OfType, random, depth - 1));
                return $"[{string.Join(", ", items)}]";
            case InputObjectType { IsOneOf: true } oneOf:
                var only = oneOf.Fields[random.Next(oneOf.Fields.Count)];
                return $"{{\"{only.Name}\": {Value(only.Type.NonNull(), random, depth - 1)}}}";
            case InputObjectType input:
                var fields = input.Fields.Where(field => field.IsRequired || (depth > 0 && random.Next(3) == 0));
                var members = fields.Select(field => $"\"{field.Name}\": {Value(field.Type, random, depth - 1)}");
                return $"{{{string.Join(", ", members)}}}";
            case EnumType of:
                return $"\"{of.Values[random.Next(of.Values.Count)].Name}\"";
            default:
                return type.ToString() switch
                {
                    "Int" => Pick(random, "0", "7", "-12", "2147483647", "3.0"),
                    "Float" => Pick(random, "0", "1.5", "-2e10", "0.25"),
                    "Boolean" => Pick(random, "true", "false"),
                    "ID" => Pick(random, "\"id\"", "12"),
                    "String" => Pick(random, "\"text\"", "\"\"", "\"\\u00e9\""),
                    _ => Pick(random, "1", "\"2022-01-01\"", "1.25", "[1]", "{\"a\": 1}"),
                };
        }
    }

    private static string Pick(Random random, params string[] items) => items[random.Next(items.Length)];
}
