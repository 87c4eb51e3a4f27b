using System.Text.RegularExpressions;
using ItAnalytics.Api.Cli;
using ItAnalytics.Tests.Support;

namespace ItAnalytics.Api.Tests.Cli;

/// <summary>The commands of docs/operations.md, as an operator would copy them.</summary>
public sealed partial class OperationsDrillTests(PostgresFixture warehouse) : IClassFixture<PostgresFixture>, IAsyncLifetime
{
    private readonly PostgresFixture _secondWarehouse = new();
    private readonly string _folder = Directory.CreateTempSubdirectory("itanalytics-drill-").FullName;

    [Fact]
    public async Task Every_command_of_the_page_works_in_the_order_of_the_page()
    {
        var page = await File.ReadAllTextAsync(Repository.PathTo("docs", "operations.md"), TestContext.Current.CancellationToken);
        var commands = Block().Matches(page).SelectMany(block => block.Groups[1].Value.Trim().Split('\n')).ToList();
        Assert.Equal(["backup", "restore", "restore", "verify"], commands.Select(command => command.Split(' ')[1]));
        Assert.Equal(ExitCode.Ok, (await RunAsync($"itanalytics load {Repository.PathTo("samples", "danang")}", warehouse)).ExitCode);
        foreach (var command in commands)
        {
            // The backup is of one warehouse; it is restored into another one, twice.
            var target = command.Contains("backup --to", StringComparison.Ordinal) ? warehouse : _secondWarehouse;
            var (exitCode, said) = await RunAsync(command, target);
            Assert.True(exitCode == ExitCode.Ok, $"{command}: {said}");
        }
        var (refused, message) = await RunAsync("itanalytics restore warehouse.backup", _secondWarehouse);
        Assert.Equal(ExitCode.Environment, refused);
        Assert.Contains("WHS311", message, StringComparison.Ordinal);
    }

    public ValueTask InitializeAsync() => _secondWarehouse.InitializeAsync();

    public async ValueTask DisposeAsync()
    {
        await _secondWarehouse.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    private async Task<(int ExitCode, string Said)> RunAsync(string command, PostgresFixture target)
    {
        var words = command.Split(' ').Skip(1)
            .Select(word => word.EndsWith(".backup", StringComparison.Ordinal) ? Path.Combine(_folder, word) : word);
        var (output, error) = (new StringWriter(), new StringWriter());
        var exitCode = await CommandLine.RunAsync([.. words, "--connection", target.ConnectionString], output, error);
        return (exitCode, output.ToString() + error);
    }

    [GeneratedRegex("```sh\n(.*?)```", RegexOptions.Singleline)]
    private static partial Regex Block();
}
