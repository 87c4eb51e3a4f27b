using System.Globalization;
using ItAnalytics.Etl.Extract;
using NodaTime;

namespace ItAnalytics.Etl.Validate;

/// <summary>What the rules need beside the line.</summary>
/// <param name="Contract">What the source promises.</param>
/// <param name="Reference">What is known.</param>
/// <param name="Today">The day of the load, in the city.</param>
/// <param name="OnlyAgency">Code of the one agency whose figures the sender may state; nothing means any.</param>
internal sealed record ValidationContext(SourceContract Contract, ReferenceData Reference, LocalDate Today, string? OnlyAgency = null);

/// <summary>
/// One line on its way to a fact: its texts, and what the rules made of them so far. Reused from line to line, so that
/// a load of many millions makes no garbage; what is read from it is good until the next line.
/// </summary>
internal sealed class FactRow(SourceContract contract, HeaderMap header, SourceRecord record)
{
    private readonly string?[] constants = [.. Enum.GetValues<Field>().Select(contract.Constants.GetValueOrDefault)];
    private readonly List<string> warnings = [];
    private readonly List<Complaint> complaints = [];

    /// <summary>The line.</summary>
    public SourceRecord Record => record;

    /// <summary>Line number.</summary>
    public long LineNumber => record.LineNumber;

    /// <summary>Whether the line states something of a whole group.</summary>
    public bool IsStatistic { get; private set; }

    /// <summary>The agency, for an observation.</summary>
    public Agency? Agency { get; set; }

    /// <summary>Key of its version in the period.</summary>
    public int AgencyKey { get; set; }

    /// <summary>The group that the line names.</summary>
    public Group? Group { get; set; }

    /// <summary>The indicator.</summary>
    public Indicator Indicator { get; set; } = null!;

    /// <summary>The period.</summary>
    public ReportingPeriod Period { get; set; }

    /// <summary>Key of the stage.</summary>
    public short StageKey { get; set; }

    /// <summary>Code of the statistic, lower case.</summary>
    public string Statistic { get; set; } = "";

    /// <summary>State of the cell.</summary>
    public CellStatus Status { get; set; }

    /// <summary>Value in the indicator's unit.</summary>
    public decimal? Value { get; set; }

    /// <summary>The counted part.</summary>
    public decimal? Numerator { get; set; }

    /// <summary>The whole that it is part of.</summary>
    public decimal? Denominator { get; set; }

    /// <summary>Unit of a statistic.</summary>
    public string Unit { get; set; } = "";

    /// <summary>What was written, where the value alone does not say it.</summary>
    public string? RawText { get; set; }

    /// <summary>Codes of warnings, or nothing.</summary>
    public string[]? Warnings => warnings.Count == 0 ? null : [.. warnings];

    /// <summary>Whether the value is a share of a whole of 100.</summary>
    public bool IsPercentage => IsStatistic ? Statistic is Statistics.Ratio or Statistics.ShareOfAgencies : Indicator.Unit == "%";

    /// <summary>The value that is the whole.</summary>
    public decimal Full => IsStatistic ? (IsPercentage ? 100 : 1) : Indicator.Full;

    /// <summary>Text of a field without the spaces around it; empty where there is no such column or constant.</summary>
    public ReadOnlySpan<char> Text(Field field)
    {
        var position = header[field];
        if (position >= 0) return record[position].Trim();
        return constants[(int)field];
    }

    /// <summary>What the cell of a field says about itself.</summary>
    public CellKind KindOf(Field field) => header[field] is >= 0 and var position ? record.KindOf(position) : CellKind.Text;

    /// <summary>Where a field stands in a workbook, or nothing.</summary>
    public CellPlace? PlaceOf(Field field) => (header[field] is >= 0 and var position ? record.PlaceOf(position) : null) ?? record.Place;

    /// <summary>What is wrong with the line; good until the next one.</summary>
    public IReadOnlyList<Complaint> Complaints => complaints;

    /// <summary>Adds a complaint; the line will not be loaded.</summary>
    public void Refuse(Complaint complaint) => complaints.Add(complaint);

    /// <summary>Whether a complaint is about a field.</summary>
    public bool IsRefused(Field field)
    {
        if (complaints.Count == 0) return false;
        var name = ContractReader.NameOf(field);
        return complaints.Exists(c => c.Field == name);
    }

    /// <summary>Adds a warning.</summary>
    public void Warn(string code)
    {
        if (!warnings.Contains(code)) warnings.Add(code);
    }

    /// <summary>Makes ready for the line that was just read.</summary>
    public void Reset()
    {
        IsStatistic = contract.States == LineKind.GroupStatistic
            || (contract.States == LineKind.ObservationOrStatistic && Text(Field.Agency).IsEmpty);
        Agency = null;
        AgencyKey = 0;
        Group = null;
        Indicator = null!;
        Period = default;
        StageKey = 0;
        Statistic = "";
        Status = CellStatus.Value;
        Value = Numerator = Denominator = null;
        Unit = "";
        RawText = null;
        warnings.Clear();
        complaints.Clear();
        if (record.LacksLineEnd) Warn(LineWarnings.NoLineEnd);
        if (record.IsHidden) Warn(LineWarnings.HiddenRow);
    }

    /// <summary>The text of the value, unless it is just the value's digits.</summary>
    public string? TextBeyondValue()
    {
        var text = Text(Field.Value);
        if (text.IsEmpty) return null;
        Span<char> digits = stackalloc char[40];
        return Value is { } value && value.TryFormat(digits, out var length, default, CultureInfo.InvariantCulture)
            && text.SequenceEqual(digits[..length])
            ? null
            : text.ToString();
    }
}

/// <summary>What a source may state of a whole group.</summary>
internal static class Statistics
{
    /// <summary>A number of agencies, criteria, ...</summary>
    public const string Count = "count";

    /// <summary>Percent of items, over the whole group.</summary>
    public const string Ratio = "ratio";

    /// <summary>Percent of the group's agencies.</summary>
    public const string ShareOfAgencies = "share_of_agencies";

    /// <summary>All of them.</summary>
    public static IReadOnlyList<string> OfGroups { get; } = [Count, Ratio, ShareOfAgencies, "mean", "median", "minimum", "maximum"];

    /// <summary>What stands in the same column on the lines of single agencies.</summary>
    public static IReadOnlyList<string> OfAgencies { get; } = ["value", "score", "grade", "rank", Count, Ratio];
}
