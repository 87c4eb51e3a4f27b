using ItAnalytics.GraphQL.Types;

namespace ItAnalytics.GraphQL.Conformance.Differential;

/// <summary>Writes the plain JSON value that an operation is run on from a seed: mostly one that fits the schema, with
/// nulls where none may be, values of other types, and abstract values that do not say what they are.</summary>
internal sealed class RootGenerator
{
    private const double Mistakes = 0.04;

    private readonly Schema _schema;
    private readonly Random _random;

    private RootGenerator(Schema schema, int seed) => (_schema, _random) = (schema, new Random(seed));

    /// <summary>The same value for the same schema, type and seed.</summary>
    internal static string Generate(Schema schema, ObjectType root, int seed) =>
        new RootGenerator(schema, seed).Object(root, 4);

    private string Object(ObjectType type, int depth)
    {
        var members = new List<string>();
        foreach (var field in type.Fields)
        {
            if (_random.NextDouble() < 0.1) continue;
            if (depth == 0 && !field.Type.Named.IsLeaf) continue;
            members.Add($"\"{field.Name}\": {Value(field.Type, depth)}");
        }
        return "{" + string.Join(", ", members) + "}";
    }

    private string Value(GraphQLType type, int depth)
    {
        if (Mistake()) return Pick("null", "1", "\"\"", "\"x\"", "[]", "{}", "[null]", "true", "1.5", "{\"a\": [1]}");
        switch (type)
        {
            case NonNullType nonNull:
                return Value(nonNull.OfType, depth);
            case ListType list:
                var count = depth > 2 ? _random.Next(3) : 1;
                return "[" + string.Join(", ", Enumerable.Range(0, count).Select(_ => Value(list.OfType, depth))) + "]";
            case ObjectType of:
                return Object(of, depth - 1);
            case EnumType of:
                return Mistake() ? "\"NOTHING\"" : $"\"{of.Values[_random.Next(of.Values.Count)].Name}\"";
            case NamedType { IsAbstract: true } of:
                var possible = _schema.PossibleTypes(of);
                if (possible.Count == 0) return "{}";
                var runtime = possible[_random.Next(possible.Count)];
                var said = Mistake() ? Pick("\"Nothing\"", "\"Int\"", "\"Query\"", "7") : $"\"{runtime.Name}\"";
                var rest = Object(runtime, depth - 1)[1..];
                return $"{{\"__typename\": {said}{(rest == "}" ? "" : ", ")}{rest}";
            default:
                return type.ToString() switch
                {
                    "Int" => Pick("0", "7", "-12", "3.0", "\"12\"", "true", "2147483648", "1.5", "\"x\"", "\" \""),
                    "Float" => Pick("0", "1.5", "-2e10", "1e400", "\"2.50\"", "false", "1e21", "\"\""),
                    "Boolean" => Pick("true", "false", "0", "2", "\"true\""),
                    "ID" => Pick("\"id\"", "12", "1.5", "-3.0", "true"),
                    "String" => Pick("\"text\"", "\"\"", "\"\\u1ed3\\n\"", "12.50", "true", "[1]"),
                    _ => Pick("1", "\"2022-01-01\"", "1.250", "[1, {\"b\": 2, \"a\": 1}]", "false"),
                };
        }
    }

    private string Pick(params string[] items) => items[_random.Next(items.Length)];

    private bool Mistake() => _random.NextDouble() < Mistakes;
}
