using System.Globalization;
using ItAnalytics.Etl.Extract;

namespace ItAnalytics.Etl.Validate;

/// <summary>What came of reading a period.</summary>
internal enum PeriodTrouble
{
    None,
    Malformed,

    /// <summary>A period, but of another type than the source states: a month where it states years.</summary>
    OtherType,

    /// <summary>A day with the month first.</summary>
    AmericanDate,

    /// <summary>Outside the years that the warehouse knows.</summary>
    OutsideCalendar,
}

/// <summary>
/// Strict reading of periods. Year: <c>2022</c>, <c>năm 2022</c>. Quarter: <c>2022-Q1</c>, <c>Q1/2022</c>, <c>quý I/2022</c>.
/// Month: <c>2022-11</c>, <c>11/2022</c>, <c>tháng 11/2022</c>, or a day of it. Year to date: <c>2022-YTD-11</c>,
/// <c>11 tháng 2022</c>, or the day up to which it counts. The type comes from the contract: 11/2022 may mean either.
/// </summary>
internal static class PeriodGrammar
{
    private static readonly string[] RomanQuarters = ["i", "ii", "iii", "iv"];

    /// <summary>Reads a period of one type.</summary>
    public static PeriodTrouble Read(ReadOnlySpan<char> text, PeriodType type, out ReportingPeriod period)
    {
        period = default;
        text = text.Trim();
        // The common cases, without making strings of them.
        if (text is [_, _, _, _, '-', _, _] && int.TryParse(text[..4], NumberStyles.None, CultureInfo.InvariantCulture, out var ofMonth)
            && int.TryParse(text[5..], NumberStyles.None, CultureInfo.InvariantCulture, out var month) && month is >= 1 and <= 12)
            return type == PeriodType.Month ? Accept(new ReportingPeriod(type, ofMonth, month), out period) : PeriodTrouble.OtherType;
        if (text.Length == 4 && int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var year))
            return type == PeriodType.Year ? Accept(new ReportingPeriod(PeriodType.Year, year, 0), out period) : PeriodTrouble.OtherType;

        if (DateGrammar.Read(text, out var day) is var trouble && trouble != DateTrouble.Malformed)
        {
            if (trouble == DateTrouble.American) return PeriodTrouble.AmericanDate;
            if (trouble == DateTrouble.NoSuchDay) return PeriodTrouble.Malformed;
            return type switch
            {
                PeriodType.Month => Accept(new ReportingPeriod(type, day.Year, day.Month), out period),
                PeriodType.YearToDate => Accept(new ReportingPeriod(type, day.Year, day.Month), out period),
                PeriodType.Quarter => Accept(new ReportingPeriod(type, day.Year, (day.Month + 2) / 3), out period),
                _ => PeriodTrouble.OtherType,
            };
        }

        if (ReadWords(text) is not { } read) return PeriodTrouble.Malformed;
        if (read.Type == type) return Accept(read, out period);
        return PeriodTrouble.OtherType;
    }

    private static PeriodTrouble Accept(ReportingPeriod read, out ReportingPeriod period)
    {
        period = read;
        return read.Year is >= ReportingPeriod.FirstYear and <= ReportingPeriod.LastYear
            ? PeriodTrouble.None
            : PeriodTrouble.OutsideCalendar;
    }

    private static ReportingPeriod? ReadWords(ReadOnlySpan<char> text)
    {
        var words = NameFold.Fold(text).Split(' ').Where((word, i) => word != "năm" || i == 0).ToArray();
        return words switch
        {
            ["năm", var y] => Of(PeriodType.Year, y, "0"),
            [var y, "ytd", var m] => Of(PeriodType.YearToDate, y, m),
            [var m, "tháng", var y] => Of(PeriodType.YearToDate, y, m),
            ["tháng", var m, var y] => Of(PeriodType.Month, y, m),
            ["quý", var q, var y] => Of(PeriodType.Quarter, y, Quarter(q)),
            [['q', .. var q], var y] => Of(PeriodType.Quarter, y, q),
            [var y, ['q', .. var q]] => Of(PeriodType.Quarter, y, q),
            [{ Length: 4 } y, var m] => Of(PeriodType.Month, y, m),
            [var m, { Length: 4 } y] => Of(PeriodType.Month, y, m),
            _ => null,
        };
    }

    private static string Quarter(string text) =>
        Array.IndexOf(RomanQuarters, text) is >= 0 and var i ? $"{i + 1}" : text;

    private static ReportingPeriod? Of(PeriodType type, string year, string part)
    {
        var parts = type switch { PeriodType.Year => 0, PeriodType.Quarter => 4, _ => 12 };
        return year.Length == 4 && int.TryParse(year, NumberStyles.None, CultureInfo.InvariantCulture, out var y)
            && int.TryParse(part, NumberStyles.None, CultureInfo.InvariantCulture, out var p)
            && p <= parts && (p >= 1 || parts == 0)
            ? new ReportingPeriod(type, y, p)
            : null;
    }
}
