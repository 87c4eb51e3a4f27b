using System.Diagnostics;
using ItAnalytics.Tests.Support;

namespace ItAnalytics.Api.Tests.Hosting;

/// <summary>Stopping, killing and starting again: nothing is lost, nothing is loaded twice, nothing is left running.</summary>
public class RestartTests
{
    private const string Counts = """
        { agencies(first: 1) { totalCount } scores(first: 1) { totalCount } observations(first: 1) { totalCount }
          anomalies(first: 1) { totalCount } sourceFiles(first: 1) { totalCount } rejections(first: 1) { totalCount } }
        """;

    [Fact]
    public async Task A_second_start_finds_everything_as_it_was_even_after_a_kill()
    {
        var cancellation = TestContext.Current.CancellationToken;
        var folder = ServedProgram.NewDataFolder();
        var (first, firstOutput) = await RunAsync(folder, "TERM", expectedExit: 0);
        Assert.DoesNotContain("\"totalCount\":0},\"scores\"", first, StringComparison.Ordinal);
        var (second, secondOutput) = await RunAsync(folder, "KILL", expectedExit: 137);
        var (third, _) = await RunAsync(folder, "INT", expectedExit: 0);
        Assert.Equal(first, second);
        Assert.Equal(first, third);
        Assert.NotEqual(firstOutput.Length, secondOutput.Length);
        Assert.Empty(await ProcessesNamingAsync(folder, cancellation));
        Directory.Delete(folder, recursive: true);
    }

    private static async Task<(string Counts, string Output)> RunAsync(string folder, string signal, int expectedExit)
    {
        var cancellation = TestContext.Current.CancellationToken;
        await using var program = await ServedProgram.StartAsync(Served.Dll, ["--data", folder], cancellation);
        await program.UntilSaidAsync(ServedProgram.Welcome, cancellation);
        using var client = new HttpClient { BaseAddress = program.Address };
        using var answer = await ServeTests.AskAsync(client, Counts);
        Assert.Equal(expectedExit, await program.SignalAsync(signal, cancellation));
        return (answer.RootElement.GetProperty("data").GetRawText(), program.Output);
    }

    private static async Task<string[]> ProcessesNamingAsync(string text, CancellationToken cancellation)
    {
        using var ps = Process.Start(new ProcessStartInfo("ps", ["-eo", "args"]) { RedirectStandardOutput = true })!;
        var lines = (await ps.StandardOutput.ReadToEndAsync(cancellation)).Split('\n');
        return [.. lines.Where(line => line.Contains(text, StringComparison.Ordinal))];
    }
}
