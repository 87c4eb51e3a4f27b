using System.Globalization;
using YamlDotNet.RepresentationModel;

namespace ItAnalytics.Scoring;

/// <summary>Where problems are collected while one file is read.</summary>
internal sealed class ReadingContext(string file)
{
    private readonly List<MethodologyProblem> problems = [];

    public IReadOnlyList<MethodologyProblem> Problems => problems;

    public void Report(string code, long line, string field, string message, string mend) =>
        problems.Add(new MethodologyProblem(code, file, (int)line, field, message, mend));
}

/// <summary>
/// One YAML mapping read field by field. Every getter notes the key as known, reports a wrong type with its line and
/// goes on with a default, so that one reading finds all problems. <see cref="Close"/> reports the keys nobody asked
/// for.
/// </summary>
internal sealed class YamlFields
{
    private readonly YamlMappingNode map;
    private readonly HashSet<string> known = new(StringComparer.Ordinal);

    public YamlFields(YamlMappingNode map, string path, ReadingContext context)
    {
        this.map = map;
        Path = path;
        Context = context;
    }

    public string Path { get; }

    public ReadingContext Context { get; }

    public long Line => map.Start.Line;

    public bool Has(string key) => Find(key) is not null;

    public long LineOf(string key) => Find(key)?.Start.Line ?? Line;

    public void Report(string code, string? key, string message, string mend) =>
        Context.Report(code, key is null ? Line : LineOf(key), key is null ? Path : Join(key), message, mend);

    public string? Text(string key)
    {
        if (Find(key) is not { } node) return null;
        if (node is YamlScalarNode { Value.Length: > 0 } scalar) return scalar.Value.Trim();
        WrongType(key, node, "a text");
        return null;
    }

    public string RequiredText(string key)
    {
        if (Text(key) is { } text) return text;
        if (!Has(key)) Missing(key);
        return "";
    }

    /// <summary>A code: letters, digits, point, hyphen and underscore, 1 to 40 characters.</summary>
    public string RequiredCode(string key)
    {
        var code = RequiredText(key);
        if (code.Length == 0) return code;
        if (code.Length <= 40 && code.All(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '-' or '.')) return code;
        Report(ProblemCodes.WrongType, key, $"'{code}' is not a code.",
            "Use 1 to 40 ASCII letters, digits, points, hyphens and underscores.");
        return code;
    }

    public decimal? Number(string key) => Find(key) is { } node ? NumberOf(node, key) : null;

    public decimal RequiredNumber(string key, decimal fallback)
    {
        if (!Has(key)) Missing(key);
        return Number(key) ?? fallback;
    }

    public int? Whole(string key)
    {
        if (Number(key) is not { } number) return null;
        if (number == decimal.Truncate(number) && Math.Abs(number) < 1_000_000) return (int)number;
        Report(ProblemCodes.WrongType, key, $"{number.ToString(CultureInfo.InvariantCulture)} is not a whole number.",
            "Write a whole number.");
        return null;
    }

    public bool Flag(string key)
    {
        var text = Text(key);
        if (text is null or "false") return false;
        if (text == "true") return true;
        Report(ProblemCodes.WrongType, key, $"'{text}' is neither true nor false.", "Write true or false.");
        return false;
    }

    /// <summary>One of an enumeration's words, written in capitals with underscores: HALF_UP for HalfUp.</summary>
    public T Choice<T>(string key, T fallback) where T : struct, Enum
    {
        if (Text(key) is not { } text) return fallback;
        foreach (var value in Enum.GetValues<T>())
        {
            if (Word(value) == text) return value;
        }

        var allowed = string.Join(", ", Enum.GetValues<T>().Select(Word));
        Report(ProblemCodes.NotAllowed, key, $"'{text}' is not allowed here.", $"Write one of {allowed}.");
        return fallback;
    }

    public YamlFields? Map(string key)
    {
        if (Find(key) is not { } node) return null;
        if (node is YamlMappingNode inner) return new YamlFields(inner, Join(key), Context);
        WrongType(key, node, "a mapping (key: value)");
        return null;
    }

    public IReadOnlyList<YamlFields> Maps(string key)
    {
        if (Find(key) is not { } node) return [];
        if (node is not YamlSequenceNode list)
        {
            WrongType(key, node, "a list");
            return [];
        }

        var maps = new List<YamlFields>(list.Children.Count);
        foreach (var child in list.Children)
        {
            if (child is YamlMappingNode inner)
            {
                var code = inner.Children.TryGetValue(new YamlScalarNode("code"), out var c) ? c.ToString() : null;
                maps.Add(new YamlFields(inner, $"{Join(key)}[{code ?? maps.Count.ToString(CultureInfo.InvariantCulture)}]", Context));
            }
            else
            {
                WrongType(key, child, "a mapping in every item");
            }
        }

        return maps;
    }

    public IReadOnlyList<(string Text, long Line)> Texts(string key)
    {
        if (Find(key) is not { } node) return [];
        if (node is YamlSequenceNode list && list.Children.All(c => c is YamlScalarNode))
            return [.. list.Children.Select(c => (((YamlScalarNode)c).Value ?? "", c.Start.Line))];
        WrongType(key, node, "a list of codes");
        return [];
    }

