using Dapper;
using ItAnalytics.Warehouse.Db;
using ItAnalytics.Warehouse.Statements;
using Npgsql;

namespace ItAnalytics.Api.Access;

/// <summary>
/// Lets people in by login and password, and out again. An unknown login, a wrong password and a locked login take the
/// same work and get the same answer; guesses at one login take turns, and each is written into the audit log.
/// </summary>
/// <param name="access">Connections with the rights of <c>itanalytics_access</c>.</param>
/// <param name="settings">How long sessions last, and how many guesses are allowed.</param>
internal sealed class SignInDesk(NpgsqlDataSource access, AccessSettings settings) : IDisposable
{
    private const int LongestLogin = 100;

    // A slow hash is meant to be slow: more at a time would let strangers take all processors.
    private readonly SemaphoreSlim _places = new(2);

    /// <summary>Begins a session.</summary>
    /// <param name="login">As it was typed.</param>
    /// <param name="password">As it was typed.</param>
    /// <param name="address">Where the person sits.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The secret of the session; null when the person is not let in.</returns>
    public async Task<string?> SignInAsync(
        string login, string password, string address, CancellationToken cancellationToken = default)
    {
        login = login.Trim().ToLowerInvariant();
        if (login.Length > LongestLogin) login = login[..LongestLogin];
        await _places.WaitAsync(cancellationToken);
        try
        {
            await using var work = await NamedTransaction.BeginAsync(access, new Actor(login, address), cancellationToken);
            var person = await work.Connection.QuerySingleOrDefaultAsync<Candidate>(
                Command("person_for_sign_in", new { login }, cancellationToken));
            var isShort = password.Length <= PasswordHash.MaxLength;
            var (isRight, isOutdated) = PasswordHash.Check(
                person?.PasswordHash ?? PasswordHash.OfNobody, isShort ? password : "");
            var secret = person is { IsLocked: false, PasswordHash: not null } && isRight && isShort
                ? await AdmitAsync(work.Connection, person, isOutdated ? PasswordHash.Of(password) : null, address, cancellationToken)
                : null;
            if (secret is null && person is { IsLocked: false, PasswordHash: not null })
            {
                await work.Connection.ExecuteAsync(Command("sign_in_failed", new
                {
                    key = person.Key,
                    allowed = settings.AllowedFailures,
                    lockout = settings.Lockout,
                }, cancellationToken));
            }
            await NoteAsync(work.Connection, secret is null ? "SIGN_IN_FAILED" : "SIGN_IN", login, cancellationToken);
            await work.CommitAsync(cancellationToken);
            return secret;
        }
        finally
        {
            _places.Release();
        }
    }

    /// <summary>Ends a session.</summary>
    public async Task SignOutAsync(Viewer viewer, string secret, CancellationToken cancellationToken = default)
    {
        await using var work = await NamedTransaction.BeginAsync(access, viewer.As(viewer.Login), cancellationToken);
        var ended = await work.Connection.ExecuteAsync(
            Command("session_end", new { tokenHash = Secret.Hash(secret) }, cancellationToken));
        if (ended > 0) await NoteAsync(work.Connection, "SIGN_OUT", viewer.Login, cancellationToken);
        await work.CommitAsync(cancellationToken);
    }

    /// <inheritdoc/>
    public void Dispose() => _places.Dispose();

    private async Task<string> AdmitAsync(
        NpgsqlConnection connection, Candidate person, string? newHash, string address, CancellationToken cancellationToken)
    {
        var secret = Secret.New();
        await connection.ExecuteAsync(Command("sign_in_succeeded", new { key = person.Key, newHash }, cancellationToken));
        await connection.ExecuteAsync(Command("session_add", new
        {
            tokenHash = Secret.Hash(secret),
            key = person.Key,
            address,
            lifetime = settings.SessionLifetime,
        }, cancellationToken));
        return secret;
    }

    private static Task<int> NoteAsync(
        NpgsqlConnection connection, string action, string login, CancellationToken cancellationToken) =>
        connection.ExecuteAsync(Command("audit_write", new
        {
            action,
            subject = "ops.session",
            details = (string?)null,
            who = login,
        }, cancellationToken));

    private static CommandDefinition Command(string file, object parameters, CancellationToken cancellationToken) =>
        new(SqlFile.Read($"access/{file}.sql"), parameters, cancellationToken: cancellationToken);

    private sealed record Candidate
    {
        public required int Key { get; init; }

        public string? PasswordHash { get; init; }

        public required bool IsLocked { get; init; }
    }
}
