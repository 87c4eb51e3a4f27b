using System.Text.Json;
using ItAnalytics.Api.Hosting;
using Microsoft.Extensions.Logging;

namespace ItAnalytics.Api.Tests.Observability;

public sealed class LogEntryTests
{
    private static readonly LogEntry Entry = new(
        new DateTimeOffset(2022, 3, 4, 5, 6, 7, 89, TimeSpan.Zero), LogLevel.Warning, "Http", 11, "GET /q 500 in 12.5 ms",
        new InvalidOperationException("two\nlines"), [new("TraceId", "abc")],
        [new("Method", "GET"), new("Status", 500), new("Milliseconds", 12.5), new("{OriginalFormat}", "{Method} …")]);

    [Fact]
    public void A_line_for_people_begins_with_the_time_and_ends_with_the_request() =>
        Assert.StartsWith("2022-03-04T05:06:07.089Z WRN Http[11] GET /q 500 in 12.5 ms TraceId=abc\n", Entry.ToText(), StringComparison.Ordinal);

    [Fact]
    public void A_line_for_a_collector_is_one_object_with_the_values_as_what_they_are()
    {
        var line = Entry.ToJson();
        Assert.DoesNotContain('\n', line);
        using var document = JsonDocument.Parse(line);
        var root = document.RootElement;
        Assert.Equal("2022-03-04T05:06:07.089Z", root.GetProperty("time").GetString());
        Assert.Equal(11, root.GetProperty("event").GetInt32());
        Assert.Equal("abc", root.GetProperty("traceId").GetString());
        Assert.Equal("""{"Method":"GET","Status":500,"Milliseconds":12.5}""", root.GetProperty("values").GetRawText());
        Assert.Contains("two\nlines", root.GetProperty("exception").GetString(), StringComparison.Ordinal);
    }
}
