using ItAnalytics.GraphQL.Types;

namespace ItAnalytics.GraphQL.Conformance.Differential;

/// <summary>Writes documents against a schema from a seed: mostly valid ones, with mistakes strewn in.</summary>
/// <remarks>Names come from small pools, so that fragments meet, aliases collide and variables are shared.</remarks>
internal sealed class DocumentGenerator
{
    private static readonly string[] Aliases = ["a", "b", "name", "id"];
    private static readonly string[] FragmentNames = ["F", "G", "H", "I"];

    private readonly Schema _schema;
    private readonly Random _random;
    private readonly double _mistakes;
    private readonly Dictionary<string, string> _variables = [];
    private readonly NamedType[] _composites;

    private DocumentGenerator(Schema schema, int seed, double mistakes)
    {
        _schema = schema;
        _random = new Random(seed);
        _mistakes = mistakes;
        _composites = [.. schema.Types.Where(type => type.IsComposite && !Introspection.IsIntrospectionType(type))];
    }

    /// <summary>The same document for the same schema, seed and share of mistakes.</summary>
    public static string Generate(Schema schema, int seed, double mistakes) =>
        new DocumentGenerator(schema, seed, mistakes).Document();

    private string Document()
    {
        var operations = Chance(0.1) ? 2 : 1;
        var parts = new List<string>();
        for (var i = 0; i < operations; i++)
        {
            var isNamed = operations > 1 || Chance(0.3);
            parts.Add(Operation(isNamed ? $"Q{(Mistake() ? 0 : i)}" : ""));
        }
        var used = FragmentNames
            .Where(name => parts.Any(part => part.Contains($"...{name}", StringComparison.Ordinal))).ToList();
        for (var i = 0; i < used.Count; i++)
        {
            if (Mistake()) continue;
            var type = FragmentType(used[i]);
            parts.Add($"fragment {used[i]} on {type.Name}{Directives("FRAGMENT_DEFINITION")} {Selection(type, 2)}");
            foreach (var name in FragmentNames)
            {
                if (!used.Contains(name) && parts[^1].Contains($"...{name}", StringComparison.Ordinal)) used.Add(name);
            }
        }
        if (Mistake()) parts.Add($"fragment {Pick(FragmentNames)} on {AnyTypeName()} {{ __typename }}");
        return string.Join('\n', parts);
    }

    private string Operation(string name)
    {
        _variables.Clear();
        var kind = _schema.MutationType is not null && Chance(0.1) ? "mutation"
            : _schema.SubscriptionType is not null && Chance(0.1) ? "subscription" : "query";
        NamedType root = kind switch
        {
            "mutation" => _schema.MutationType!,
            "subscription" => _schema.SubscriptionType!,
            _ => _schema.QueryType!,
        };
        var selection = Selection(root, 4);
        var variables = _variables.Where(_ => !Mistake()).Select(pair => $"${pair.Key}: {pair.Value}").ToList();
        if (Mistake()) variables.Add($"$extra: {AnyTypeName()}");
        var list = variables.Count == 0 ? "" : $"({string.Join(", ", variables)})";
        return $"{kind} {name}{list}{Directives(kind.ToUpperInvariant())} {selection}";
    }

    private string Selection(NamedType type, int depth)
    {
        var items = new List<string>();
        var count = _random.Next(1, 4);
        for (var i = 0; i < count; i++) items.Add(SelectionItem(type, depth));
        return "{ " + string.Join(' ', items) + " }";
    }

    private string SelectionItem(NamedType type, int depth)
    {
        if (Chance(0.12))
        {
            var name = Pick(FragmentNames);
            if (TypeRelations.Overlap(_schema, FragmentType(name), type) || Mistake())
                return $"...{name}{Directives("FRAGMENT_SPREAD")}";
        }
        if (depth > 0 && (Chance(0.12) || type is UnionType))
        {
            if (Chance(0.2)) return $"...{Directives("INLINE_FRAGMENT")} {Selection(type, depth - 1)}";
            var others = Mistake()
                ? _composites
                : [.. _composites.Where(one => TypeRelations.Overlap(_schema, one, type))];
            if (others.Length == 0) return "__typename";
            var other = Pick(others);
            var name = Mistake() ? AnyTypeName() : other.Name;
            return $"... on {name}{Directives("INLINE_FRAGMENT")} {Selection(other, depth - 1)}";
        }
        return Field(type, depth);
    }

    private string Field(NamedType type, int depth)
    {
        var fields = (type as FieldsType)?.Fields.Where(one => depth > 0 || one.Type.Named.IsLeaf).ToArray() ?? [];
        if (fields.Length == 0 || Chance(0.05)) return Mistake() ? "__typenam" : "__typename";
        var field = Pick(fields);
        var alias = Chance(0.2) ? Pick(Aliases) + ": " : "";
        var name = Mistake() ? Misspell(field.Name) : field.Name;
        var selection = field.Type.Named.IsLeaf != Mistake() ? "" : " " + Selection(field.Type.Named, depth - 1);
        return $"{alias}{name}{Arguments(field.Arguments)}{Directives("FIELD")}{selection}";
    }

