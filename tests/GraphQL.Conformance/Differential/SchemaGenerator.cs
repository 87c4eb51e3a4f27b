namespace ItAnalytics.GraphQL.Conformance.Differential;

/// <summary>Writes schemas from a seed: sound ones, or ones with mistakes strewn in.</summary>
/// <remarks>Everything of the language for schemas comes up: descriptions of both kinds, interfaces of interfaces,
/// defaults, repeatable directives and their use, deprecations, <c>@oneOf</c>, extensions of everything. Left out is
/// only what known-differences.md is about.</remarks>
internal sealed class SchemaGenerator
{
    private readonly Random _random;
    private readonly double _mistakes;
    private readonly string[] _scalars;
    private readonly string[] _enums;
    private readonly string[] _inputs;
    private readonly string[] _interfaces;
    private readonly string[] _objects;
    private readonly string[] _unions;
    private readonly string[] _directives;
    private readonly Dictionary<string, List<(string Name, string Text)>> _fields = [];
    private readonly Dictionary<string, List<string>> _implemented = [];
    private readonly List<string> _definitions = [];

    private SchemaGenerator(int seed, double mistakes)
    {
        _random = new Random(seed);
        _mistakes = mistakes;
        _scalars = Names("S", 3);
        _enums = Names("E", 3, atLeast: 1);
        _inputs = Names("I", 4, atLeast: 1);
        _interfaces = Names("N", 4);
        _objects = Names("O", 5, atLeast: 1);
        _unions = Names("U", 3);
        _directives = Names("d", 3);
    }

    /// <summary>The same schema for the same seed and share of mistakes.</summary>
    internal static string Generate(int seed, double mistakes) => new SchemaGenerator(seed, mistakes).Schema();

    private string Schema()
    {
        foreach (var name in _directives) _definitions.Add(Directive(name));
        foreach (var name in _scalars) _definitions.Add(Scalar(name));
        foreach (var name in _enums) _definitions.AddRange(Parts("enum", name, "", "ENUM", EnumValues(name)));
        for (var i = 0; i < _inputs.Length; i++) Input(_inputs[i]);
        for (var i = 0; i < _interfaces.Length; i++)
            WithFields("interface", _interfaces[i], _interfaces[..i], "INTERFACE");
        foreach (var name in _objects) WithFields("type", name, _interfaces, "OBJECT");
        foreach (var name in _unions) Union(name);
        Roots();
        for (var i = _definitions.Count - 1; i > 0; i--)
        {
            if (!Chance(0.2)) continue;
            var other = _random.Next(i);
            (_definitions[i], _definitions[other]) = (_definitions[other], _definitions[i]);
        }
        if (Mistake()) _definitions.Add(_definitions[_random.Next(_definitions.Count)]);
        if (Mistake()) _definitions.RemoveAt(_random.Next(_definitions.Count));
        return string.Join("\n\n", _definitions);
    }

    private void Roots()
    {
        var usual = Chance(0.5);
        var query = usual ? "Query" : "Root";
        if (!Mistake()) WithFields("type", query, _interfaces, "OBJECT");
        var roots = new List<string> { $"query: {query}" };
        foreach (var operation in new[] { "Mutation", "Subscription" })
        {
            if (!Chance(0.4)) continue;
            WithFields("type", usual ? operation : "My" + operation, [], "OBJECT");
            roots.Add($"{operation.ToLowerInvariant()}: {(usual ? operation : "My" + operation)}");
        }
        if (usual && Chance(0.7)) return;
        var inExtension = roots.Count > 1 && Chance(0.3) ? 1 : 0;
        if (Mistake()) roots.Add("query: " + AnyName());
        _definitions.Add(
            $"{Description("")}schema{Directives("SCHEMA")} {{ {string.Join(' ', roots.SkipLast(inExtension))} }}");
        if (inExtension > 0) _definitions.Add($"extend schema {{ {roots[^1]} }}");
        else if (_directives.Length > 0 && Chance(0.1))
            _definitions.Add($"extend schema{Directives("SCHEMA", isNeeded: true)}");
    }

    private string Directive(string name)
    {
        string[] all =
        [
            "QUERY", "MUTATION", "FIELD", "FRAGMENT_SPREAD", "VARIABLE_DEFINITION", "SCHEMA", "SCALAR", "OBJECT",
            "FIELD_DEFINITION", "INTERFACE", "UNION", "ENUM", "ENUM_VALUE", "INPUT_OBJECT",
        ];
        // Where the others are used is known from the name: d0 everywhere, d1 on types, d2 in documents.
        var locations = name switch { "d0" => all, "d1" => all[5..], _ => all[..5] };
        return $"{Description("")}directive @{name}(x: {Scalar()} y: [Int!] = [1, 2]{Deprecated()})"
            + $"{(name == "d0" || Chance(0.3) ? " repeatable" : "")} on "
            + $"{(Chance(0.2) ? "| " : "")}{string.Join(" | ", locations)}";
    }

