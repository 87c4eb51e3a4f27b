using System.Text.Json;
using ItAnalytics.Api.Cli;
using ItAnalytics.Tests.Support;

namespace ItAnalytics.Api.Tests.Cli;

/// <summary>The verbs that work on the warehouse, as an operator's script calls them.</summary>
public sealed class LoadVerbTests(PostgresFixture postgres) : IClassFixture<PostgresFixture>, IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("itanalytics-load-").FullName;

    [Fact]
    public async Task A_folder_is_loaded_once_and_the_second_time_says_so()
    {
        var (firstExit, first) = await LoadAsync(Repository.PathTo("samples", "pci"));
        Assert.Equal(ExitCode.Ok, firstExit);
        Assert.Contains(first.GetProperty("files").EnumerateArray(), file => file.GetProperty("lines").GetInt32() == 7086);
        var (secondExit, second) = await LoadAsync(Repository.PathTo("samples", "pci"));
        Assert.Equal(ExitCode.Ok, secondExit);
        Assert.Equal(0, second.GetProperty("files").GetArrayLength());
    }

    [Fact]
    public async Task A_file_that_no_source_claims_is_refused_and_the_exit_code_says_so()
    {
        var stray = Path.Combine(_folder, "stray.csv");
        await File.WriteAllTextAsync(stray, "a,b\n1,2\n", TestContext.Current.CancellationToken);
        var (exitCode, document) = await LoadAsync(stray);
        Assert.Equal(ExitCode.Findings, exitCode);
        var step = document.GetProperty("steps").EnumerateArray().Single(step => step.GetProperty("refusedFiles").GetInt32() == 1);
        Assert.Contains("stray.csv", step.GetProperty("message").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Checks_pass_on_what_was_loaded()
    {
        await LoadAsync(Repository.PathTo("samples", "danang"));
        var (output, error) = (new StringWriter(), new StringWriter());
        var exitCode = await CommandLine.RunAsync(["verify", "--connection", postgres.ConnectionString, "--json"], output, error);
        Assert.True(exitCode == ExitCode.Ok, output.ToString() + error);
        using var document = JsonDocument.Parse(output.ToString());
        Assert.NotEqual(0, document.RootElement.GetProperty("passed").GetInt32());
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private async Task<(int ExitCode, JsonElement Document)> LoadAsync(string path)
    {
        var (output, error) = (new StringWriter(), new StringWriter());
        var exitCode = await CommandLine.RunAsync(["load", path, "--connection", postgres.ConnectionString, "--json"], output, error);
        using var document = JsonDocument.Parse(output.ToString());
        return (exitCode, document.RootElement.Clone());
    }
}
