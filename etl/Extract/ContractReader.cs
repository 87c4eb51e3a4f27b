using ItAnalytics.Etl.Validate;

namespace ItAnalytics.Etl.Extract;

/// <summary>Reads one source contract; docs/sources.md describes the keys.</summary>
internal static class ContractReader
{
    private const string FileName = "FILE_NAME";

    /// <summary>Reads and checks a contract; <paramref name="file"/> is named in every trouble.</summary>
    public static SourceContract Read(string file, string text)
    {
        var yaml = ContractYaml.Parse(file, text);
        var states = yaml.Choice<LineKind>("states");
        var columns = ReadFields(yaml, "columns");
        var wide = ShapeReader.ReadWide(yaml.Section("wide"), columns);
        var annex = ShapeReader.ReadAnnex(yaml.Section("annex"), columns);
        var contract = new SourceContract
        {
            Code = yaml.Text("code"),
            Kind = yaml.Choice<SourceKind>("kind"),
            Description = yaml.Text("description"),
            Licence = yaml.OptionalText("licence"),
            Citation = yaml.OptionalText("citation"),
            Methodology = yaml.OptionalText("methodology"),
            Files = yaml.Texts("files"),
            States = states,
            Layout = ReadLayout(yaml.Section("format")),
            Columns = columns,
            Pull = PullReader.Read(yaml.Section("pull")),
            StatedOn = yaml.OptionalText("stated_on") == FileName ? null : yaml.Date("stated_on"),
            IsStatedInName = yaml.OptionalText("stated_on") == FileName,
            Deadline = ReadDeadline(yaml.Section("deadline")),
            SelfTolerance = yaml.Number("self_tolerance"),
            Examples = [.. yaml.Sections("examples").Select(ReadExample)],
            Wide = wide,
            Annex = annex,
            Constants = ReadFields(yaml, "constants"),
            IgnoredColumns = yaml.Texts("ignored_columns"),
            Numbers = ReadNumbers(yaml.Section("numbers")),
            Period = yaml.Choice<PeriodType>("period", PeriodType.Year),
            Years = yaml.Years("years"),
            Empty = ReadEmpty(yaml),
            StatusWords = ReadStatusWords(yaml.Section("status_words")),
            Duplicates = yaml.Choice<DuplicatePolicy>("duplicates", DuplicatePolicy.Reject),
            FlagsEqualValues = yaml.Flag("flag_equal_values", false),
            Publications = [.. yaml.Sections("publications").Select(ReadPublication)],
        };
        yaml.RefuseUnknownKeys();
        Check(yaml, contract);
        return contract;
    }

    private static FileLayout ReadLayout(ContractYaml? yaml)
    {
        var defaults = new FileLayout { Format = FileFormat.Delimited };
        if (yaml is null) return defaults;
        var type = yaml.OptionalText("type") ?? "csv";
        var encodings = yaml.Texts("encodings");
        var headerRows = yaml.Integer("header_rows", 0, 1, 5);
        var sheet = yaml.OptionalText("sheet");
        var layout = new FileLayout
        {
            Format = type switch
            {
                "csv" or "tsv" => FileFormat.Delimited,
                "xlsx" => FileFormat.Workbook,
                "json" or "ndjson" => FileFormat.Json,
                _ => throw yaml.Bad("type", $"'{type}' is not one of csv, tsv, xlsx, json, ndjson"),
            },
            Delimiter = ReadDelimiter(yaml, type),
            Encodings = encodings.Count == 0 ? defaults.Encodings : encodings,
            Sheets = [.. yaml.Texts("sheets"), .. sheet is null ? Array.Empty<string>() : [sheet]],
            MaximumLineBytes = yaml.Integer("maximum_line_bytes", defaults.MaximumLineBytes, 256, 16 << 20),
            Records = type == "json" ? yaml.OptionalText("records") ?? "" : null,
            HeaderRows = headerRows == 0 ? null : headerRows,
            SkipsHiddenRows = yaml.OptionalText("hidden_rows") switch
            {
                null or "READ" => false,
                "SKIP" => true,
                var word => throw yaml.Bad("hidden_rows", $"'{word}' is not one of READ, SKIP"),
            },
        };
        foreach (var encoding in layout.Encodings.Where(e => !TextEncoding.Known.Contains(e)))
            throw yaml.Bad("encodings", $"'{encoding}' is not one of {string.Join(", ", TextEncoding.Known)}");
        yaml.RefuseUnknownKeys();
        return layout;
    }

