using System.Diagnostics;
using ItAnalytics.Tests.Support;

namespace ItAnalytics.Api.Tests;

/// <summary>Runs one of the scripts in <c>tests/node</c>.</summary>
internal static class NodeScript
{
    public static async Task<(int ExitCode, string Output, string Error)> RunAsync(string script, params string[] arguments)
    {
        var start = new ProcessStartInfo("node", [Repository.PathTo("tests", "node", script), .. arguments])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using var node = Process.Start(start)!;
        var output = node.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        var error = node.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await node.WaitForExitAsync(TestContext.Current.CancellationToken);
        return (node.ExitCode, await output, await error);
    }
}
