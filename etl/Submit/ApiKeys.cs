using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Dapper;
using ItAnalytics.Warehouse.Db;
using ItAnalytics.Warehouse.Errors;
using ItAnalytics.Warehouse.Statements;
using Npgsql;

namespace ItAnalytics.Etl.Submit;

/// <summary>A key of a program; its secret is nowhere but with its holder.</summary>
public sealed record ApiKey
{
    /// <summary>Key in <c>ops.api_key</c>.</summary>
    public required int Key { get; init; }

    /// <summary>What people call it.</summary>
    public required string Name { get; init; }

    /// <summary>Code of the one agency whose figures it may state; null for any.</summary>
    public string? AgencyCode { get; init; }

    /// <summary>What its holder may do, in the words of <c>ops.access_role</c>.</summary>
    public required string[] Roles { get; init; }

    /// <summary>When it ceases to be good; null for never.</summary>
    public DateTime? ExpiresAt { get; init; }

    /// <summary>When it was shown last, to the minute; null when it was not.</summary>
    public DateTime? LastUsedAt { get; init; }

    /// <summary>When it was made.</summary>
    public required DateTime CreatedAt { get; init; }

    /// <summary>When it was revoked; null while it is good.</summary>
    public DateTime? RevokedAt { get; init; }
}

/// <summary>A key that somebody wants.</summary>
/// <param name="Name">What people will call it.</param>
/// <param name="Roles">What its holder may do, in the words of <c>ops.access_role</c>; CLERK goes with an agency, and with no agency
/// there is none.</param>
/// <param name="AgencyCode">The one agency whose figures it may state, or null for any.</param>
/// <param name="ExpiresAt">When it ceases to be good; null for never.</param>
public sealed record WantedKey(string Name, IReadOnlyList<string> Roles, string? AgencyCode, DateTimeOffset? ExpiresAt = null);

/// <summary>Makes, lists, finds and revokes keys.</summary>
public static class ApiKeys
{
    private const string Prefix = "itk_";
    private const int SecretBytes = 32;

    /// <summary>Makes a key for sending files and returns its secret, which cannot be had again.</summary>
    /// <param name="dataSource">Connections with the rights of <c>itanalytics_etl</c>.</param>
    /// <param name="name">What people will call it.</param>
    /// <param name="agencyCode">The one agency whose figures it may state, or null for any.</param>
    /// <param name="createdBy">Who makes it.</param>
    /// <param name="cancellationToken">Cancels.</param>
    /// <exception cref="CodedException">SRC131: the name is taken, or no agency has that code.</exception>
    public static Task<string> AddAsync(
        NpgsqlDataSource dataSource, string name, string? agencyCode, string createdBy, CancellationToken cancellationToken = default) =>
        AddAsync(dataSource, new WantedKey(name, [agencyCode is null ? "OPERATOR" : "CLERK"], agencyCode), createdBy, cancellationToken);

    /// <summary>Makes a key and returns its secret, which cannot be had again.</summary>
    /// <exception cref="CodedException">SRC131: the name is taken, or no agency has that code.</exception>
    public static async Task<string> AddAsync(
        NpgsqlDataSource dataSource, WantedKey wanted, string createdBy, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(dataSource);
        ArgumentNullException.ThrowIfNull(wanted);
        var (name, roles, agencyCode, expiresAt) = wanted;
        await using var connection = await dataSource.OpenConnectionAsync(cancellationToken);
        if (agencyCode is not null && !await connection.ExecuteScalarAsync<bool>(new CommandDefinition(
            SqlFile.Read("queries/agency_exists.sql"), new { code = agencyCode }, cancellationToken: cancellationToken)))
            throw new CodedException(SubmitErrorCodes.KeyInvalid, $"No agency has the code '{agencyCode}'. Load it first, or correct the code.");
        var secret = Prefix + Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(SecretBytes));
        var added = await connection.QueryAsync<ApiKey>(new CommandDefinition(
            SqlFile.Read("queries/api_key_add.sql"), new { name, secretHash = Hash(secret), agencyCode, roles = roles.ToArray(), expiresAt, createdBy },
            cancellationToken: cancellationToken));
        return added.Any()
            ? secret
            : throw new CodedException(SubmitErrorCodes.KeyInvalid, $"There is a key '{name}' already. Choose another name; names are not used twice.");
    }

    /// <summary>All keys, the newest first.</summary>
    public static async Task<IReadOnlyList<ApiKey>> ListAsync(NpgsqlDataSource dataSource, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(dataSource);
        await using var connection = await dataSource.OpenConnectionAsync(cancellationToken);
        return [.. await connection.QueryAsync<ApiKey>(new CommandDefinition(
            SqlFile.Read("queries/api_keys.sql"), cancellationToken: cancellationToken))];
    }

    /// <summary>Makes a key of no use; false when no good key has that name.</summary>
    public static async Task<bool> RevokeAsync(
        NpgsqlDataSource dataSource, string name, Actor? actor = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(dataSource);
        await using var work = await NamedTransaction.BeginAsync(dataSource, actor ?? new Actor("", ""), cancellationToken);
        var isRevoked = await work.Connection.ExecuteAsync(new CommandDefinition(
            SqlFile.Read("queries/api_key_revoke.sql"), new { name }, cancellationToken: cancellationToken)) == 1;
        await work.CommitAsync(cancellationToken);
        return isRevoked;
    }

    /// <summary>The key of a secret; null when there is none, or it is not, or no longer, good for sending files.</summary>
    public static async Task<ApiKey?> FindAsync(NpgsqlDataSource dataSource, string secret, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(dataSource);
        await using var connection = await dataSource.OpenConnectionAsync(cancellationToken);
        return await connection.QuerySingleOrDefaultAsync<ApiKey>(new CommandDefinition(
            SqlFile.Read("queries/api_key_find.sql"), new { secretHash = Hash(secret) }, cancellationToken: cancellationToken));
    }

    // A secret of 256 random bits needs no salt and no slow hash: there is nothing to guess.
    private static string Hash(string secret) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(secret)));
}
