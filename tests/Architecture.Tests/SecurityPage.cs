using System.Text.RegularExpressions;

namespace ItAnalytics.Architecture.Tests;

/// <summary>docs/security.md claims nothing that no test holds.</summary>
public sealed partial class SecurityPage
{
    [Fact]
    public void Every_claim_names_a_test_that_exists()
    {
        var claims = SourceTree.Read("docs/security.md").Split("## What does not hold")[0].Split("## Threats and what holds")[1]
            .Split('\n').Where(line => line.StartsWith("| ", StringComparison.Ordinal) && !line.StartsWith("| ---", StringComparison.Ordinal)
                && line != "| claim | test |").ToList();
        Assert.NotEmpty(claims);
        Offenders.None(
            from claim in claims
            let named = TestName().Matches(claim).ToList()
            from problem in named.Count == 0
                ? [claim]
                : named.Where(name => !Exists(name.Groups[1].Value, name.Groups[2].Value)).Select(name => name.Value)
            select problem);
    }

    private static bool Exists(string type, string test) => SourceTree.Files
        .Where(file => file.StartsWith("tests/", StringComparison.Ordinal) && Path.GetFileName(file) == type + ".cs")
        .Any(file => Regex.IsMatch(SourceTree.Read(file), $@"public (async )?(Task|void) {test}\("));

    [GeneratedRegex(@"`(\w+)\.(\w+)`")]
    private static partial Regex TestName();
}
