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

/// <summary>How the text of a file is laid out.</summary>
/// <param name="Format">Delimited text or a workbook.</param>
/// <param name="Delimiter">Between two fields of delimited text; nothing means that the header tells.</param>
/// <param name="Encodings">Names of the encodings that are accepted, see <see cref="TextEncoding"/>.</param>
/// <param name="Sheet">Name of the sheet of a workbook; nothing means the first.</param>
/// <param name="MaximumLineBytes">A line longer than this is rejected unread.</param>
/// <param name="Records">Keys down to the list of records of JSON, <c>data.items</c>; nothing means one record a line.</param>
internal sealed record FileLayout(
    FileFormat Format, char? Delimiter, IReadOnlyList<string> Encodings, string? Sheet, int MaximumLineBytes, string? Records = null);

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
