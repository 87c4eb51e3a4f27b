using System.Globalization;
using ItAnalytics.Warehouse.Errors;
using NodaTime;
using NodaTime.Text;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace ItAnalytics.Etl.Extract;

/// <summary>
/// One mapping of a contract file, read strictly: every key is asked for by name, and what nobody asked for is refused
/// with its line. All troubles are <see cref="CodedException"/> with <see cref="SourceErrorCodes.ContractInvalid"/>.
/// </summary>
internal sealed class ContractYaml
{
    private readonly string file;
    private readonly string path;
    private readonly int line;
    private readonly Dictionary<string, (YamlScalarNode Key, YamlNode Value)> entries = new(StringComparer.Ordinal);
    private readonly HashSet<string> asked = new(StringComparer.Ordinal);

    private ContractYaml(string file, string path, YamlMappingNode mapping)
    {
        this.file = file;
        this.path = path;
        line = (int)mapping.Start.Line;
        foreach (var (key, value) in mapping.Children)
        {
            if (key is not YamlScalarNode { Value: { } name } scalar)
                throw Invalid(file, (int)key.Start.Line, path, "a key must be plain text");
            entries.Add(name, (scalar, value));
        }
    }

    /// <summary>Reads the one document of a file.</summary>
    public static ContractYaml Parse(string file, string text)
    {
        var stream = new YamlStream();
        try
        {
            stream.Load(new StringReader(text));
        }
        catch (YamlException e)
        {
            throw Invalid(file, (int)e.Start.Line, "", $"not valid YAML: {e.Message}");
        }

        if (stream.Documents is not [{ RootNode: YamlMappingNode root }])
            throw Invalid(file, 1, "", "the file must be one mapping of keys and values");
        return new ContractYaml(file, "", root);
    }

    /// <summary>Text of a key that must be there.</summary>
    public string Text(string key) => OptionalText(key) ?? throw Missing(key);

    /// <summary>Text of a key, or nothing when it is absent or null.</summary>
    public string? OptionalText(string key)
    {
        if (Find(key) is not { } node) return null;
        if (node is not YamlScalarNode scalar) throw Bad(key, "must be one value");
        return scalar.Style == ScalarStyle.Plain && scalar.Value is "" or "~" or "null" ? null : scalar.Value;
    }

    /// <summary>Texts of a list; a single value is a list of one.</summary>
    public IReadOnlyList<string> Texts(string key)
    {
        switch (Find(key))
        {
            case null:
                return [];
            case YamlScalarNode { Value: { } one }:
                return [one];
            case YamlSequenceNode list when list.Children.All(c => c is YamlScalarNode { Value: not null }):
                return [.. list.Children.Select(c => ((YamlScalarNode)c).Value!)];
            default:
                throw Bad(key, "must be a list of values");
        }
    }

    /// <summary>One of the names of an enumeration, written in the style of the file, e.g. <c>group-statistic</c>.</summary>
    public T Choice<T>(string key, T? fallback = null)
        where T : struct, Enum
    {
        var text = OptionalText(key);
        if (text is null) return fallback ?? throw Missing(key);
        return ParseChoice<T>(text) ?? throw Bad(key, $"'{text}' is not one of {string.Join(", ", ChoiceNames<T>())}");
    }

    /// <summary>A value of an enumeration by its name in any of the styles OTHER_NAME, other-name, OtherName.</summary>
    public static T? ParseChoice<T>(string text)
        where T : struct, Enum
    {
        var bare = text.Replace("-", "", StringComparison.Ordinal).Replace("_", "", StringComparison.Ordinal);
        foreach (var value in Enum.GetValues<T>())
        {
            if (string.Equals(value.ToString(), bare, StringComparison.OrdinalIgnoreCase)) return value;
        }

        return null;
    }

    /// <summary>The names of an enumeration as the warehouse writes them, e.g. <c>NOT_PUBLISHED</c>.</summary>
    public static string CodeOf<T>(T value)
        where T : struct, Enum =>
        string.Concat(value.ToString().Select((c, i) => i > 0 && char.IsUpper(c) ? $"_{c}" : $"{c}")).ToUpperInvariant();

