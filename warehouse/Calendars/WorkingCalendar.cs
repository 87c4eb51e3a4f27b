namespace ItAnalytics.Warehouse.Calendars;

/// <summary>
/// The days on which public servants of Viet Nam work: Monday to Friday, less the holidays of article 112 of the Labour
/// Code 2019, less the days off in place of holidays that fall on a weekend (article 111), with the days that the
/// Government has swapped. One instance serves all threads.
/// </summary>
/// <remarks>
/// Where the law leaves the Government a choice, the usual one is taken, and it gives the days off of every year from 2020 to
/// 2026 as they were announced: of Tet the last two days of the old year and the first three of the new one; beside 2
/// September the day before it, and where it is a Thursday the day after it. A file corrects what turns out otherwise.
/// </remarks>
public sealed class WorkingCalendar
{
    /// <summary>First year that can be asked for.</summary>
    public const int FirstYear = LunarCalendar.FirstYear;

    /// <summary>Last year that can be asked for.</summary>
    public const int LastYear = LunarCalendar.LastYear - 1;

    private const int CodeInForce = 2021;

    private readonly CalendarExceptions exceptions;
    private readonly Dictionary<DateOnly, string>[] holidays = new Dictionary<DateOnly, string>[LastYear + 1 - FirstYear];

    /// <summary>The law, with what was decided otherwise.</summary>
    public WorkingCalendar(CalendarExceptions exceptions)
    {
        ArgumentNullException.ThrowIfNull(exceptions);
        this.exceptions = exceptions;
    }

    /// <summary>The law, with the swaps that this program knows of.</summary>
    public static WorkingCalendar VietNam { get; } = new(CalendarExceptions.Known);

    /// <summary>Do public servants work on this day?</summary>
    public bool IsWorkingDay(DateOnly day) =>
        exceptions.Working.ContainsKey(day) || (!IsWeekend(day) && HolidayOn(day) is null);

    /// <summary>Why a day is off that is no ordinary weekend; null where it is none.</summary>
    public string? HolidayOn(DateOnly day) =>
        exceptions.Working.ContainsKey(day) ? null
        : exceptions.Off.TryGetValue(day, out var reason) ? reason
        : HolidaysOf(day.Year).GetValueOrDefault(day);

    /// <summary>
    /// The working day that is so many after a day: with 1 the next one. The day itself does not count, as in deadlines of
    /// "within five working days of receipt"; with 0 the day itself, or the next working day where it is none.
    /// </summary>
    /// <param name="day">The day from which is counted.</param>
    /// <param name="workingDays">How many; not negative.</param>
    public DateOnly Add(DateOnly day, int workingDays)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(workingDays);
        if (workingDays == 0)
        {
            while (!IsWorkingDay(day)) day = day.AddDays(1);
            return day;
        }
        for (var left = workingDays; left > 0;)
        {
            day = day.AddDays(1);
            if (IsWorkingDay(day)) left--;
        }
        return day;
    }

    /// <summary>Working days after <paramref name="from"/>, up to <paramref name="to"/> inclusive.</summary>
    public int Between(DateOnly from, DateOnly to)
    {
        var count = 0;
        for (var day = from.AddDays(1); day <= to; day = day.AddDays(1))
        {
            if (IsWorkingDay(day)) count++;
        }
        return count;
    }

    private static bool IsWeekend(DateOnly day) => day.DayOfWeek is DayOfWeek.Saturday or DayOfWeek.Sunday;

    private Dictionary<DateOnly, string> HolidaysOf(int year)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(year, FirstYear);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(year, LastYear);
        // Two threads may both compute a year; what they come to is the same.
        return holidays[year - FirstYear] ??= Compute(year);
    }

    private static Dictionary<DateOnly, string> Compute(int year)
    {
        var tet = LunarCalendar.VietNam.DateOf(year, 1, 1);
        var national = new DateOnly(year, 9, 2);
        List<(DateOnly Day, string Name)> law =
        [
            (new DateOnly(year, 1, 1), "Tết Dương lịch"),
            .. Enumerable.Range(-2, 5).Select(offset => (tet.AddDays(offset), "Tết Nguyên đán")),
            (new DateOnly(year, 4, 30), "Ngày Chiến thắng"),
            (new DateOnly(year, 5, 1), "Ngày Quốc tế lao động"),
            (national, "Quốc khánh"),
        ];
        // The tenth of the third month is a holiday since 2007; the second day of the National Day since 2021.
        if (year >= 2007) law.Add((LunarCalendar.VietNam.DateOf(year, 3, 10), "Giỗ Tổ Hùng Vương"));
        if (year >= CodeInForce) law.Add((national.AddDays(national.DayOfWeek == DayOfWeek.Thursday ? 1 : -1), "Quốc khánh"));
        var off = new Dictionary<DateOnly, string>();
        foreach (var (day, name) in law) off.TryAdd(day, name);
        // A holiday on a weekend is made up for on the next working day.
        foreach (var (day, name) in law.Where(holiday => IsWeekend(holiday.Day)).OrderBy(holiday => holiday.Day))
        {
            var instead = day.AddDays(1);
            while (IsWeekend(instead) || off.ContainsKey(instead)) instead = instead.AddDays(1);
            off.Add(instead, $"Nghỉ bù {name}");
        }
        return off;
    }
}
