using System.Globalization;
using FsCheck;
using FsCheck.Fluent;
using ItAnalytics.Warehouse.Calendars;

namespace ItAnalytics.Warehouse.Tests.Calendars;

public sealed class WorkingCalendarTests
{
    private static readonly WorkingCalendar Calendar = WorkingCalendar.VietNam;

    // The weekdays off and the Saturdays worked, as they were announced for officials and public employees.
    [Theory]
    [InlineData(2020, "01-01 01-23 01-24 01-27 01-28 01-29 04-02 04-30 05-01 09-02", "")]
    [InlineData(2021, "01-01 02-10 02-11 02-12 02-15 02-16 04-21 04-30 05-03 09-02 09-03", "")]
    [InlineData(2022, "01-03 01-31 02-01 02-02 02-03 02-04 04-11 05-02 05-03 09-01 09-02", "")]
    [InlineData(2023, "01-02 01-20 01-23 01-24 01-25 01-26 05-01 05-02 05-03 09-01 09-04", "")]
    [InlineData(2024, "01-01 02-08 02-09 02-12 02-13 02-14 04-18 04-29 04-30 05-01 09-02 09-03", "05-04")]
    [InlineData(2025, "01-01 01-27 01-28 01-29 01-30 01-31 04-07 04-30 05-01 05-02 09-01 09-02", "04-26")]
    [InlineData(2026, "01-01 01-02 02-16 02-17 02-18 02-19 02-20 04-27 04-30 05-01 08-31 09-01 09-02", "01-10 08-22")]
    public void Days_off_are_those_that_were_announced(int year, string off, string worked)
    {
        var days = Enumerable.Range(0, DateTime.IsLeapYear(year) ? 366 : 365).Select(new DateOnly(year, 1, 1).AddDays).ToList();
        Assert.Equal(off, Text(days.Where(day => !IsWeekend(day) && !Calendar.IsWorkingDay(day))));
        Assert.Equal(worked, Text(days.Where(day => IsWeekend(day) && Calendar.IsWorkingDay(day))));
    }

    [Theory]
    [InlineData("2026-04-24", 1, "2026-04-28")] // a weekend and the Monday in place of the Kings' day
    [InlineData("2026-04-24", 5, "2026-05-06")]
    [InlineData("2026-08-21", 1, "2026-08-22")] // a Saturday that is worked
    [InlineData("2026-02-14", 0, "2026-02-23")]
    [InlineData("2026-03-02", 0, "2026-03-02")]
    [InlineData("2025-12-31", 2, "2026-01-06")]
    public void A_deadline_is_counted_in_working_days(string from, int days, string until) =>
        Assert.Equal(Day(until), Calendar.Add(Day(from), days));

    [Fact]
    public void Counting_forth_and_counting_back_agree() =>
        Prop.ForAll(
            Gen.Choose(0, 30_000).Zip(Gen.Choose(1, 300)).ToArbitrary(),
            pair =>
            {
                var from = new DateOnly(2000, 1, 1).AddDays(pair.Item1);
                var until = Calendar.Add(from, pair.Item2);
                return Calendar.IsWorkingDay(until) && Calendar.Between(from, until) == pair.Item2;
            }).QuickCheckThrowOnFailure();

    [Fact]
    public void A_holiday_has_its_name()
    {
        Assert.Equal("Giỗ Tổ Hùng Vương", Calendar.HolidayOn(new DateOnly(2025, 4, 7)));
        Assert.Equal("Nghỉ bù Giỗ Tổ Hùng Vương", Calendar.HolidayOn(new DateOnly(2026, 4, 27)));
        Assert.Null(Calendar.HolidayOn(new DateOnly(2025, 4, 8)));
    }

    private static bool IsWeekend(DateOnly day) => day.DayOfWeek is DayOfWeek.Saturday or DayOfWeek.Sunday;

    private static string Text(IEnumerable<DateOnly> days) =>
        string.Join(' ', days.Select(day => day.ToString("MM-dd", CultureInfo.InvariantCulture)));

    private static DateOnly Day(string text) => DateOnly.ParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture);
}
