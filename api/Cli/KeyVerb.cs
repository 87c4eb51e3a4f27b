using System.CommandLine;
using ItAnalytics.Api.Access;
using ItAnalytics.Etl.Submit;
using ItAnalytics.Warehouse.Db;

namespace ItAnalytics.Api.Cli;

/// <summary><c>key</c>: lists the keys of programs; <c>key add NAME</c> makes one, <c>key revoke NAME</c> ends it.</summary>
internal static class KeyVerb
{
    public static Verb Create()
    {
        var action = new Argument<string>("ACTION") { Description = "add, revoke or list", DefaultValueFactory = _ => "list" };
        action.AcceptOnlyFromAmong("add", "revoke", "list");
        var name = new Argument<string?>("NAME") { Description = "What people call the key", Arity = ArgumentArity.ZeroOrOne };
        var agency = new Option<string?>("--agency") { Description = "Code of the one agency whose figures it may state", HelpName = "CODE" };
        var roles = RoleOption("--role", "What it may do; may be given several times (default: clerk with an agency, else operator)");
        var days = Options.WholeNumber("--days", "Of use for so many days (default: until it is revoked)", "DAYS", 1, 3_650);
        return new Verb("key", "Make, list and revoke keys, with which programs ask and send files over HTTP")
        {
            Arguments = { action, name },
            Options = { agency, roles, days },
            Examples = ["key", "key add so-noi-vu --agency DN-SNV", "key add power-bi --role analyst --days 365", "key revoke so-noi-vu"],
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
                var isRevoked = await ApiKeys.RevokeAsync(etl, context.Value(name)!, Operator.Actor, cancellationToken);
                context.Terminal.Line(isRevoked ? $"'{context.Value(name)}' is of no use any more." : $"There is no good key '{context.Value(name)}'.");
                return isRevoked ? ExitCode.Ok : ExitCode.Findings;
            }

            var secret = await ApiKeys.AddAsync(
                etl, Wanted(context.Value(name)!, context.Value(roles) ?? [], context.Value(agency), context.Value(days)),
                Operator.Name, cancellationToken);
            if (context.Terminal.Json) context.Terminal.WriteJson(new { name = context.Value(name), secret });
            else context.Terminal.Line($"{secret}\nThis is the only time that it is shown.");
            return ExitCode.Ok;
        });
    }

    /// <summary>An option whose values are roles.</summary>
    internal static Option<string[]> RoleOption(string name, string description)
    {
        var option = Options.Texts(name, description, "ROLE");
        option.AcceptOnlyFromAmong([.. AccessRoleWords.All.Select(role => role.Word())]);
        return option;
    }

    private static WantedKey Wanted(string name, string[] words, string? agency, int? days)
    {
        if (words.Length == 0) words = [(agency is null ? AccessRoles.Operator : AccessRoles.Clerk).Word()];
        if (words.Contains(AccessRoles.Clerk.Word()) != agency is not null)
            throw new UsageException("--agency goes with --role clerk, and a clerk with one agency.");
        return new WantedKey(name, [.. words.Distinct().Select(word => word.ToUpperInvariant())], agency,
            days is { } count ? TimeProvider.System.GetUtcNow().AddDays(count) : null);
    }

    private static int List(Terminal terminal, IReadOnlyList<ApiKey> keys)
    {
        if (terminal.Json) terminal.WriteJson(new { keys });
        foreach (var key in terminal.Json ? [] : keys)
        {
            var end = key.RevokedAt is not null ? ", revoked" : key.ExpiresAt is { } until ? $", until {until:yyyy-MM-dd}" : "";
            var use = key.LastUsedAt is { } last ? $", last used {last:yyyy-MM-dd}" : "";
            terminal.Line($"{key.Name}: {string.Join(", ", key.Roles).ToLowerInvariant()}, {key.AgencyCode ?? "any agency"}{end}{use}");
        }
        return ExitCode.Ok;
    }
}
