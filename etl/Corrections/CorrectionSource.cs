using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using ItAnalytics.Etl.Extract;
using ItAnalytics.Warehouse.Corrections;

namespace ItAnalytics.Etl.Corrections;

/// <summary>
/// The cells of a case as a file of a source of its own, one line a cell, so that there is one way to the facts and every
/// fact leads back to its case.
/// </summary>
internal static class CorrectionSource
{
    /// <summary>Code of the source; no file by itself can be of it.</summary>
    public const string Code = "correction";

    private static readonly JsonWriterOptions Readable = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private static readonly Dictionary<string, string> Words = new(StringComparer.Ordinal)
    {
        ["MISSING"] = "missing",
        ["NOT_APPLICABLE"] = "not applicable",
        ["NOT_PUBLISHED"] = "not published",
        ["EXCLUDED"] = "excluded",
    };

    private static readonly Field[] Fields =
        [Field.Agency, Field.Indicator, Field.Period, Field.Stage, Field.Value, Field.Numerator, Field.Denominator];

    /// <summary>The contract under which the cells of a group are read: exact numbers, in the unit of the indicator.</summary>
    /// <param name="group">The group; what is stated of made-up agencies stays marked as made up.</param>
    /// <param name="cells">The cells, all of one type of period.</param>
    /// <param name="citation">What stands behind them, or nothing.</param>
    public static SourceContract Contract(OfficialGroup group, IReadOnlyList<CaseCell> cells, string? citation) => new()
    {
        Code = Code,
        Kind = group.IsSynthetic ? SourceKind.Synthetic : SourceKind.Correction,
        Description = "One line is one cell that a case of the correction ledger states anew.",
        Licence = null,
        Citation = citation,
        Methodology = group.Family,
        Files = [],
        States = LineKind.Observation,
        Layout = new FileLayout { Format = FileFormat.Json },
        Columns = Fields.ToDictionary(field => field, ContractReader.NameOf),
        Constants = new Dictionary<Field, string>(),
        IgnoredColumns = [],
        Numbers = new NumberStyle(NumberLocale.Point, LocaleConflict.Reject, RatioScale.Percent, IsGrouped: false),
        Period = Enum.GetValues<PeriodType>().Single(type => ContractYaml.CodeOf(type) == cells[0].PeriodType),
        Years = null,
        Empty = null,
        StatusWords = new Dictionary<string, CellStatus>(),
        Duplicates = DuplicatePolicy.Reject,
        FlagsEqualValues = false,
        Publications = [],
    };

    /// <summary>The cells as lines, behind a first line that says what they rest on.</summary>
    public static SourceFile File(string name, IReadOnlyList<CaseCell> cells, Action<Utf8JsonWriter> writeGround)
    {
        using var buffer = new MemoryStream();
        WriteLine(buffer, writeGround);
        foreach (var cell in cells)
        {
            WriteLine(buffer, writer =>
            {
                writer.WriteNumber("line", cell.Line);
                writer.WriteStartObject("fields");
                writer.WriteString(ContractReader.NameOf(Field.Agency), cell.Agency);
                writer.WriteString(ContractReader.NameOf(Field.Indicator), cell.Indicator);
                writer.WriteString(ContractReader.NameOf(Field.Period), cell.Period);
                writer.WriteString(ContractReader.NameOf(Field.Stage), cell.Stage);
                Write(writer, Field.Value, Words.GetValueOrDefault(cell.After.StatusCode) ?? cell.After.Grade ?? Text(cell.After.Value));
                Write(writer, Field.Numerator, Text(cell.After.Numerator));
                Write(writer, Field.Denominator, Text(cell.After.Denominator));
                writer.WriteEndObject();
            });
        }

        return SourceFile.OfReplay(name, buffer.ToArray());
    }

    private static void Write(Utf8JsonWriter writer, Field field, string? text)
    {
        if (text is not null) writer.WriteString(ContractReader.NameOf(field), text);
    }

    private static string? Text(decimal? number) => number?.ToString(CultureInfo.InvariantCulture);

    private static void WriteLine(MemoryStream buffer, Action<Utf8JsonWriter> write)
    {
        using (var writer = new Utf8JsonWriter(buffer, Readable))
        {
            writer.WriteStartObject();
            write(writer);
            writer.WriteEndObject();
        }

        buffer.WriteByte((byte)'\n');
    }
}
