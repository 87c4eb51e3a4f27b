using System.Text.Json;
using Microsoft.Playwright;

namespace ItAnalytics.Browser.Tests;

/// <summary>axe-core over a page: WCAG 2.2 A and AA, and its own best practices of serious impact.</summary>
internal static class Accessibility
{
    private static readonly string Axe = File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "axe.min.js"));

    /// <summary>Fails with rule, element and advice when axe finds anything serious or critical.</summary>
    public static async Task CheckAsync(IPage page, string what)
    {
        // The policy of the page forbids foreign scripts; the debugger may run them all the same.
        await page.EvaluateAsync(Axe);
        var result = await page.EvaluateAsync<JsonElement>("async () => await axe.run(document, {resultTypes: ['violations']})");
        var violations =
            from violation in result.GetProperty("violations").EnumerateArray()
            where violation.GetProperty("impact").GetString() is "serious" or "critical"
            from node in violation.GetProperty("nodes").EnumerateArray()
            select $"{violation.GetProperty("id")}: {node.GetProperty("html")} {node.GetProperty("failureSummary")}";
        Assert.True(!violations.Any(), $"{what}: {string.Join('\n', violations)}");
    }
}
