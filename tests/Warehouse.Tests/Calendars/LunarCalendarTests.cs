using System.Globalization;
using ItAnalytics.Warehouse.Calendars;

namespace ItAnalytics.Warehouse.Tests.Calendars;

public sealed class LunarCalendarTests
{
    // The new year and the tenth day of the third month, as published.
    [Theory]
    [InlineData(2007, "2007-02-17", "2007-04-26")]
    [InlineData(2020, "2020-01-25", "2020-04-02")]
    [InlineData(2021, "2021-02-12", "2021-04-21")]
    [InlineData(2022, "2022-02-01", "2022-04-10")]
    [InlineData(2023, "2023-01-22", "2023-04-29")]
    [InlineData(2024, "2024-02-10", "2024-04-18")]
    [InlineData(2025, "2025-01-29", "2025-04-07")]
    [InlineData(2026, "2026-02-17", "2026-04-26")]
    public void Days_of_Viet_Nam_are_those_that_were_published(int year, string tet, string kings)
    {
        Assert.Equal(Day(tet), LunarCalendar.VietNam.DateOf(year, 1, 1));
        Assert.Equal(Day(kings), LunarCalendar.VietNam.DateOf(year, 3, 10));
    }

    // An hour further east it is the calendar of China, of which the framework has a table.
    [Fact]
    public void An_hour_further_east_every_month_is_that_of_the_framework()
    {
        var table = new ChineseLunisolarCalendar();
        var china = new LunarCalendar(8);
        var different = new List<string>();
        for (var year = LunarCalendar.FirstYear; year < LunarCalendar.LastYear; year++)
        {
            var leap = table.GetLeapMonth(year);
            for (var month = 1; month <= 12; month++)
            {
                var expected = DateOnly.FromDateTime(table.ToDateTime(year, leap > 0 && month >= leap ? month + 1 : month, 1, 0, 0, 0, 0));
                var day = china.DateOf(year, month, 1);
                if (day != expected) different.Add($"{year}-{month}: {day:O}, the table {expected:O}");
            }
        }
        Assert.Equal(KnownDifferences, different);
    }

    // Once in a while Viet Nam keeps the new year a day before China.
    [Fact]
    public void Viet_Nam_and_China_differ_in_known_years()
    {
        var china = new LunarCalendar(8);
        Assert.Equal([2007, 2030, 2053], Enumerable.Range(1990, 90).Where(
            year => LunarCalendar.VietNam.DateOf(year, 1, 1) != china.DateOf(year, 1, 1)));
    }

    // That new moon is seconds before midnight in China; the table has it after.
    private static readonly string[] KnownDifferences = ["2057-9: 2057-09-28, the table 2057-09-29"];

    private static DateOnly Day(string text) => DateOnly.ParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture);
}
