using System.CommandLine;
using ItAnalytics.Api.Hosting;

namespace ItAnalytics.Api.Cli;

/// <summary><c>serve</c>: opens the warehouse, loads what is new, and answers GraphQL until it is stopped.</summary>
internal static class ServeVerb
{
    public const string Name = "serve";

    public static Verb Create()
    {
        var urls = new Option<string?>("--urls") { Description = "Addresses to serve on, separated by semicolons", HelpName = "URLS" };
        var port = Options.WholeNumber("--port", "Serve on http://localhost:PORT (default: 8080)", "PORT", 0, 65535);
        return new Verb(Name, "Open the warehouse, load what is new, and answer GraphQL (the default)")
        {
            Options = { urls, port },
            Examples = ["serve", "serve --port 9000 --data /srv/itanalytics"],
            ExitCodes = [(ExitCode.Ok, "stopped by Ctrl-C or SIGTERM")],
        }.Does((context, cancellationToken) =>
        {
            if (context.Value(urls) is not null && context.Value(port) is not null)
                throw new UsageException("--urls and --port exclude each other; give one of them.");
            var chosen = context.Value(urls) ?? (context.Value(port) is { } number ? $"http://localhost:{number}" : null);
            var settings = chosen is null ? context.Settings : context.Settings with { Urls = chosen };
            return new Server(settings, context.Terminal).RunAsync(cancellationToken);
        });
    }
}
