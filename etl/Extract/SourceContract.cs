using NodaTime;

namespace ItAnalytics.Etl.Extract;

/// <summary>Who stands behind a source; the codes of <c>ops.source_file.source_kind</c>.</summary>
internal enum SourceKind
{
    Official,
    Press,
    PublishedIndex,
    Submission,
    Synthetic,

    /// <summary>The correction ledger, by an approved case; no file is of it.</summary>
    Correction,
}

/// <summary>What one line of a file states.</summary>
internal enum LineKind
{
    Indicator,
    Agency,
    Lineage,
    Group,
    Member,
    Alias,
    Observation,
    GroupStatistic,

    /// <summary>An observation where the line names an agency, otherwise a group statistic.</summary>
    ObservationOrStatistic,
}

/// <summary>How the bytes of a file are laid out.</summary>
internal enum FileFormat
{
    Delimited,
    Workbook,
    Json,
}

/// <summary>Which character ends the whole part of a number.</summary>
internal enum NumberLocale
{
    /// <summary><c>1,234.5</c></summary>
    Point,

    /// <summary><c>1.234,5</c></summary>
    Comma,
}

/// <summary>What to do with a number that only the other locale can read.</summary>
internal enum LocaleConflict
{
    /// <summary>Reject the line.</summary>
    Reject,

    /// <summary>Believe the other reading when it lies in the indicator's range, and warn.</summary>
    Range,
}

/// <summary>How a ratio is written when no percent sign stands beside it.</summary>
internal enum RatioScale
{
    /// <summary><c>98.7</c></summary>
    Percent,

    /// <summary><c>0.987</c></summary>
    Fraction,
}

/// <summary>What happens when lines of one file state the same cell with different values.</summary>
internal enum DuplicatePolicy
{
    /// <summary>None of them is believed.</summary>
    Reject,

    /// <summary>The later line corrects the earlier one.</summary>
    LastLineWins,
}

/// <summary>The columns that a contract can map, one name per idea for all kinds of lines.</summary>
internal enum Field
{
    Agency,
    Group,
    Indicator,
    Period,
    Stage,
    Statistic,
    Value,
    Numerator,
    Denominator,
    Unit,
    RawText,
    Code,
    NameVi,
    NameEn,
    Type,
    ValidFrom,
    ValidTo,
    Mark,
    Methodology,
    Tree,
    Ranked,
    SortOrder,
    Alias,
    ConfirmedBy,
    Predecessor,
    Successor,
    Event,
    Effective,
    Weight,
    Decision,
    Direction,
    ValueKind,
    Minimum,
    Maximum,
}

/// <summary>One official announcement that a file repeats.</summary>
/// <param name="FirstYear">First result year.</param>
/// <param name="LastYear">Last result year, inclusive.</param>
/// <param name="GroupCodes">Groups that were announced.</param>
/// <param name="DecisionNumber">Number of the decision, where known.</param>
/// <param name="DecidedOn">Date of the decision, where known.</param>
/// <param name="PublishedOn">Day on which it became public, where known.</param>
internal sealed record AnnouncedResults(
    int FirstYear,
    int LastYear,
    IReadOnlyList<string> GroupCodes,
    string? DecisionNumber,
    LocalDate? DecidedOn,
    LocalDate? PublishedOn);

/// <summary>How the bytes of a file are laid out.</summary>
internal sealed record FileLayout
{
    /// <summary>Delimited text, a workbook, or JSON.</summary>
    public required FileFormat Format { get; init; }

    /// <summary>Between two fields of delimited text; nothing means that the header tells.</summary>
    public char? Delimiter { get; init; } = ',';

    /// <summary>Names of the encodings that are accepted, see <see cref="TextEncoding"/>.</summary>
    public IReadOnlyList<string> Encodings { get; init; } = [TextEncoding.Utf8];

    /// <summary>A line longer than this is rejected unread.</summary>
    public int MaximumLineBytes { get; init; } = 1 << 20;

    /// <summary>Keys down to the list of records of JSON, <c>data.items</c>; nothing means one record a line.</summary>
    public string? Records { get; init; }

    /// <summary>Names of the sheets of a workbook, <c>*</c> standing for anything; none means the first sheet.</summary>
    public IReadOnlyList<string> Sheets { get; init; } = [];

    /// <summary>Rows of a workbook's header, looked for below titles; nothing means that the first row is the header.</summary>
    public int? HeaderRows { get; init; }

