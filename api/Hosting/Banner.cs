using System.Text.Json;
using System.Text.RegularExpressions;
using ItAnalytics.Api.Cli;

namespace ItAnalytics.Api.Hosting;

/// <summary>What a person needs once the server is up: the addresses, three queries to paste, and one to run as it is.</summary>
internal static partial class Banner
{
    private static readonly string[] Examples = ["leaderboard", "history", "anomalies"];

    public static void Write(Terminal terminal, string url)
    {
        var home = url.Replace("//*", "//localhost", StringComparison.Ordinal)
            .Replace("//+", "//localhost", StringComparison.Ordinal).Replace("//0.0.0.0", "//localhost", StringComparison.Ordinal)
            .Replace("//[::]", "//localhost", StringComparison.Ordinal).TrimEnd('/');
        terminal.Line();
        terminal.Line($"  {home}/              the console: rankings, review, forecasts, runs");
        terminal.Line($"  {home}/graphql       GraphQL: an editor in the browser, the API for programs");
        terminal.Line($"  {home}/health/ready  can the data be queried?");
        terminal.Line();
        terminal.Line("Three queries to paste into the editor:");
        foreach (var query in Examples.Select(Read))
        {
            terminal.Line();
            terminal.Line($"  {query}");
        }
        terminal.Line();
        terminal.Line("The first one from a shell:");
        terminal.Line();
        terminal.Line($"  curl {home}/graphql -H 'content-type: application/json' -d '{Body(Read(Examples[0]))}'");
        terminal.Line();
        terminal.Line("Ctrl-C stops the server and its database.");
    }

    /// <summary>An example query in one line, without its comment; <c>www/examples</c> has the readable form.</summary>
    internal static string Read(string name)
    {
        var lines = File.ReadLines(Path.Combine(AppContext.BaseDirectory, "www", "examples", $"{name}.graphql"))
            .Where(line => !line.StartsWith('#'));
        return Spaces().Replace(string.Join(' ', lines), " ").Trim();
    }

    private static string Body(string query) =>
        JsonSerializer.Serialize(new Dictionary<string, string> { ["query"] = query }, RelaxedJson)
            .Replace("'", "'\\''", StringComparison.Ordinal);

    private static readonly JsonSerializerOptions RelaxedJson =
        new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    [GeneratedRegex(@"\s+")]
    private static partial Regex Spaces();
}
