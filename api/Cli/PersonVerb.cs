using System.CommandLine;
using ItAnalytics.Api.Access;
using ItAnalytics.Warehouse.Db;

namespace ItAnalytics.Api.Cli;

/// <summary><c>person</c>: who may sign in, and what they may do.</summary>
internal static class PersonVerb
{
    private static readonly string[] Actions = ["list", "add", "role", "unrole", "password", "lock", "unlock"];

    public static Verb Create()
    {
        var action = new Argument<string>("ACTION")
        {
            Description = "list, add, role (give one), unrole (take one away), password, lock or unlock",
            DefaultValueFactory = _ => "list",
        };
        action.AcceptOnlyFromAmong(Actions);
        var login = new Argument<string?>("LOGIN") { Description = "The login", Arity = ArgumentArity.ZeroOrOne };
        var name = Options.Text("--name", "The name as people write it (default: the login)", "NAME");
        var roles = KeyVerb.RoleOption("--role", "A role; may be given several times");
        var agency = new Option<string?>("--agency") { Description = "Code of the agency that a clerk works for", HelpName = "CODE" };
        var passwordFile = Options.ExistingFile(
            "--password-file", "File whose content is the password; without it the first line of standard input is");
        return new Verb("person", "Add people who may sign in, say what they may do, lock them out")
        {
            Arguments = { action, login },
            Options = { name, roles, agency, passwordFile },
            Examples =
            [
                "person", "person add lan --name \"Trần Thị Lan\" --role reviewer --password-file lan.txt",
                "person role minh --role clerk --agency DN-SNV", "person lock minh",
            ],
        }.Does(async (context, cancellationToken) =>
        {
            var what = context.Value(action)!;
            if (what != "list" && context.Value(login) is null) throw new UsageException($"Name the person: person {what} LOGIN.");
            var words = context.Value(roles) ?? [];
            if (what is "role" or "unrole" && words.Length == 0) throw new UsageException($"Say which role: person {what} LOGIN --role ROLE.");
            if (what != "unrole" && words.Contains(AccessRoles.Clerk.Word()) != context.Value(agency) is not null)
                throw new UsageException("--agency goes with --role clerk, and a clerk with one agency.");
            var password = what is "add" or "password" ? await PasswordAsync(context.Value(passwordFile), cancellationToken) : null;
            await using var warehouse = await context.OpenWarehouseAsync(cancellationToken);
            var people = new People(warehouse.As(WarehouseRole.Access));
            if (what == "list") return List(context.Terminal, await people.ListAsync(cancellationToken));
            var who = context.Value(login)!;
            switch (what)
            {
                case "add": await people.AddAsync(Operator.Actor, who, context.Value(name) ?? who, password, cancellationToken); break;
                case "password": await people.SetPasswordAsync(Operator.Actor, who, password!, cancellationToken); break;
                case "lock" or "unlock": await people.LockAsync(Operator.Actor, who, what == "lock", cancellationToken); break;
            }
            foreach (var role in words.Select(AccessRoleWords.Read))
            {
                if (what == "unrole") await people.RevokeAsync(Operator.Actor, who, role, cancellationToken);
                else await people.GrantAsync(Operator.Actor, who, role, role == AccessRoles.Clerk ? context.Value(agency) : null, cancellationToken);
            }
            context.Terminal.Line($"Done: {what} {who}.");
            return ExitCode.Ok;
        });
    }

    private static async Task<string> PasswordAsync(FileInfo? file, CancellationToken cancellationToken)
    {
        if (file is not null) return (await File.ReadAllTextAsync(file.FullName, cancellationToken)).TrimEnd('\r', '\n');
        if (!Console.IsInputRedirected) await Console.Error.WriteAsync("Password: ");
        return await Console.In.ReadLineAsync(cancellationToken)
            ?? throw new UsageException("No password came; write it to standard input, or name a file with --password-file.");
    }

    private static int List(Terminal terminal, IReadOnlyList<Person> people)
    {
        if (terminal.Json) terminal.WriteJson(new { people });
        foreach (var person in terminal.Json ? [] : people)
        {
            var state = person.IsLocked ? ", locked out"
                : person.LockedUntil > TimeProvider.System.GetUtcNow().UtcDateTime ? ", locked for now after wrong passwords"
                : person.HasPassword ? "" : ", no password";
            var roles = person.Roles.Length > 0 ? string.Join(", ", person.Roles).ToLowerInvariant() : "no role";
            terminal.Line($"{person.Login} ({person.Name}): {roles}{state}");
        }
        return ExitCode.Ok;
    }
}
