namespace ItAnalytics.Etl.Extract;

/// <summary>
/// Reads the keys <c>wide</c> and <c>annex</c> of a contract. Both make lines of what is no row; the fields of those lines
/// join the contract's columns under names that no header needs to have.
/// </summary>
internal static class ShapeReader
{
    /// <summary>Reads <c>wide</c>.</summary>
    public static WideLayout? ReadWide(ContractYaml? yaml, Dictionary<Field, string> columns)
    {
        if (yaml is null) return null;
        var headers = yaml.Choice<Field>("headers");
        var parts = Fields(yaml, "parts");
        if (parts.Count == 0) parts[""] = Field.Value;
        yaml.RefuseUnknownKeys();
        foreach (var field in parts.Values.Append(headers)) AddColumn(yaml, "headers", columns, field, ContractReader.NameOf(field));
        return new WideLayout(headers, parts);
    }

    /// <summary>Reads <c>annex</c>.</summary>
    public static AnnexLayout? ReadAnnex(ContractYaml? yaml, Dictionary<Field, string> columns)
    {
        if (yaml is null) return null;
        var labels = yaml.Section("labels")?.Pairs().ToDictionary(
            p => ContractYaml.ParseChoice<Field>(p.Key) ?? throw yaml.Bad("labels", $"'{p.Key}' is no field"), p => p.Value) ?? [];
        var value = yaml.OptionalText("value");
        var stages = yaml.Section("stages")?.Pairs().ToDictionary(p => p.Key, p => p.Value, StringComparer.Ordinal) ?? [];
        if (value is null == (stages.Count == 0)) throw yaml.Bad("value", "give either 'value', one column, or 'stages', a column each");
        var annex = new AnnexLayout(
            yaml.Text("code"), yaml.Text("title"), labels,
            value is null ? stages : new Dictionary<string, string>(StringComparer.Ordinal) { [""] = value },
            Fields(yaml, "parts"),
            yaml.Section("indicators")?.Pairs().ToDictionary(p => CodeForm(p.Key), p => p.Value, StringComparer.Ordinal)
                ?? throw yaml.Bad("indicators", "is missing"));
        yaml.RefuseUnknownKeys();
        foreach (var (field, label) in labels) AddColumn(yaml, "labels", columns, field, label);
        AddColumn(yaml, "code", columns, Field.Indicator, annex.Code);
        AddColumn(yaml, "value", columns, Field.Value, value ?? ContractReader.NameOf(Field.Value));
        if (stages.Count > 0) AddColumn(yaml, "stages", columns, Field.Stage, ContractReader.NameOf(Field.Stage));
        foreach (var (letter, field) in annex.Parts) AddColumn(yaml, "parts", columns, field, letter);
        return annex;
    }

    /// <summary>A code as forms are compared: <c>1.1.</c> and <c>1.1</c> are one.</summary>
    public static string CodeForm(string code) => code.Trim().TrimEnd('.', ')').ToUpperInvariant();

    private static Dictionary<string, Field> Fields(ContractYaml yaml, string key)
    {
        var fields = new Dictionary<string, Field>(StringComparer.Ordinal);
        if (yaml.Section(key) is not { } section) return fields;
        foreach (var (part, name) in section.Pairs())
            fields[part] = ContractYaml.ParseChoice<Field>(name) ?? throw section.Bad(part, $"'{name}' is no field");
        return fields;
    }

    private static void AddColumn(ContractYaml yaml, string key, Dictionary<Field, string> columns, Field field, string name)
    {
        if (!columns.TryAdd(field, name)) throw yaml.Bad(key, $"'{ContractReader.NameOf(field)}' is a column already");
    }
}
