using ItAnalytics.Api.Hosting;

namespace ItAnalytics.Api.Tests.Hosting;

public sealed class LogFileTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("itanalytics-log-").FullName;

    [Fact]
    public void A_line_has_time_level_category_event_and_request()
    {
        using (var file = new LogFile(_folder, TimeProvider.System))
        {
            var logger = file.CreateLogger("Http");
            using var scope = logger.BeginScope(new List<KeyValuePair<string, object?>> { new("TraceId", "abc") });
            logger.RequestTimedOut(30);
        }
        Assert.Matches(
            @"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z WRN Http\[13\] A GraphQL request was given up after 30 s TraceId=abc$",
            Assert.Single(File.ReadAllLines(Path.Combine(_folder, "itanalytics.log"))));
    }

    [Fact]
    public void Two_processes_on_one_folder_lose_no_line_of_each_other()
    {
        const int Lines = 2000;
        using (var one = new LogFile(_folder, TimeProvider.System))
        using (var two = new LogFile(_folder, TimeProvider.System))
        {
            var loggers = new[] { one.CreateLogger("one"), two.CreateLogger("two") };
            for (var line = 0; line < Lines; line++)
            {
                foreach (var logger in loggers) logger.Request("GET", $"/{line}", 200, 1);
                if (line % 500 == 0) Thread.Sleep(10);
            }
        }
        var written = File.ReadAllLines(Path.Combine(_folder, "itanalytics.log"));
        Assert.Equal(Lines, written.Count(line => line.Contains(" one[", StringComparison.Ordinal)));
        Assert.Equal(Lines, written.Count(line => line.Contains(" two[", StringComparison.Ordinal)));
    }

    [Fact]
    public void A_folder_that_cannot_be_written_costs_lines_not_the_program()
    {
        var blocked = Path.Combine(_folder, "file");
        File.WriteAllText(blocked, "");
        using var file = new LogFile(Path.Combine(blocked, "log"), TimeProvider.System);
        file.CreateLogger("x").Ready();
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);
}
