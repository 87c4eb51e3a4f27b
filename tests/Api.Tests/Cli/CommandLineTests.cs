using System.Text.Json;
using ItAnalytics.Api.Cli;

namespace ItAnalytics.Api.Tests.Cli;

public class CommandLineTests
{
    public static TheoryData<string> VerbNames => [.. CommandLine.Verbs.Select(verb => verb.Name)];

    [Theory]
    [MemberData(nameof(VerbNames))]
    public async Task Every_verb_shows_an_example_and_its_exit_codes(string verb)
    {
        var (exitCode, output, error) = await Run(verb, "--help");
        Assert.Equal(ExitCode.Ok, exitCode);
        Assert.Empty(error);
        Assert.Matches($@"Examples?:\s+itanalytics {verb}", output);
        Assert.Matches(@"Exit codes:\s+0  \w", output);
        Assert.Contains("  3  the machine lacks something", output, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(VerbNames))]
    public async Task The_examples_of_a_verb_are_understood_by_it(string name)
    {
        foreach (var example in CommandLine.Verbs.Single(verb => verb.Name == name).Examples)
        {
            // --help at the end keeps the example from being carried out, and hides missing files but no wrong option.
            var words = System.CommandLine.Parsing.CommandLineParser.SplitCommandLine(example.Replace('\'', '"'));
            var (_, _, error) = await Run([.. words, "--help"]);
            Assert.Empty(error);
        }
    }

    [Fact]
    public async Task The_help_lists_every_verb()
    {
        var (exitCode, output, _) = await Run("--help");
        Assert.Equal(ExitCode.Ok, exitCode);
        foreach (var verb in CommandLine.Verbs) Assert.Contains($"  {verb.Name} ", output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("There is no verb 'serv'", "serv")]
    [InlineData("'--prt'", "serve", "--prt", "9")]
    [InlineData("from 0 to 65535, not '4x'", "--port", "4x")]
    [InlineData("--urls and --port exclude each other", "--port", "1", "--urls", "http://localhost:2")]
    [InlineData("there is no file 'nope.csv'", "detect", "--in", "nope.csv", "--out", "x.csv")]
    [InlineData("--in and --out go together", "detect", "--out", "x.csv")]
    [InlineData("--explain goes with --in", "detect", "--explain")]
    [InlineData("such as 2015..2018", "forecast", "--years", "2018..2015")]
    [InlineData("such as 2015..2018", "forecast", "--years", "..")]
    [InlineData("such as 2015..2018", "forecast", "--years", "last")]
    [InlineData("Option '--in' is required", "forecast-panel", "--out", "y")]
    public async Task Bad_usage_is_one_line_on_standard_error(string expected, params string[] args)
    {
        var (exitCode, output, error) = await Run(args);
        Assert.Equal(ExitCode.Usage, exitCode);
        Assert.Empty(output);
        Assert.Contains(expected, Assert.Single(error.TrimEnd().Split('\n')), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_server_that_does_not_answer_is_a_trouble_of_the_machine()
    {
        var (exitCode, output, error) = await Run("verify", "--connection", "Host=127.0.0.1;Port=9;Timeout=2", "--json");
        Assert.Equal(ExitCode.Environment, exitCode);
        Assert.Empty(output);
        Assert.Contains("SYS911", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_version_is_printed() =>
        Assert.Matches(@"^\d+\.\d+\.\d+", (await Run("--version")).Output);

    [Fact]
    public async Task A_file_is_judged_without_a_database_and_the_answer_is_json_alone()
    {
        var folder = Directory.CreateTempSubdirectory("itanalytics-cli-").FullName;
        var input = Path.Combine(folder, "series.csv");
        var output = Path.Combine(folder, "forecasts.csv");
        await File.WriteAllLinesAsync(input, ["series_id,year_index,value", .. Enumerable.Range(1, 8).Select(i => $"a,{i},{50 + i}")],
            TestContext.Current.CancellationToken);
        var (exitCode, text, _) = await Run("forecast", "--in", input, "--out", output, "--horizon", "3", "--json");
        Assert.Equal(ExitCode.Ok, exitCode);
        using var document = JsonDocument.Parse(text);
        Assert.Equal(3, document.RootElement.GetProperty("count").GetInt32());
        Assert.Equal(4, (await File.ReadAllLinesAsync(output, TestContext.Current.CancellationToken)).Length);
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public async Task A_broken_input_file_is_named_with_line_and_rule()
    {
        var folder = Directory.CreateTempSubdirectory("itanalytics-cli-").FullName;
        var input = Path.Combine(folder, "series.csv");
        await File.WriteAllTextAsync(input, "series_id,year_index,value\na,1,x\n", TestContext.Current.CancellationToken);
        var (exitCode, _, error) = await Run("forecast", "--in", input, "--out", Path.Combine(folder, "o.csv"), "--horizon", "1");
        Assert.Equal(ExitCode.Usage, exitCode);
        Assert.Contains("series.csv, line 2, field value", error, StringComparison.Ordinal);
        Directory.Delete(folder, recursive: true);
    }

    private static async Task<(int ExitCode, string Output, string Error)> Run(params string[] args)
    {
        var (output, error) = (new StringWriter(), new StringWriter());
        var exitCode = await CommandLine.RunAsync(args, output, error);
        return (exitCode, output.ToString(), error.ToString());
    }
}
