using System.Text.Json;
using ItAnalytics.Api.Cli;
using ItAnalytics.Tests.Support;

namespace ItAnalytics.Api.Tests.Cli;

/// <summary>What-if by verb, over the synthetic city.</summary>
public sealed class SimulateVerbTests(PostgresFixture postgres) : IClassFixture<PostgresFixture>
{
    [Fact]
    public async Task Members_that_merge_are_shown_as_one_and_a_bound_moves_a_rule()
    {
        await RunAsync(ExitCode.Findings, "load", Repository.PathTo("samples", "danang-synthetic"));
        var merged = Agencies(await RunAsync(ExitCode.Ok, "simulate", "--group", "SYN_PX", "--year", "2022",
            "--merge", "SYN-NEW=SYN-PX-01+SYN-PX-02"));
        Assert.All(["SYN-PX-01", "SYN-PX-02"], code => Assert.Equal((true, false), merged[code]));
        Assert.Equal((false, true), merged["SYN-NEW"]);

        Assert.NotEqual(
            await RunAsync(ExitCode.Ok, "simulate", "--group", "SYN_PX", "--year", "2022"),
            await RunAsync(ExitCode.Ok, "simulate", "--group", "SYN_PX", "--year", "2022", "--bound", "VB05:target=200"));
        Assert.Contains("lower, upper, target, floor or cap", await RunAsync(
            ExitCode.Usage, "simulate", "--group", "SYN_PX", "--year", "2022", "--bound", "VB05:ceiling=3"), StringComparison.Ordinal);
        Assert.Contains("NEW=CODE+CODE", await RunAsync(
            ExitCode.Usage, "simulate", "--group", "SYN_PX", "--year", "2022", "--merge", "SYN-PX-01"), StringComparison.Ordinal);
    }

    private static Dictionary<string, (bool Before, bool After)> Agencies(string json)
    {
        using var document = JsonDocument.Parse(json);
        return document.RootElement.GetProperty("agencies").EnumerateArray().ToDictionary(
            a => a.GetProperty("code").GetString()!,
            a => (a.GetProperty("before").ValueKind != JsonValueKind.Null, a.GetProperty("after").ValueKind != JsonValueKind.Null));
    }

    // The document of a success, the message of a refusal.
    private async Task<string> RunAsync(int expected, params string[] arguments)
    {
        var (output, error) = (new StringWriter(), new StringWriter());
        var exitCode = await CommandLine.RunAsync(
            [.. arguments, "--connection", postgres.ConnectionString, "--json"], output, error);
        Assert.True(exitCode == expected, $"{exitCode}: {string.Join(' ', arguments)}: {output}{error}");
        return exitCode == ExitCode.Usage ? error.ToString() : output.ToString();
    }
}