    private static char? ReadDelimiter(ContractYaml yaml, string type)
    {
        var delimiter = yaml.OptionalText("delimiter") ?? (type == "tsv" ? "\t" : ",");
        if (delimiter == "auto") return null;
        return delimiter.Length == 1 && char.IsAscii(delimiter[0]) && delimiter[0] is not ('"' or '\r' or '\n')
            ? delimiter[0]
            : throw yaml.Bad("delimiter", "must be 'auto' or one character of ASCII, not a quote or a line end");
    }

    private static Dictionary<Field, string> ReadFields(ContractYaml yaml, string key)
    {
        var fields = new Dictionary<Field, string>();
        if (yaml.Section(key) is not { } section) return fields;
        foreach (var (name, value) in section.Pairs())
        {
            var field = ContractYaml.ParseChoice<Field>(name)
                ?? throw section.Bad(name, $"unknown field; known: {string.Join(", ", Enum.GetValues<Field>().Select(NameOf))}");
            fields.Add(field, value);
        }

        return fields;
    }

    /// <summary>A field as contracts and messages write it, e.g. <c>raw_text</c>.</summary>
    public static string NameOf(Field field) => ContractYaml.CodeOf(field).ToLowerInvariant();

    private static NumberStyle ReadNumbers(ContractYaml? yaml)
    {
        if (yaml is null) return new NumberStyle(NumberLocale.Point, LocaleConflict.Reject, RatioScale.Percent);
        var style = new NumberStyle(
            yaml.Choice<NumberLocale>("locale", NumberLocale.Point),
            yaml.Choice<LocaleConflict>("on_conflict", LocaleConflict.Reject),
            yaml.Choice<RatioScale>("ratio", RatioScale.Percent),
            yaml.Flag("grouped", true));
        yaml.RefuseUnknownKeys();
        return style;
    }

    private static CellStatus? ReadEmpty(ContractYaml yaml)
    {
        if (yaml.OptionalText("empty") == "reject") return null;
        var status = yaml.Choice<CellStatus>("empty", CellStatus.Missing);
        return status == CellStatus.Value ? throw yaml.Bad("empty", "an empty cell cannot be a value") : status;
    }

    private static Dictionary<string, CellStatus> ReadStatusWords(ContractYaml? yaml)
    {
        var words = new Dictionary<string, CellStatus>(StringComparer.Ordinal);
        if (yaml is null) return words;
        foreach (var (word, _) in yaml.Pairs())
        {
            var status = yaml.Choice<CellStatus>(word);
            words[StatusWords.Fold(word)] = status == CellStatus.Value ? throw yaml.Bad(word, "must be a state without value") : status;
        }

        return words;
    }

    private static Deadline ReadDeadline(ContractYaml? yaml)
    {
        if (yaml is null) return new Deadline(null, null);
        int? Days(string key) => yaml.OptionalText(key) is null ? null : yaml.Integer(key, 0, 0, 10_000);
        var deadline = new Deadline(Days("due_days"), Days("close_days"));
        yaml.RefuseUnknownKeys();
        return deadline;
    }

    private static ContractExample ReadExample(ContractYaml yaml)
    {
        var example = new ContractExample(
            yaml.Text("file"), yaml.Integer("lines", 0, 0, int.MaxValue), yaml.Texts("refused"), yaml.Texts("warned"));
        yaml.RefuseUnknownKeys();
        return example;
    }

    private static AnnouncedResults ReadPublication(ContractYaml yaml)
    {
        var years = yaml.Years("years") ?? throw yaml.Bad("years", "is missing");
        var groups = yaml.Texts("groups");
        var results = new AnnouncedResults(
            years.First,
            years.Last,
            groups.Count > 0 ? groups : throw yaml.Bad("groups", "names no group"),
            yaml.OptionalText("decision"),
            yaml.Date("decided_on"),
            yaml.Date("published_on"));
        yaml.RefuseUnknownKeys();
        return results;
    }

