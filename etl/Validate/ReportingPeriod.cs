using ItAnalytics.Etl.Extract;
using NodaTime;

namespace ItAnalytics.Etl.Validate;

/// <summary>One reporting interval, with the key that <c>dw.dim_period</c> gives it.</summary>
/// <param name="Type">Year, quarter, month or year to date.</param>
/// <param name="Year">Calendar year.</param>
/// <param name="Part">Quarter or month, 0 for a year.</param>
internal readonly record struct ReportingPeriod(PeriodType Type, int Year, int Part)
{
    /// <summary>First year of the dimension.</summary>
    public const int FirstYear = 1980;

    /// <summary>Last year of the dimension.</summary>
    public const int LastYear = 2060;

    /// <summary>Key: year * 1000, + 10 + quarter, + 100 + month, or + 200 + month.</summary>
    public int Key => (Year * 1000) + Type switch
    {
        PeriodType.Quarter => 10 + Part,
        PeriodType.Month => 100 + Part,
        PeriodType.YearToDate => 200 + Part,
        _ => 0,
    };

    /// <summary>First day.</summary>
    public LocalDate Start => Type switch
    {
        PeriodType.Quarter => new LocalDate(Year, (Part * 3) - 2, 1),
        PeriodType.Month => new LocalDate(Year, Part, 1),
        _ => new LocalDate(Year, 1, 1),
    };

    /// <summary>The day after the last.</summary>
    public LocalDate End => Type switch
    {
        PeriodType.Quarter => Start.PlusMonths(3),
        PeriodType.Month => Start.PlusMonths(1),
        PeriodType.YearToDate => Start.PlusMonths(Part),
        _ => Start.PlusYears(1),
    };
}
