using ItAnalytics.Api.Hosting;

namespace ItAnalytics.Api.Cli;

/// <summary><c>work</c>: loads what is new, then runs jobs, scheduled and requested; HTTP has its health checks only.</summary>
internal static class WorkVerb
{
    public static Verb Create() => ServeVerb.Listening(
        new Verb("work", "Load what is new and run jobs, scheduled and requested, without the API")
        {
            Examples = ["work --port 8081"],
            ExitCodes = [(ExitCode.Ok, "stopped by Ctrl-C or SIGTERM")],
        },
        _ => ServerDuties.Jobs);
}