    private static void Check(ContractYaml yaml, SourceContract contract)
    {
        if (contract.Files.Count == 0 && contract.Pull is null) throw yaml.Bad("files", "names no file");
        if (contract.Kind == SourceKind.Correction)
            throw yaml.Bad("kind", "CORRECTION is the ledger's own, whose cases two persons have agreed on; a file is of another kind");
        if (contract.Pull is not null && (contract.Layout.Format != FileFormat.Json || contract.Layout.Records is not null))
            throw yaml.Bad("pull", "what is pulled is read as ndjson: give the format that type");
        if (contract.Annex is not null && contract.Layout.Format != FileFormat.Workbook)
            throw yaml.Bad("annex", "a form is a workbook: give the format the type xlsx");
        if (contract.Wide is not null && (contract.Annex is not null || contract.Layout.Format == FileFormat.Json))
            throw yaml.Bad("wide", "goes with a table, not with a form or JSON");
        foreach (var field in contract.Constants.Keys.Where(contract.Columns.ContainsKey))
            throw yaml.Bad("constants", $"'{NameOf(field)}' is a column already");
        foreach (var field in RequiredFields(contract.States))
        {
            if (!contract.Columns.ContainsKey(field) && !contract.Constants.ContainsKey(field))
                throw yaml.Bad("columns", $"'{NameOf(field)}' is neither a column nor a constant");
        }

        var statesFacts = contract.States >= LineKind.Observation;
        if (statesFacts && contract.Methodology is null)
            throw yaml.Bad("methodology", "is missing: indicators belong to a family of methodologies");
        if (!statesFacts && (contract.StatedOn is not null || contract.IsStatedInName))
            throw yaml.Bad("stated_on", "only figures are statements of a day");
        var allowed = AllowedFields(contract.States);
        foreach (var field in contract.Columns.Keys.Concat(contract.Constants.Keys).Where(f => !allowed.Contains(f)))
            throw yaml.Bad("columns", $"'{NameOf(field)}' means nothing where a line states {ContractYaml.CodeOf(contract.States)}");
    }

    /// <summary>Fields without which a line of a kind means nothing.</summary>
    public static IReadOnlyList<Field> RequiredFields(LineKind kind) => kind switch
    {
        LineKind.Indicator => [Field.Code, Field.NameVi, Field.NameEn, Field.Unit, Field.Direction, Field.ValueKind],
        LineKind.Agency => [Field.Code, Field.NameVi, Field.NameEn, Field.Type, Field.ValidFrom],
        LineKind.Lineage => [Field.Predecessor, Field.Successor, Field.Event, Field.Effective, Field.Mark],
        LineKind.Group => [Field.Code, Field.NameVi, Field.NameEn, Field.Methodology, Field.Tree, Field.Ranked],
        LineKind.Member => [Field.Agency, Field.Group, Field.ValidFrom],
        LineKind.Alias => [Field.Alias, Field.Agency, Field.ConfirmedBy],
        LineKind.Observation => [Field.Agency, Field.Indicator, Field.Period, Field.Stage, Field.Value],
        _ => [Field.Group, Field.Indicator, Field.Period, Field.Stage, Field.Statistic, Field.Value],
    };

    private static HashSet<Field> AllowedFields(LineKind kind)
    {
        HashSet<Field> allowed = [.. RequiredFields(kind)];
        allowed.UnionWith(kind switch
        {
            LineKind.Indicator => [Field.Methodology, Field.Minimum, Field.Maximum],
            LineKind.Agency => [Field.ValidTo, Field.Mark],
            LineKind.Lineage => [Field.Weight, Field.Decision],
            LineKind.Group => [Field.SortOrder],
            LineKind.Member => [Field.ValidTo, Field.Mark],
            LineKind.Alias => [],
            _ => new[]
            {
                Field.Agency, Field.Group, Field.Statistic, Field.Numerator, Field.Denominator, Field.Unit, Field.RawText,
            },
        });
        return allowed;
    }
}
