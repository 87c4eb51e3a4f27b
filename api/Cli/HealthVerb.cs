using System.CommandLine;
using System.Text.Json;
using ItAnalytics.Api.Hosting;

namespace ItAnalytics.Api.Cli;

/// <summary><c>health</c>: asks a running server whether the data can be queried; containers have no curl.</summary>
internal static class HealthVerb
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(4);

    public static Verb Create()
    {
        var url = new Option<string>("--url")
        {
            Description = "Where the server is",
            HelpName = "URL",
            DefaultValueFactory = _ => new Settings().Urls,
        };
        return new Verb("health", "Ask a running server whether the data can be queried")
        {
            Options = { url },
            Examples = ["health", "health --url http://localhost:9000 --json"],
            ExitCodes = [(ExitCode.Ok, "the data can be queried"), (ExitCode.Findings, "not yet, or no longer, or no server answers")],
        }.Does(async (context, cancellationToken) =>
        {
            if (!Uri.TryCreate(context.Required(url).TrimEnd('/') + "/health/ready", UriKind.Absolute, out var address))
                throw new UsageException($"--url must be an address like http://localhost:8080, not '{context.Value(url)}'.");
            var (isReady, answer) = await AskAsync(address, cancellationToken);
            if (context.Terminal.Json) context.Terminal.WriteJson(new { ready = isReady, address, answer });
            else context.Terminal.Line($"{address}: {answer}");
            return isReady ? ExitCode.Ok : ExitCode.Findings;
        });
    }

    private static async Task<(bool IsReady, string Answer)> AskAsync(Uri address, CancellationToken cancellationToken)
    {
        using var client = new HttpClient { Timeout = Patience };
        try
        {
            using var response = await client.GetAsync(address, cancellationToken);
            using var body = JsonDocument.Parse(await response.Content.ReadAsStringAsync(cancellationToken));
            var reason = body.RootElement.TryGetProperty("reason", out var text) ? $". {text.GetString()}" : "";
            return (response.IsSuccessStatusCode, body.RootElement.GetProperty("status").GetString() + reason);
        }
        catch (Exception error) when (error is HttpRequestException or JsonException or KeyNotFoundException
            || (error is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            return (false, $"no answer ({error.Message})");
        }
    }
}
