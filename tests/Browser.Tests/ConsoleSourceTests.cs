using System.Diagnostics;
using ItAnalytics.Tests.Support;

namespace ItAnalytics.Browser.Tests;

public sealed class ConsoleSourceTests
{
    [Theory]
    [InlineData("node_modules/typescript/bin/tsc", "--noEmit")]
    [InlineData("scripts/generate.mjs", "--check")]
    public async Task The_sources_compile_and_ask_for_what_the_contract_offers(string script, string argument)
    {
        using var process = Process.Start(new ProcessStartInfo("node", [script, argument])
        {
            WorkingDirectory = Path.Combine(Repository.Root, "api", "console"),
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        var cancellationToken = TestContext.Current.CancellationToken;
        var errors = process.StandardError.ReadToEndAsync(cancellationToken);
        var output = await process.StandardOutput.ReadToEndAsync(cancellationToken);
        await process.WaitForExitAsync(cancellationToken);
        Assert.True(process.ExitCode == 0, output + await errors);
    }
}
