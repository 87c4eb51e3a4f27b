using System.CommandLine;
using ItAnalytics.Etl.Submit;
using ItAnalytics.Warehouse.Db;

namespace ItAnalytics.Api.Cli;

/// <summary><c>key</c>: lists the keys for sending files over HTTP; <c>key add NAME</c> makes one, <c>key revoke NAME</c> ends it.</summary>
internal static class KeyVerb
{
    public static Verb Create()
    {
        var action = new Argument<string>("ACTION") { Description = "add, revoke or list", DefaultValueFactory = _ => "list" };
        action.AcceptOnlyFromAmong("add", "revoke", "list");
        var name = new Argument<string?>("NAME") { Description = "What people call the key", Arity = ArgumentArity.ZeroOrOne };
        var agency = new Option<string?>("--agency") { Description = "Code of the one agency whose figures it may state", HelpName = "CODE" };
        return new Verb("key", "Make, list and revoke keys for sending files over HTTP")
        {
            Arguments = { action, name },
            Options = { agency },
            Examples = ["key", "key add so-noi-vu --agency DN-SNV", "key revoke so-noi-vu"],
            ExitCodes = [(ExitCode.Findings, "there is no good key of that name")],
        }.Does(async (context, cancellationToken) =>
        {
            var what = context.Value(action)!;
            if (what != "list" && context.Value(name) is null) throw new UsageException($"Name the key: key {what} NAME.");
            await using var warehouse = await context.OpenWarehouseAsync(cancellationToken);
            var etl = warehouse.As(WarehouseRole.Etl);
            if (what == "list") return List(context.Terminal, await ApiKeys.ListAsync(etl, cancellationToken));
            if (what == "revoke")
            {
                var isRevoked = await ApiKeys.RevokeAsync(etl, context.Value(name)!, cancellationToken);
                context.Terminal.Line(isRevoked ? $"'{context.Value(name)}' is of no use any more." : $"There is no good key '{context.Value(name)}'.");
                return isRevoked ? ExitCode.Ok : ExitCode.Findings;
            }

            var secret = await ApiKeys.AddAsync(etl, context.Value(name)!, context.Value(agency), Operator.Name, cancellationToken);
            if (context.Terminal.Json) context.Terminal.WriteJson(new { name = context.Value(name), secret });
            else context.Terminal.Line($"{secret}\nThis is the only time that it is shown.");
            return ExitCode.Ok;
        });
    }

    private static int List(Terminal terminal, IReadOnlyList<ApiKey> keys)
    {
        if (terminal.Json) terminal.WriteJson(new { keys });
        foreach (var key in terminal.Json ? [] : keys)
            terminal.Line($"{key.Name}: {key.AgencyCode ?? "any agency"}{(key.RevokedAt is null ? "" : ", revoked")}");
        return ExitCode.Ok;
    }
}
