using System.CommandLine;
using System.Globalization;
using ItAnalytics.Etl.Notify;
using ItAnalytics.Warehouse.Db;

namespace ItAnalytics.Api.Cli;

/// <summary><c>notify</c>: messages that wait or were given up; <c>notify resend</c> sends the latter again.</summary>
internal static class NotifyVerb
{
    public static Verb Create()
    {
        var action = new Argument<string>("ACTION") { Description = "list or resend", DefaultValueFactory = _ => "list" };
        action.AcceptOnlyFromAmong("list", "resend");
        var run = new Argument<long?>("RUN") { Description = "Number of the run that they are about; all without it", Arity = ArgumentArity.ZeroOrOne };
        return new Verb("notify", "List messages about runs and findings that could not be delivered, or send them again")
        {
            Arguments = { action, run },
            Examples = ["notify", "notify resend", "notify resend 12"],
            ExitCodes = [(ExitCode.Findings, "messages were given up")],
        }.Does(async (context, cancellationToken) =>
        {
            await using var warehouse = await context.OpenWarehouseAsync(cancellationToken);
            var etl = warehouse.As(WarehouseRole.Etl);
            if (context.Value(action) == "resend")
            {
                var again = await Outbox.SendAgainAsync(etl, context.Value(run), cancellationToken);
                if (context.Terminal.Json) context.Terminal.WriteJson(new { again });
                else context.Terminal.Line($"{again} messages wait for a worker again.");
                return ExitCode.Ok;
            }
            var open = await Outbox.OpenAsync(etl, cancellationToken);
            if (context.Terminal.Json) context.Terminal.WriteJson(new { open });
            else if (open.Count == 0) context.Terminal.Line("Nothing waits.");
            foreach (var message in context.Terminal.Json ? [] : open)
            {
                context.Terminal.Line(string.Create(CultureInfo.InvariantCulture,
                    $"run {message.RunKey}, {message.About.ToLowerInvariant()} ({message.Things}) over {message.Channel.ToLowerInvariant()}: ") +
                    (message.IsGivenUp ? $"given up after {message.Attempts} tries" : $"due {message.DueAt:yyyy-MM-dd'T'HH:mm:ss'Z'}") +
                    (message.LastError is null ? "" : $"; {message.LastError}"));
            }
            return open.Any(message => message.IsGivenUp) ? ExitCode.Findings : ExitCode.Ok;
        });
    }
}