    /// <summary>A whole number.</summary>
    public int Integer(string key, int fallback, int minimum, int maximum)
    {
        if (OptionalText(key) is not { } text) return fallback;
        return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            && number >= minimum && number <= maximum
            ? number
            : throw Bad(key, $"'{text}' is not a whole number from {minimum} to {maximum}");
    }

    /// <summary>A number with a decimal point that is not below zero, or nothing.</summary>
    public decimal? Number(string key)
    {
        if (OptionalText(key) is not { } text) return null;
        return decimal.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number)
            ? number
            : throw Bad(key, $"'{text}' is not a number as 2.5");
    }

    /// <summary>true or false.</summary>
    public bool Flag(string key, bool fallback) => OptionalText(key) switch
    {
        null => fallback,
        "true" => true,
        "false" => false,
        var text => throw Bad(key, $"'{text}' is neither true nor false"),
    };

    /// <summary>A date as <c>2022-10-25</c>, or nothing.</summary>
    public LocalDate? Date(string key)
    {
        if (OptionalText(key) is not { } text) return null;
        return LocalDatePattern.Iso.Parse(text) is { Success: true, Value: var date }
            ? date
            : throw Bad(key, $"'{text}' is not a date as 2022-10-25");
    }

    /// <summary>One year or a span as <c>2005-2016</c>, or nothing.</summary>
    public (int First, int Last)? Years(string key)
    {
        if (OptionalText(key) is not { } text) return null;
        var parts = text.Split('-', StringSplitOptions.TrimEntries);
        if (parts.Length is 1 or 2
            && int.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out var first)
            && int.TryParse(parts[^1], NumberStyles.None, CultureInfo.InvariantCulture, out var last)
            && first is >= 1980 and <= 2060 && last >= first && last <= 2060)
            return (first, last);
        throw Bad(key, $"'{text}' is neither a year nor a span of years as 2005-2016 between 1980 and 2060");
    }

    /// <summary>A mapping below this one, or nothing.</summary>
    public ContractYaml? Section(string key) => Find(key) switch
    {
        null => null,
        YamlMappingNode mapping => new ContractYaml(file, $"{path}{key}.", mapping),
        _ => throw Bad(key, "must be a mapping of keys and values"),
    };

    /// <summary>A list of mappings below this one.</summary>
    public IReadOnlyList<ContractYaml> Sections(string key) => Find(key) switch
    {
        null => [],
        YamlSequenceNode list when list.Children.All(c => c is YamlMappingNode) =>
            [.. list.Children.Select((c, i) => new ContractYaml(file, $"{path}{key}[{i}].", (YamlMappingNode)c))],
        _ => throw Bad(key, "must be a list of mappings"),
    };

    /// <summary>All keys with their texts; for mappings whose keys are data.</summary>
    public IEnumerable<(string Key, string Value)> Pairs()
    {
        foreach (var key in entries.Keys) yield return (key, Text(key));
    }

    /// <summary>Refuses what nobody asked for; call it last.</summary>
    public void RefuseUnknownKeys()
    {
        foreach (var (name, (key, _)) in entries)
        {
            if (!asked.Contains(name))
                throw Invalid(
                    file, (int)key.Start.Line, path + name,
                    $"unknown key; known here: {string.Join(", ", asked.Order(StringComparer.Ordinal))}");
        }
    }

    /// <summary>The trouble with the value of a key.</summary>
    public CodedException Bad(string key, string what) => Invalid(
        file, entries.TryGetValue(key, out var entry) ? (int)entry.Key.Start.Line : line, path + key, what);

    private CodedException Missing(string key) => Bad(key, "is missing");

    private YamlNode? Find(string key)
    {
        asked.Add(key);
        return entries.TryGetValue(key, out var entry) ? entry.Value : null;
    }

    private static string[] ChoiceNames<T>()
        where T : struct, Enum => [.. Enum.GetValues<T>().Select(CodeOf)];

    private static CodedException Invalid(string file, int line, string key, string what) => new(
        SourceErrorCodes.ContractInvalid,
        $"{file}:{line}: {(key.Length == 0 ? "" : $"key '{key}': ")}{what}. Mend the source contract.");
}
