using ItAnalytics.Etl.Extract;
using ItAnalytics.Etl.Validate;
using NodaTime;

namespace ItAnalytics.Etl.Tests.Validate;

public sealed class PeriodGrammarTests
{
    [Theory]
    [InlineData("2022", nameof(PeriodType.Year), 2022000)]
    [InlineData("năm 2022", nameof(PeriodType.Year), 2022000)]
    [InlineData("2022-Q1", nameof(PeriodType.Quarter), 2022011)]
    [InlineData("Q4/2022", nameof(PeriodType.Quarter), 2022014)]
    [InlineData("Quý II/2022", nameof(PeriodType.Quarter), 2022012)]
    [InlineData("quý 3 năm 2022", nameof(PeriodType.Quarter), 2022013)]
    [InlineData("30/09/2022", nameof(PeriodType.Quarter), 2022013)]
    [InlineData("11/2022", nameof(PeriodType.Month), 2022111)]
    [InlineData("2022-11", nameof(PeriodType.Month), 2022111)]
    [InlineData("Tháng 7/2022", nameof(PeriodType.Month), 2022107)]
    [InlineData("05/01/2023", nameof(PeriodType.Month), 2023101)]
    [InlineData("11 tháng 2022", nameof(PeriodType.YearToDate), 2022211)]
    [InlineData("11 tháng năm 2022", nameof(PeriodType.YearToDate), 2022211)]
    [InlineData("2022-YTD-06", nameof(PeriodType.YearToDate), 2022206)]
    [InlineData("26/11/2022", nameof(PeriodType.YearToDate), 2022211)]
    public void Periods_are_read_by_the_type_of_the_source(string text, string type, int key)
    {
        Assert.Equal(PeriodTrouble.None, PeriodGrammar.Read(text, Enum.Parse<PeriodType>(type), out var period));
        Assert.Equal(key, period.Key);
    }

    [Theory]
    [InlineData("11/2022", nameof(PeriodType.Year), nameof(PeriodTrouble.OtherType))]
    [InlineData("2022", nameof(PeriodType.Month), nameof(PeriodTrouble.OtherType))]
    [InlineData("01/02/2022", nameof(PeriodType.Year), nameof(PeriodTrouble.OtherType))]
    [InlineData("tháng 11/2022", nameof(PeriodType.YearToDate), nameof(PeriodTrouble.OtherType))]
    [InlineData("12/31/2022", nameof(PeriodType.Month), nameof(PeriodTrouble.AmericanDate))]
    [InlineData("30/02/2022", nameof(PeriodType.Month), nameof(PeriodTrouble.Malformed))]
    [InlineData("13/2022", nameof(PeriodType.Month), nameof(PeriodTrouble.Malformed))]
    [InlineData("Q5/2022", nameof(PeriodType.Quarter), nameof(PeriodTrouble.Malformed))]
    [InlineData("22", nameof(PeriodType.Year), nameof(PeriodTrouble.Malformed))]
    [InlineData("", nameof(PeriodType.Year), nameof(PeriodTrouble.Malformed))]
    [InlineData("1979", nameof(PeriodType.Year), nameof(PeriodTrouble.OutsideCalendar))]
    [InlineData("2061", nameof(PeriodType.Year), nameof(PeriodTrouble.OutsideCalendar))]
    public void What_is_no_period_of_that_type_is_told_apart(string text, string type, string trouble) =>
        Assert.Equal(trouble, PeriodGrammar.Read(text, Enum.Parse<PeriodType>(type), out _).ToString());

    [Theory]
    [InlineData("05/01/2023", 2023, 1, 5)]
    [InlineData("13/01/2023", 2023, 1, 13)]
    [InlineData("5-1-2023", 2023, 1, 5)]
    [InlineData("22.10.2021", 2021, 10, 22)]
    [InlineData("2023-01-05", 2023, 1, 5)]
    public void A_day_is_never_read_month_first(string text, int year, int month, int day)
    {
        Assert.Equal(DateTrouble.None, DateGrammar.Read(text, out var date));
        Assert.Equal(new LocalDate(year, month, day), date);
    }

    [Fact]
    public void The_key_of_every_period_is_that_of_the_dimension_and_its_days_follow_one_another()
    {
        foreach (var year in new[] { 1980, 2024, 2060 })
        {
            var months = Enumerable.Range(1, 12).Select(m => new ReportingPeriod(PeriodType.Month, year, m)).ToList();
            Assert.All(months.Zip(months.Skip(1)), pair => Assert.Equal(pair.First.End, pair.Second.Start));
            Assert.Equal(new ReportingPeriod(PeriodType.Year, year, 0).End, new ReportingPeriod(PeriodType.YearToDate, year, 12).End);
            Assert.Equal(months[11].End, new ReportingPeriod(PeriodType.Quarter, year, 4).End);
        }
    }
}