    /// <summary>Whether hidden rows of a workbook are passed over; otherwise they are read with a warning.</summary>
    public bool SkipsHiddenRows { get; init; }
}

/// <summary>
/// A table whose further columns state one thing each: <c>agency | HT01 | HT02</c>. Each of them becomes a line, with its
/// header as the text of a field.
/// </summary>
/// <param name="Headers">The field that the headers state.</param>
/// <param name="Parts">
/// What a cell states, by the last part of its header where it goes over several rows: <c>HT01 / a</c>; the empty text
/// stands for a header of one part.
/// </param>
internal sealed record WideLayout(Field Headers, IReadOnlyDictionary<string, Field> Parts);

/// <summary>
/// The annex of a decision as a form: titles above the table name the agency and the period, a row with a code states an
/// indicator, and the rows <c>a = …</c>, <c>b = …</c> below it the numbers that it is made of.
/// </summary>
/// <param name="Code">Header of the column with the codes, 1, 1.1, 1.2.</param>
/// <param name="Title">Header of the column with the names, and with a = and b =.</param>
/// <param name="Labels">Titles above the table by the field that they state; <c>@sheet</c> is the name of the sheet.</param>
/// <param name="Values">Header of the column with the figures by stage; the empty text where the stage is a constant.</param>
/// <param name="Parts">What the rows below an indicator state, by their letter.</param>
/// <param name="Indicators">Indicator by its code in the form.</param>
internal sealed record AnnexLayout(
    string Code, string Title, IReadOnlyDictionary<Field, string> Labels, IReadOnlyDictionary<string, string> Values,
    IReadOnlyDictionary<string, Field> Parts, IReadOnlyDictionary<string, string> Indicators);

/// <summary>The field of a record by which a pull knows what it has seen.</summary>
/// <param name="Field">Key, or column, of the record; values are compared as numbers where both are some, else as texts.</param>
/// <param name="Parameter">Parameter of the address that takes the greatest value seen; nothing for a query.</param>
/// <param name="Start">What counts as seen before the first pull, or nothing.</param>
internal sealed record Watermark(string Field, string? Parameter, string? Start);

/// <summary>Where the records of a source are fetched; what is secret stands in the environment, by name.</summary>
internal sealed record PullPlan
{
    /// <summary>Address of the first page, or nothing where a database is asked.</summary>
    public Uri? Address { get; init; }

    /// <summary>Keys down to the list of records in a page; empty where the page is the list.</summary>
    public string Records { get; init; } = "";

    /// <summary>Keys down to the address of the next page, or nothing.</summary>
    public string? Next { get; init; }

    /// <summary>Parameter that counts pages from 1, or nothing; the first page without a record is the last.</summary>
    public string? Page { get; init; }

    /// <summary>Headers, each with the environment variable that holds its value.</summary>
    public IReadOnlyDictionary<string, string> Headers { get; init; } = new Dictionary<string, string>();

    /// <summary>Environment variable that holds the connection string of a PostgreSQL, or nothing where an address is asked.</summary>
    public string? Connection { get; init; }

    /// <summary>The query; <c>@watermark</c> is the greatest value seen, as text.</summary>
    public string? Query { get; init; }

    /// <summary>What was seen; nothing where every pull brings everything.</summary>
    public Watermark? Watermark { get; init; }
}

/// <summary>Until when figures of a period may come, in days behind its last one.</summary>
/// <param name="DueDays">Later ones are marked as late; nothing means that none is.</param>
/// <param name="CloseDays">Later ones are refused; nothing means that a period stays open.</param>
internal sealed record Deadline(int? DueDays, int? CloseDays);

/// <summary>A file that the contract brings as its own test, and what must come of it.</summary>
/// <param name="File">Path below the folder of contracts.</param>
/// <param name="Lines">Lines that it states.</param>
/// <param name="Refused">Codes of all complaints, in the order of the lines.</param>
/// <param name="Warned">Codes of all warnings, in the order of the lines.</param>
internal sealed record ContractExample(string File, int Lines, IReadOnlyList<string> Refused, IReadOnlyList<string> Warned);

/// <summary>How numbers are written.</summary>
/// <param name="Locale">Decimal comma or decimal point.</param>
/// <param name="OnConflict">What to do with a number of the other locale.</param>
/// <param name="Ratio">Scale of ratios without a percent sign.</param>
/// <param name="IsGrouped">False where a program wrote the numbers and no sign stands between thousands, so that 1.234
/// has one reading.</param>
internal sealed record NumberStyle(
    NumberLocale Locale, LocaleConflict OnConflict, RatioScale Ratio, bool IsGrouped = true);