    private string Scalar(string name) => $"{Description("")}scalar {name}"
        + (Chance(0.4) ? $" @specifiedBy(url: \"https://example.org/{name}\")" : "") + Directives("SCALAR");

    private List<string> EnumValues(string name)
    {
        var values = Enumerable.Range(0, _random.Next(1, 5))
            .Select(i => $"{Description("  ")}{name}_{i}{Deprecated()}{Directives("ENUM_VALUE")}").ToList();
        if (Mistake()) values.Add(values[0]);
        if (Mistake()) values.Clear();
        return values;
    }

    private void Input(string name)
    {
        var isOneOf = Chance(0.25);
        var fields = new List<string>();
        for (var i = 0; i < _random.Next(1, 5); i++)
        {
            var type = InputType();
            if (isOneOf && !Mistake()) type = type.TrimEnd('!');
            // A circle of non-null input objects could never be closed by a value.
            if (_inputs.Contains(type.TrimEnd('!')) && !Mistake()) type = type.TrimEnd('!');
            var defaultText = isOneOf && !Mistake() ? "" : Default(type, 0.4);
            var deprecated = type.EndsWith('!') && defaultText.Length == 0 && !Mistake() ? "" : Deprecated();
            fields.Add($"{Description("  ")}f{i}: {type}{defaultText}{deprecated}");
        }
        if (Mistake()) fields.Add(fields[0]);
        _definitions.AddRange(Parts("input", name, isOneOf ? " @oneOf" : "", "INPUT_OBJECT", fields));
    }

    private void WithFields(string keyword, string name, string[] candidates, string location)
    {
        var interfaces = new List<string>();
        var fields = new List<(string Name, string Text)>();
        foreach (var candidate in candidates.Where(_ => Chance(0.35)))
        {
            foreach (var one in _implemented[candidate].Append(candidate))
            {
                if (interfaces.Contains(one) || Mistake()) continue;
                interfaces.Add(one);
                foreach (var field in _fields[one])
                {
                    if (fields.TrueForAll(known => known.Name != field.Name) && !Mistake()) fields.Add(field);
                }
            }
        }
        // A field's name tells the type that defined it, so that two interfaces never disagree about one.
        for (var i = 0; i < _random.Next(1, 4); i++) fields.Add(($"{name}f{i}", Field($"{name}f{i}")));
        (_fields[name], _implemented[name]) = ([.. fields], [.. interfaces]);
        if (Mistake()) fields.Add(fields[0]);
        if (Mistake()) interfaces.Add(AnyName());
        var implements = interfaces.Count == 0 ? ""
            : " implements " + (Chance(0.1) ? "& " : "") + string.Join(" & ", interfaces);
        _definitions.AddRange(Parts(keyword, name, implements, location, fields.ConvertAll(field => field.Text)));
    }

    private string Field(string name)
    {
        var arguments = Enumerable.Range(0, Chance(0.4) ? _random.Next(1, 4) : 0).Select(i =>
        {
            var type = InputType();
            var defaultText = Default(type, 0.5);
            var deprecated = type.EndsWith('!') && defaultText.Length == 0 ? "" : Deprecated();
            return $"{Description("    ")}a{i}: {type}{defaultText}{deprecated}";
        }).ToList();
        if (arguments.Count > 0 && Mistake()) arguments.Add(arguments[0]);
        var list = arguments.Count == 0 ? "" : $"({string.Join(", ", arguments)})";
        return $"{Description("  ")}{name}{list}: {OutputType()}{Deprecated()}{Directives("FIELD_DEFINITION")}";
    }

    private void Union(string name)
    {
        var members = _objects.Where(_ => Chance(0.6)).ToList();
        if (members.Count == 0) members.Add(_objects[0]);
        if (Mistake()) members.Add(AnyName());
        var first = members.Count > 1 && Chance(0.2) ? members[..^1] : members;
        _definitions.Add($"{Description("")}union {name}{Directives("UNION")} = "
            + $"{(Chance(0.2) ? "| " : "")}{string.Join(" | ", first)}");
        if (first.Count < members.Count) _definitions.Add($"extend union {name} = {members[^1]}");
    }

    // A definition, whose last member may stand in an extension.
    private IEnumerable<string> Parts(
        string keyword, string name, string head, string location, List<string> members)
    {
        var isExtended = members.Count > 1 && Chance(0.2);
        var own = isExtended ? members[..^1] : members;
        var body = own.Count == 0 ? "" : " {\n  " + string.Join("\n  ", own) + "\n}";
        yield return $"{Description("")}{keyword} {name}{head}{Directives(location)}{body}";
        if (isExtended) yield return $"extend {keyword} {name} {{\n  {members[^1]}\n}}";
        else if (_directives.Length > 0 && Chance(0.05))
            yield return $"extend {keyword} {name}{Directives(location, isNeeded: true)}";
    }