    private string Arguments(NameMap<InputValueDefinition> definitions)
    {
        var given = new List<string>();
        foreach (var definition in definitions)
        {
            if (definition.IsRequired ? Mistake() : Chance(0.6)) continue;
            given.Add($"{(Mistake() ? Misspell(definition.Name) : definition.Name)}: {Value(definition.Type, 3)}");
            if (Mistake()) given.Add(given[^1]);
        }
        return given.Count == 0 ? "" : $"({string.Join(", ", given)})";
    }

    private string Directives(string location)
    {
        if (!Chance(0.12)) return "";
        var directives = Mistake()
            ? _schema.Directives.ToArray()
            : [.. _schema.Directives.Where(one => one.Locations.Contains(location))];
        if (directives.Length == 0) return "";
        var directive = Pick(directives);
        var text = $" @{(Mistake() ? Misspell(directive.Name) : directive.Name)}{Arguments(directive.Arguments)}";
        return Mistake() ? text + text : text;
    }

    private string Value(GraphQLType type, int depth)
    {
        if (Chance(0.15)) return Variable(type);
        if (Mistake())
            return Pick(["1", "1.5", "\"text\"", "true", "null", "NAME", "[1, \"x\"]", "{a: 1}", "$v0", "[[]]"]);
        switch (type)
        {
            case NonNullType nonNull:
                return Value(nonNull.OfType, depth);
            case ListType list:
                if (depth == 0) return "[]";
                if (Chance(0.2)) return Value(list.OfType, depth - 1);
                var items = Enumerable.Range(0, _random.Next(3)).Select(_ => Value(list.OfType, depth - 1));
                return $"[{string.Join(", ", items)}]";
            case InputObjectType input:
                return InputObject(input, depth);
            case EnumType of:
                return Mistake() ? Misspell(Pick([.. of.Values]).Name) : Pick([.. of.Values]).Name;
            default:
                return type.ToString() switch
                {
                    "Int" => Pick(["0", "7", "-12", "2147483647"]),
                    "Float" => Pick(["0", "1.5", "-2e10", "0.25"]),
                    "Boolean" => Pick(["true", "false"]),
                    "ID" => Pick(["\"id\"", "12"]),
                    "String" => Pick(["\"text\"", "\"\"", "\"\"\"block\"\"\"", "\"\\u00e9\""]),
                    _ => Pick(["1", "\"2022-01-01\"", "1.25"]),
                };
        }
    }

    private string InputObject(InputObjectType type, int depth)
    {
        if (type.IsOneOf && !Mistake())
        {
            var choices = type.Fields.Where(field => depth > 0 || field.Type.Named.IsLeaf).ToArray();
            if (choices.Length == 0) return "{}";
            var only = Pick(choices);
            return $"{{{only.Name}: {Value(only.Type.NonNull(), depth - 1)}}}";
        }
        var fields = new List<string>();
        foreach (var field in type.Fields)
        {
            if (field.IsRequired ? Mistake() : depth <= 0 || Chance(0.7)) continue;
            fields.Add($"{(Mistake() ? Misspell(field.Name) : field.Name)}: {Value(field.Type, depth - 1)}");
        }
        return $"{{{string.Join(", ", fields)}}}";
    }

    private string Variable(GraphQLType type)
    {
        var declared = Mistake() ? AnyTypeName()
            : Chance(0.2) && type is not NonNullType ? $"{type}!" : type.ToString()!;
        foreach (var (name, known) in _variables)
        {
            if (known == declared || Mistake()) return "$" + name;
        }
        var added = $"v{_variables.Count}";
        _variables[added] = declared;
        if (Chance(0.2) && !declared.EndsWith('!'))
            _variables[added] += " = " + Value(type, 0).Replace("$", "", StringComparison.Ordinal);
        return "$" + added;
    }

    private NamedType FragmentType(string name) =>
        _composites[(name[0] * 7 + _composites.Length) % _composites.Length];

    private string AnyTypeName()
    {
        var type = Pick([.. _schema.Types]);
        return Mistake() ? Misspell(type.Name) : type.Name;
    }

    private string Misspell(string name)
    {
        var at = _random.Next(name.Length);
        var changed = _random.Next(4) switch
        {
            0 => name.Remove(at, 1),
            1 => name.Insert(at, "x"),
            2 => name[..at] + (char)('a' + _random.Next(26)) + name[(at + 1)..],
            _ => name.ToUpperInvariant(),
        };
        return changed.Length == 0 || char.IsAsciiDigit(changed[0]) ? "x" : changed;
    }

    private T Pick<T>(T[] items) => items[_random.Next(items.Length)];

    private bool Chance(double share) => _random.NextDouble() < share;

    private bool Mistake() => _random.NextDouble() < _mistakes;
}
