using System.CommandLine;
using ItAnalytics.Api.Hosting;

namespace ItAnalytics.Api.Cli;

/// <summary><c>serve</c>: opens the warehouse, loads what is new, and answers GraphQL until it is stopped.</summary>
internal static class ServeVerb
{
    public const string Name = "serve";

    public static Verb Create()
    {
        var noJobs = Options.Flag("--no-jobs", "Only answer; loading and jobs are left to workers (see 'work')");
        return Listening(
            new Verb(Name, "Open the warehouse, load what is new, answer GraphQL and run jobs (the default)")
            {
                Options = { noJobs },
                Examples = ["serve", "serve --port 9000 --data /srv/itanalytics"],
                ExitCodes = [(ExitCode.Ok, "stopped by Ctrl-C or SIGTERM")],
            },
            context => context.Value(noJobs) ? ServerDuties.Api : ServerDuties.Both);
    }

    /// <summary>Gives a verb the options that say where to listen, and lets it serve.</summary>
    internal static Verb Listening(Verb verb, Func<VerbContext, ServerDuties> duties)
    {
        var urls = new Option<string?>("--urls") { Description = "Addresses to serve on, separated by semicolons", HelpName = "URLS" };
        var port = Options.WholeNumber("--port", "Serve on http://localhost:PORT (default: 8080)", "PORT", 0, 65535);
        verb.Options.Add(urls);
        verb.Options.Add(port);
        return verb.Does((context, cancellationToken) =>
        {
            if (context.Value(urls) is not null && context.Value(port) is not null)
                throw new UsageException("--urls and --port exclude each other; give one of them.");
            var chosen = context.Value(urls) ?? (context.Value(port) is { } number ? $"http://localhost:{number}" : null);
            var settings = chosen is null ? context.Settings : context.Settings with { Urls = chosen };
            return new Server(settings, context.Terminal, duties(context)).RunAsync(cancellationToken);
        });
    }
}
