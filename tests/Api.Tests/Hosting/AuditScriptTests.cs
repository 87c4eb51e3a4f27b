using System.Diagnostics;
using ItAnalytics.Tests.Support;

namespace ItAnalytics.Api.Tests.Hosting;

/// <summary>The audit of dependencies, judged on answers as the registries give them.</summary>
public sealed class AuditScriptTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("itanalytics-audit-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData("nuget.json", """{"projects":[{"frameworks":[{"transitivePackages":[{"id":"P","resolvedVersion":"1.0.0","vulnerabilities":[{"severity":"High","advisoryurl":"https://a"}]}]}]}]}""", 1, "P 1.0.0: High")]
    [InlineData("npm-console.json", """{"vulnerabilities":{"p":{"name":"p","severity":"critical","range":"<2"}}}""", 1, "p: critical")]
    [InlineData("nuget.json", """{"projects":[{"path":"a.csproj"}]}""", 0, "nothing known")]
    [InlineData("npm-ide.json", """{"vulnerabilities":{}}""", 0, "nothing known")]
    [InlineData("npm-ide.json", """{"error":{"code":"ENOAUDIT"}}""", 0, "could not be asked")]
    [InlineData("nuget.json", "", 0, "could not be asked")]
    public async Task A_known_vulnerability_fails_and_a_silent_registry_does_not(string file, string answer, int exitCode, string said)
    {
        await File.WriteAllTextAsync(Path.Combine(_folder, file), answer, TestContext.Current.CancellationToken);
        using var audit = Process.Start(new ProcessStartInfo("node", [Repository.PathTo("build", "audit.mjs"), "--read", _folder])
        {
            RedirectStandardOutput = true,
        })!;
        var output = await audit.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await audit.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.Equal(exitCode, audit.ExitCode);
        Assert.Contains(said, output, StringComparison.Ordinal);
    }

    [Fact]
    public void The_build_server_runs_it() =>
        Assert.Contains("node build/audit.mjs ||", File.ReadAllText(Repository.PathTo(".ci", "run")), StringComparison.Ordinal);
}
