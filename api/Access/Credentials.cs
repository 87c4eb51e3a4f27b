using System.Collections.Concurrent;
using Dapper;
using ItAnalytics.Warehouse.Statements;
using Npgsql;

namespace ItAnalytics.Api.Access;

/// <summary>Finds out whom a cookie, a key or a token stands for.</summary>
/// <remarks>
/// A session or key that is good is remembered for a few seconds, so that not every request asks the database; a
/// revocation reaches other processes that much later.
/// </remarks>
/// <param name="access">Connections with the rights of <c>itanalytics_access</c>.</param>
/// <param name="idle">A session that was not used for this long has ended.</param>
/// <param name="tokens">Reads tokens of another issuer; null where none are taken.</param>
internal sealed class Credentials(NpgsqlDataSource access, TimeSpan idle, AccessTokens? tokens)
{
    /// <summary>How every key begins.</summary>
    public const string KeyPrefix = "itk_";

    private const int KeepAtMost = 10_000;
    private static readonly TimeSpan Remembered = TimeSpan.FromSeconds(5);

    private readonly ConcurrentDictionary<string, (Viewer Viewer, long Until)> _known = new(StringComparer.Ordinal);

    /// <summary>The viewer of a session; null when it is not, or no longer, good.</summary>
    public Task<Viewer?> OfSessionAsync(string secret, CancellationToken cancellationToken)
    {
        var tokenHash = Secret.Hash(secret);
        return FindAsync("session_find", "session_used", tokenHash, new { tokenHash, idle }, cancellationToken);
    }

    /// <summary>The viewer of a key or a token; null when it is not, or no longer, good.</summary>
    public Task<Viewer?> OfBearerAsync(string secret, CancellationToken cancellationToken)
    {
        if (!secret.StartsWith(KeyPrefix, StringComparison.Ordinal))
            return tokens?.ReadAsync(secret, AgencyKeyAsync, cancellationToken) ?? Task.FromResult<Viewer?>(null);
        var secretHash = Secret.Hash(secret);
        return FindAsync("key_find", "key_used", secretHash, new { secretHash }, cancellationToken);
    }

    /// <summary>Forgets a session at once, since it has been ended.</summary>
    public void Forget(string secret) => _known.TryRemove(Secret.Hash(secret), out _);

    private async Task<Viewer?> FindAsync(
        string find, string used, string hash, object parameters, CancellationToken cancellationToken)
    {
        if (_known.TryGetValue(hash, out var known) && known.Until > Environment.TickCount64) return known.Viewer;
        await using var connection = await access.OpenConnectionAsync(cancellationToken);
        var holder = await connection.QuerySingleOrDefaultAsync<Holder>(Command(find, parameters, cancellationToken));
        if (holder is null)
        {
            _known.TryRemove(hash, out _);
            return null;
        }
        await connection.ExecuteAsync(Command(used, parameters, cancellationToken));
        var viewer = new Viewer(holder.Login, AccessRoleWords.Read(holder.Roles))
        {
            Name = holder.Name,
            AgencyCode = holder.AgencyCode,
            AgencyKey = holder.AgencyKey,
        };
        if (_known.Count >= KeepAtMost) _known.Clear();
        _known[hash] = (viewer, Environment.TickCount64 + (long)Remembered.TotalMilliseconds);
        return viewer;
    }

    private async Task<int?> AgencyKeyAsync(string code, CancellationToken cancellationToken)
    {
        await using var connection = await access.OpenConnectionAsync(cancellationToken);
        return await connection.ExecuteScalarAsync<int?>(Command("agency_key", new { code }, cancellationToken));
    }

    private static CommandDefinition Command(string file, object parameters, CancellationToken cancellationToken) =>
        new(SqlFile.Read($"access/{file}.sql"), parameters, cancellationToken: cancellationToken);

    private sealed record Holder
    {
        public required string Login { get; init; }

        public required string Name { get; init; }

        public required string[] Roles { get; init; }

        public string? AgencyCode { get; init; }

        public int? AgencyKey { get; init; }
    }
}