    /// <summary>Either one number, or a mapping of tree code to number; null under a tree means "not in this tree".</summary>
    public IReadOnlyList<(string? Tree, decimal? Number, long Line)> NumberByTree(string key)
    {
        if (Find(key) is not { } node) return [];
        if (node is not YamlMappingNode inner) return [(null, NumberOf(node, key), node.Start.Line)];
        return [.. inner.Children.Select(pair => (
            (string?)pair.Key.ToString(),
            pair.Value is YamlScalarNode { Value: "null" or "~" or "" } ? null : NumberOf(pair.Value, key),
            pair.Key.Start.Line))];
    }

    public IReadOnlyList<(string Key, YamlFields? Fields, long Line)> Entries()
    {
        foreach (var pair in map.Children) known.Add(pair.Key.ToString());
        return [.. map.Children.Select(pair => (
            pair.Key.ToString(),
            pair.Value is YamlMappingNode inner
                ? new YamlFields(inner, Join(pair.Key.ToString()), Context)
                : NotAMap(pair.Key.ToString(), pair.Value),
            pair.Key.Start.Line))];
    }

    /// <summary>All keys, to be asked for one by one.</summary>
    public IReadOnlyList<(string Key, YamlNode Value, long Line)> TextEntries() =>
        [.. map.Children.Select(pair => (pair.Key.ToString(), pair.Value, pair.Key.Start.Line))];

    public LocalisedText Name(string key = "name")
    {
        if (Find(key) is YamlScalarNode { Value.Length: > 0 } scalar)
            return new LocalisedText(scalar.Value.Trim(), scalar.Value.Trim());
        if (Map(key) is not { } names)
        {
            if (!Has(key)) Missing(key);
            return new LocalisedText("", "");
        }

        var name = new LocalisedText(names.RequiredText("vi"), names.RequiredText("en"));
        names.Close();
        return name;
    }

    public void Missing(string key) =>
        Report(ProblemCodes.MissingKey, null, $"'{key}' is missing.", $"Add '{key}' here.");

    public void Close()
    {
        foreach (var pair in map.Children)
        {
            var key = pair.Key.ToString();
            if (known.Contains(key)) continue;
            var near = known.MinBy(k => Distance(k, key));
            var hint = near is not null && Distance(near, key) <= 2
                ? $"Did you mean '{near}'?"
                : $"Known keys here: {string.Join(", ", known.Order(StringComparer.Ordinal))}.";
            Context.Report(ProblemCodes.UnknownKey, pair.Key.Start.Line, Join(key), $"'{key}' is not a known key.", hint);
        }
    }

    public static string Word<T>(T value) where T : struct, Enum
    {
        var name = value.ToString();
        if (value is RuleKind kind)
        {
            // These three are one word in the field.
            if (kind == RuleKind.MinMax) return "MINMAX";
            if (kind == RuleKind.MaxNorm) return "MAXNORM";
            if (kind == RuleKind.ZScore) return "ZSCORE";
        }

        return string.Concat(name.Select((c, i) =>
            i > 0 && char.IsUpper(c) ? $"_{c}" : char.ToUpperInvariant(c).ToString()));
    }

    private YamlNode? Find(string key)
    {
        known.Add(key);
        if (!map.Children.TryGetValue(new YamlScalarNode(key), out var node)) return null;
        return node is YamlScalarNode { Value: "null" or "~" or "" or null, Style: not YamlDotNet.Core.ScalarStyle.DoubleQuoted }
            ? null
            : node;
    }

    private decimal? NumberOf(YamlNode node, string key)
    {
        if (node is YamlScalarNode { Value: { } text }
            && decimal.TryParse(text, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint,
                CultureInfo.InvariantCulture, out var number))
        {
            return number;
        }

        WrongType(key, node, "a number with a decimal point");
        return null;
    }

    private YamlFields? NotAMap(string key, YamlNode node)
    {
        WrongType(key, node, "a mapping (key: value)");
        return null;
    }

    private void WrongType(string key, YamlNode node, string wanted)
    {
        var found = node switch
        {
            YamlScalarNode s => $"'{s.Value}'",
            YamlSequenceNode => "a list",
            _ => "a mapping",
        };
        Context.Report(ProblemCodes.WrongType, node.Start.Line, Join(key), $"Found {found}.", $"Write {wanted}.");
    }

    private string Join(string key) => Path.Length == 0 ? key : $"{Path}.{key}";

    private static int Distance(string a, string b)
    {
        var row = Enumerable.Range(0, b.Length + 1).ToArray();
        for (var i = 1; i <= a.Length; i++)
        {
            var diagonal = row[0];
            row[0] = i;
            for (var j = 1; j <= b.Length; j++)
            {
                var above = row[j];
                row[j] = Math.Min(Math.Min(row[j], row[j - 1]) + 1, diagonal + (a[i - 1] == b[j - 1] ? 0 : 1));
                diagonal = above;
            }
        }

        return row[b.Length];
    }
}
