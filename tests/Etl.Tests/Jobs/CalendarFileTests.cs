using ItAnalytics.Etl.Jobs;
using ItAnalytics.Warehouse.Errors;

namespace ItAnalytics.Etl.Tests.Jobs;

public sealed class CalendarFileTests
{
    [Fact]
    public void A_file_of_the_operator_adds_and_corrects()
    {
        var path = Path.GetTempFileName();
        try
        {
            File.WriteAllText(path, "off:\n  2027-03-03: bão\nworking:\n  2026-08-31: không hoán đổi nữa\n");
            var calendar = CalendarFile.Read(path);
            Assert.False(calendar.IsWorkingDay(new DateOnly(2027, 3, 3)));
            Assert.Equal("bão", calendar.HolidayOn(new DateOnly(2027, 3, 3)));
            Assert.True(calendar.IsWorkingDay(new DateOnly(2026, 8, 31)));
            Assert.True(calendar.IsWorkingDay(new DateOnly(2024, 5, 4)));
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Theory]
    [InlineData("off:\n  2027-13-03: x", "a.yaml:2: '2027-13-03' is no day")]
    [InlineData("holiday:\n  2027-03-03: x", "a.yaml:1: 'holiday' is no key")]
    [InlineData("off: 3", "a.yaml:1: 'off' has no days below it")]
    [InlineData("off:\n  2027-03-03: x\nworking:\n  2027-03-03: y", "a.yaml:4: 2027-03-03 stands there twice")]
    [InlineData("- 1", "a.yaml:1: the file is no mapping")]
    public void A_file_that_says_something_else_is_refused_with_its_line(string text, string says)
    {
        var error = Assert.Throws<CodedException>(() => CalendarFile.Parse("a.yaml", text));
        Assert.Equal(ErrorCodes.CalendarInvalid, error.Code);
        Assert.Contains(says, error.Message, StringComparison.Ordinal);
    }
}