    private string InputType() => Wrap(Pick(
        Mistake() ? AnyName() : Pick(_enums), Pick(_inputs), Scalar(), Scalar(), "Int", "String", "Boolean"));

    private string OutputType() => Wrap(Pick(
        Mistake() ? AnyName() : Pick(_enums),
        Pick(_objects),
        Pick([.. _interfaces, .. _unions, .. _objects]),
        Scalar(),
        "Int",
        "ID"));

    private string Wrap(string type) => _random.Next(8) switch
    {
        0 => $"[{type}]",
        1 => $"[{type}!]!",
        2 => $"[[{type}]!]",
        3 or 4 => $"{type}!",
        _ => type,
    };

    private string Scalar() => Pick(["Int", "Float", "String", "Boolean", "ID", .. _scalars]);

    private string Default(string type, double share)
    {
        if (!Chance(share)) return "";
        var value = Value(type);
        return value.Length == 0 ? "" : $" = {value}";
    }

    // Input objects have no literals here, since defaults of fields could lead in a circle.
    private string Value(string type)
    {
        if (Mistake()) return Pick("1", "\"x\"", "null", "NAME", "[1]", "true", "1.5");
        if (type.EndsWith('!')) return Value(type[..^1]);
        if (Chance(0.05)) return "null";
        if (type.StartsWith('['))
        {
            if (Chance(0.3)) return Value(type[1..^1]);
            var items = Enumerable.Range(0, _random.Next(3)).Select(_ => Value(type[1..^1]));
            return $"[{string.Join(", ", items.Where(item => item.Length > 0))}]";
        }
        if (_enums.Contains(type)) return type + "_0";
        if (_inputs.Contains(type)) return "";
        return type switch
        {
            "Int" => Pick("0", "-7", "2147483647"),
            "Float" => Pick("1", "0.50", "-1.5e10", "1e-7", "1e21"),
            "String" => Pick("\"\"", "\"text\"", "\"a \\\"quote\\\" \\u00e9\\n\"", "\"\"\"\n  block\n    text\n\"\"\""),
            "Boolean" => Pick("true", "false"),
            "ID" => Pick("\"id\"", "12", "\"12\"", "\"012\""),
            _ => Pick("1", "1.50", "\"text\"", "NAME", "true"),
        };
    }

    private string Description(string indent)
    {
        if (!Chance(0.15)) return "";
        string[] texts =
        [
            "\"short\"", "\"\"", "\"with \\\"quotes\\\" and \\\\\"", "\"ends in a quote\\\"\"", "\"two\\nlines\"",
            "\" spaces \"", "\"tab\\tand \\u0007 bell\"", "\"\\n leading\"", "\"\"\"block\"\"\"",
            "\"\"\"\n  several\n    lines\n\n  of text\n\"\"\"", "\"\"\" \\\"\"\" \"\"\"", "\"\"\"back\\slash\"\"\"",
            "\"\u1ed3 \ud83d\ude00\"", $"\"{new string('x', 71)}\"",
        ];
        return Pick(texts) + "\n" + indent;
    }

    private string Deprecated() => !Chance(0.12) ? "" : Pick(
        " @deprecated",
        " @deprecated(reason: \"No longer supported\")",
        " @deprecated(reason: \"use \\\"other\\\"\")",
        " @deprecated(reason: \"\"\"block\"\"\")",
        " @deprecated(reason: \"\")");

    private string Directives(string location, bool isNeeded = false)
    {
        if (_directives.Length == 0) return "";
        if (!isNeeded && !Chance(0.1)) return "";
        var name = Mistake() ? Pick(_directives) : "d0";
        var arguments = Pick("", "(y: [3])", Mistake() ? "(z: 1)" : "", "(y: null)");
        return $" @{name}{arguments}" + (Chance(0.2) ? $" @{name}" : "");
    }

    private string AnyName() => Pick(
    [
        .. _scalars, .. _enums, .. _inputs, .. _interfaces, .. _objects, .. _unions,
        "Query", "Int", "Nothing", "__Type",
    ]);

    private string[] Names(string prefix, int atMost, int atLeast = 0) =>
        [.. Enumerable.Range(0, _random.Next(atLeast, atMost + 1)).Select(i => $"{prefix}{i}")];

    private T Pick<T>(params T[] items) => items[_random.Next(items.Length)];

    private bool Chance(double share) => _random.NextDouble() < share;

    private bool Mistake() => _random.NextDouble() < _mistakes;
}
