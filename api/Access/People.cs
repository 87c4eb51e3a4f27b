using System.Text.RegularExpressions;
using Dapper;
using ItAnalytics.Api.Hosting;
using ItAnalytics.Warehouse.Db;
using ItAnalytics.Warehouse.Errors;
using ItAnalytics.Warehouse.Statements;
using Npgsql;

namespace ItAnalytics.Api.Access;

/// <summary>One person who may sign in, without their password.</summary>
internal sealed record Person
{
    public required string Login { get; init; }

    public required string Name { get; init; }

    /// <summary>An administrator has locked them out.</summary>
    public required bool IsLocked { get; init; }

    /// <summary>Too many wrong passwords have locked them out until then.</summary>
    public DateTime? LockedUntil { get; init; }

    public required bool HasPassword { get; init; }

    /// <summary>The words of the roles; a clerk's with the code of the agency.</summary>
    public required string[] Roles { get; init; }

    /// <summary>When a session of theirs was used last.</summary>
    public DateTime? LastUsedAt { get; init; }
}

/// <summary>One entry of the audit log.</summary>
internal sealed record AuditEntry(
    long Number, DateTime At, string Who, string Origin, string Action, string Subject, string? Before, string? After, string Hash);

/// <summary>Makes people and says what they may do, in the name of an administrator.</summary>
/// <param name="access">Connections with the rights of <c>itanalytics_access</c>.</param>
internal sealed partial class People(NpgsqlDataSource access)
{
    /// <summary>Adds a person.</summary>
    /// <exception cref="CodedException">GQL578: the login is taken or unusable; GQL579: the password is too short.</exception>
    public async Task AddAsync(
        Actor actor, string login, string name, string? password, CancellationToken cancellationToken = default)
    {
        if (!LoginForm().IsMatch(login))
            throw Refusal($"'{login}' cannot be a login: use small letters, digits and . _ @ -, beginning with a letter or a digit.");
        var passwordHash = password is null ? null : HashOf(password);
        await using var work = await NamedTransaction.BeginAsync(access, actor, cancellationToken);
        var added = await work.Connection.QueryAsync<int>(Command("person_add", new
        {
            login,
            name,
            passwordHash,
            createdBy = actor.Who,
        }, cancellationToken));
        if (!added.Any()) throw Refusal($"There is a person '{login}' already. Choose another login, or change that person.");
        await work.CommitAsync(cancellationToken);
    }

    /// <summary>Gives a role; a clerk's with the agency that the person works for.</summary>
    /// <exception cref="CodedException">GQL578: there is no such person, or the agency is missing or unknown.</exception>
    public Task GrantAsync(
        Actor actor, string login, AccessRoles role, string? agencyCode, CancellationToken cancellationToken = default) =>
        ChangeAsync(actor, login, async (connection, key) =>
        {
            if (role == AccessRoles.Clerk != agencyCode is not null)
                throw Refusal("A clerk works for one agency: give its code with --agency, and with no other role.");
            if (agencyCode is not null && await connection.ExecuteScalarAsync<int?>(
                Command("agency_key", new { code = agencyCode }, cancellationToken)) is null)
                throw Refusal($"No agency has the code '{agencyCode}'. Load it first, or correct the code.");
            await connection.ExecuteAsync(Command("role_grant", new
            {
                key,
                role = Stored(role),
                agencyCode,
                grantedBy = actor.Who,
            }, cancellationToken));
        }, cancellationToken);

    /// <summary>Takes a role away.</summary>
    public Task RevokeAsync(Actor actor, string login, AccessRoles role, CancellationToken cancellationToken = default) =>
        ChangeAsync(actor, login, async (connection, key) =>
        {
            await connection.ExecuteAsync(Command("role_revoke", new { key, role = Stored(role) }, cancellationToken));
        }, cancellationToken);

    /// <summary>Sets a password, and ends the sessions that were begun with the old one.</summary>
    public Task SetPasswordAsync(Actor actor, string login, string password, CancellationToken cancellationToken = default) =>
        ChangeAsync(actor, login, async (connection, key) =>
        {
            await connection.ExecuteAsync(Command("person_password", new { key, passwordHash = HashOf(password) }, cancellationToken));
            await connection.ExecuteAsync(Command("sessions_end", new { key }, cancellationToken));
        }, cancellationToken);

    /// <summary>Locks a person out, sessions and all, or lets them in again.</summary>
    public Task LockAsync(Actor actor, string login, bool isLocked, CancellationToken cancellationToken = default) =>
        ChangeAsync(actor, login, async (connection, key) =>
        {
            await connection.ExecuteAsync(Command("person_lock", new { key, isLocked }, cancellationToken));
            if (isLocked) await connection.ExecuteAsync(Command("sessions_end", new { key }, cancellationToken));
        }, cancellationToken);

    /// <summary>All people.</summary>
    public async Task<IReadOnlyList<Person>> ListAsync(CancellationToken cancellationToken = default)
    {
        await using var connection = await access.OpenConnectionAsync(cancellationToken);
        return [.. await connection.QueryAsync<Person>(Command("people", null, cancellationToken))];
    }

    /// <summary>Makes the first administrator, where there is none who could come in.</summary>
    /// <returns>True when one was made.</returns>
    public async Task<bool> AddFirstAdministratorAsync(
        Actor actor, string login, string password, CancellationToken cancellationToken = default)
    {
        await using (var connection = await access.OpenConnectionAsync(cancellationToken))
        {
            if (await connection.ExecuteScalarAsync<long>(Command("administrators", null, cancellationToken)) > 0) return false;
        }
        await AddAsync(actor, login, login, password, cancellationToken);
        await GrantAsync(actor, login, AccessRoles.Administrator, null, cancellationToken);
        return true;
    }

    /// <summary>The newest entries of the audit log.</summary>
    public async Task<IReadOnlyList<AuditEntry>> AuditAsync(int count, CancellationToken cancellationToken = default)
    {
        await using var connection = await access.OpenConnectionAsync(cancellationToken);
        return [.. await connection.QueryAsync<AuditEntry>(Command("audit_log", new { count }, cancellationToken))];
    }

    private async Task ChangeAsync(
        Actor actor, string login, Func<NpgsqlConnection, int, Task> change, CancellationToken cancellationToken)
    {
        await using var work = await NamedTransaction.BeginAsync(access, actor, cancellationToken);
        var key = await work.Connection.ExecuteScalarAsync<int?>(Command("person_key", new { login }, cancellationToken))
            ?? throw Refusal($"There is no person '{login}'. 'itanalytics person list' shows who there is.");
        await change(work.Connection, key);
        await work.CommitAsync(cancellationToken);
    }

    private static string HashOf(string password) => password.Length is >= PasswordHash.MinLength and <= PasswordHash.MaxLength
        ? PasswordHash.Of(password)
        : throw new CodedException(ApiErrorCodes.Password,
            $"A password has {PasswordHash.MinLength} to {PasswordHash.MaxLength} characters. A few words that belong together only for you are best.");

    private static CodedException Refusal(string message) => new(ApiErrorCodes.Person, message);

    private static string Stored(AccessRoles role) => role.Word().ToUpperInvariant();

    private static CommandDefinition Command(string file, object? parameters, CancellationToken cancellationToken) =>
        new(SqlFile.Read($"access/{file}.sql"), parameters, cancellationToken: cancellationToken);

    [GeneratedRegex("^[a-z0-9][a-z0-9._@-]{0,99}$")]
    private static partial Regex LoginForm();
}
