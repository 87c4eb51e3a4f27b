using System.Security.Claims;
using System.Text.Json;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace ItAnalytics.Api.Access;

/// <summary>
/// Reads the access tokens of an OpenID Connect issuer: signed by a key that the issuer publishes now, with an asymmetric
/// algorithm, by that issuer, for this audience, at this time.
/// </summary>
internal sealed class AccessTokens(TokenSettings settings, HttpMessageHandler handler, ILogger logger) : IDisposable
{
    // Neither "none" nor one whose key both sides share: the issuer's public key must never pass for a secret.
    private static readonly string[] Algorithms =
    [
        SecurityAlgorithms.RsaSha256, SecurityAlgorithms.RsaSha384, SecurityAlgorithms.RsaSha512,
        SecurityAlgorithms.RsaSsaPssSha256, SecurityAlgorithms.RsaSsaPssSha384, SecurityAlgorithms.RsaSsaPssSha512,
        SecurityAlgorithms.EcdsaSha256, SecurityAlgorithms.EcdsaSha384, SecurityAlgorithms.EcdsaSha512,
    ];

    private const int LongestAnswer = 1 << 20;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan KeptFor = TimeSpan.FromHours(1);
    private static readonly TimeSpan AskedAgainAfter = TimeSpan.FromSeconds(30);

    private readonly HttpClient _client = new(handler) { Timeout = Patience, MaxResponseContentBufferSize = LongestAnswer };
    private readonly JsonWebTokenHandler _reader = new() { MapInboundClaims = false };
    private readonly SemaphoreSlim _asking = new(1, 1);
    private IReadOnlyList<SecurityKey> _keys = [];
    private long _askedAt = long.MinValue / 2;

    /// <summary>The viewer of a token; null when it does not hold.</summary>
    /// <param name="token">The token.</param>
    /// <param name="findAgency">The durable key of an agency's code.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task<Viewer?> ReadAsync(
        string token, Func<string, CancellationToken, Task<int?>> findAgency, CancellationToken cancellationToken)
    {
        if (KeyIdOf(token) is not { } keyId) return null;
        var keys = await KeysAsync(KeptFor, cancellationToken);
        // A key that is not known yet is perhaps a new one; asked for now and then, not with every such token.
        if (!keys.Any(key => key.KeyId == keyId)) keys = await KeysAsync(AskedAgainAfter, cancellationToken);
        var result = await _reader.ValidateTokenAsync(token, new TokenValidationParameters
        {
            ValidIssuer = settings.Issuer.OriginalString,
            ValidAudience = settings.Audience,
            IssuerSigningKeys = keys,
            TryAllIssuerSigningKeys = false,
            ValidAlgorithms = Algorithms,
            RequireExpirationTime = true,
            RequireSignedTokens = true,
            ClockSkew = TokenSettings.ClockSkew,
        });
        return result.IsValid ? await ViewerAsync(result.ClaimsIdentity, findAgency, cancellationToken) : null;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _client.Dispose();
        _asking.Dispose();
    }

    // Null for what is no token, or does not say which key signed it.
    private string? KeyIdOf(string token)
    {
        try
        {
            return _reader.CanReadToken(token) && new JsonWebToken(token).TryGetHeaderValue<string>("kid", out var keyId) ? keyId : null;
        }
        catch (ArgumentException)
        {
            return null;
        }
    }

    private async Task<Viewer?> ViewerAsync(
        ClaimsIdentity claims, Func<string, CancellationToken, Task<int?>> findAgency, CancellationToken cancellationToken)
    {
        var name = (claims.FindFirst(settings.NameClaim) ?? claims.FindFirst("sub"))?.Value;
        if (string.IsNullOrWhiteSpace(name)) return null;
        var roles = settings.RolesOf(claims.FindAll(settings.RoleClaim).Select(claim => claim.Value));
        var agency = claims.FindFirst(settings.AgencyClaim)?.Value;
        if (roles.HasFlag(AccessRoles.Clerk) && agency is null) roles &= ~AccessRoles.Clerk;
        return new Viewer("token " + name, roles)
        {
            Name = claims.FindFirst("name")?.Value ?? name,
            AgencyCode = roles.HasFlag(AccessRoles.Clerk) ? agency : null,
            AgencyKey = roles.HasFlag(AccessRoles.Clerk) ? await findAgency(agency!, cancellationToken) : null,
        };
    }

    private async Task<IReadOnlyList<SecurityKey>> KeysAsync(TimeSpan notOlderThan, CancellationToken cancellationToken)
    {
        if (IsYoung()) return _keys;
        await _asking.WaitAsync(cancellationToken);
        try
        {
            if (IsYoung()) return _keys;
            // Noted before the answer: an issuer that is away is not asked by every request.
            _askedAt = Environment.TickCount64;
            _keys = await AskAsync(cancellationToken);
        }
        catch (Exception trouble) when (trouble is HttpRequestException or JsonException or KeyNotFoundException
                or ArgumentException or FormatException or InvalidOperationException
            || (trouble is TaskCanceledException && !cancellationToken.IsCancellationRequested))
        {
            // The keys that are known stay good.
            logger.IssuerUnreachable(trouble, settings.Issuer);
        }
        finally
        {
            _asking.Release();
        }
        return _keys;

        bool IsYoung() => Environment.TickCount64 - _askedAt < notOlderThan.TotalMilliseconds;
    }

    private async Task<IReadOnlyList<SecurityKey>> AskAsync(CancellationToken cancellationToken)
    {
        var discovery = new Uri(settings.Issuer.OriginalString.TrimEnd('/') + "/.well-known/openid-configuration");
        using var found = JsonDocument.Parse(await _client.GetStringAsync(discovery, cancellationToken));
        if (found.RootElement.GetProperty("issuer").GetString() != settings.Issuer.OriginalString)
            throw new JsonException("The discovery document names another issuer.");
        var address = new Uri(found.RootElement.GetProperty("jwks_uri").GetString()!);
        if (address.Scheme != settings.Issuer.Scheme) throw new JsonException("The keys are elsewhere than the issuer.");
        return [.. new JsonWebKeySet(await _client.GetStringAsync(address, cancellationToken)).GetSigningKeys()];
    }
}