/// <summary>
/// What a source promises about its files: read from one file of <c>etl/sources</c>, checked, immutable.
/// A file is loaded under exactly one contract, the one whose pattern its path ends with.
/// </summary>
internal sealed record SourceContract
{
    /// <summary>Stable code, also the name of the contract's file.</summary>
    public required string Code { get; init; }

    /// <summary>Who stands behind it.</summary>
    public required SourceKind Kind { get; init; }

    /// <summary>One sentence for people.</summary>
    public required string Description { get; init; }

    /// <summary>Licence of the files.</summary>
    public required string? Licence { get; init; }

    /// <summary>Where the figures were published.</summary>
    public required string? Citation { get; init; }

    /// <summary>Family of methodologies that the indicators belong to; nothing for reference lines without one.</summary>
    public required string? Methodology { get; init; }

    /// <summary>Patterns of paths, e.g. <c>danang/agencies.csv</c>; <c>*</c> stands for anything inside one part.</summary>
    public required IReadOnlyList<string> Files { get; init; }

    /// <summary>What one line states.</summary>
    public required LineKind States { get; init; }

    /// <summary>Layout.</summary>
    public required FileLayout Layout { get; init; }

    /// <summary>Until when figures may come.</summary>
    public Deadline Deadline { get; init; } = new(null, null);

    /// <summary>
    /// So far an agency's own figure and the appraised one may lie apart without a warning, in the unit of the indicator;
    /// nothing means that they are not compared.
    /// </summary>
    public decimal? SelfTolerance { get; init; }

    /// <summary>The contract's own tests.</summary>
    public IReadOnlyList<ContractExample> Examples { get; init; } = [];

    /// <summary>Day of the statement that its files are; nothing where their names say it or nobody does.</summary>
    public LocalDate? StatedOn { get; init; }

    /// <summary>Whether the names of the files say of which day they are.</summary>
    public bool IsStatedInName { get; init; }

    /// <summary>Where the records are fetched; nothing where files come by themselves.</summary>
    public PullPlan? Pull { get; init; }

    /// <summary>How further columns are read as lines; nothing where every line is a row.</summary>
    public WideLayout? Wide { get; init; }

    /// <summary>How a form is read; nothing where the file is a table.</summary>
    public AnnexLayout? Annex { get; init; }

    /// <summary>Header of each mapped field.</summary>
    public required IReadOnlyDictionary<Field, string> Columns { get; init; }

    /// <summary>Fields that no column states because they are the same on every line.</summary>
    public required IReadOnlyDictionary<Field, string> Constants { get; init; }

    /// <summary>Headers that may stand in the file and are not read.</summary>
    public required IReadOnlyList<string> IgnoredColumns { get; init; }

    /// <summary>Numbers.</summary>
    public required NumberStyle Numbers { get; init; }

    /// <summary>The one type of period that the source states.</summary>
    public required PeriodType Period { get; init; }

    /// <summary>First and last year that the source may state, or nothing.</summary>
    public required (int First, int Last)? Years { get; init; }

    /// <summary>Status of an empty cell; nothing means that an empty cell is a mistake.</summary>
    public required CellStatus? Empty { get; init; }

    /// <summary>Words of this source for states, folded, beside the common ones.</summary>
    public required IReadOnlyDictionary<string, CellStatus> StatusWords { get; init; }

    /// <summary>What to do with contradicting lines.</summary>
    public required DuplicatePolicy Duplicates { get; init; }

    /// <summary>Warn when two indicators of one subject carry the very same broken number.</summary>
    public required bool FlagsEqualValues { get; init; }

    /// <summary>Whether the agencies and groups that it states were made up.</summary>
    public bool IsSynthetic => Kind == SourceKind.Synthetic;

    /// <summary>Announcements that the file repeats.</summary>
    public required IReadOnlyList<AnnouncedResults> Publications { get; init; }
}

/// <summary>State of a cell; the codes and keys of <c>dw.dim_status</c>.</summary>
internal enum CellStatus : short
{
    Value = 1,
    Missing = 2,
    NotApplicable = 3,
    NotPublished = 4,
    Excluded = 5,
}

/// <summary>Type of a reporting interval; the codes of <c>dw.dim_period.period_type</c>.</summary>
internal enum PeriodType
{
    Year,
    Quarter,
    Month,
    YearToDate,
}
