using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using ItAnalytics.Api.Access;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace ItAnalytics.Api.Tests.Access;

/// <summary>Tokens of an issuer with real keys; what it answers over HTTP comes from this process.</summary>
public sealed class TokenTests : IDisposable
{
    private const string Audience = "itanalytics";
    private static readonly Uri Issuer = new("https://id.example/realm");

    private readonly LocalIssuer _issuer = new();
    private readonly AccessTokens _tokens;

    public TokenTests() => _tokens = new AccessTokens(
        new TokenSettings(Issuer, Audience) { Roles = new Dictionary<string, AccessRoles> { ["stat-reviewers"] = AccessRoles.Reviewer } },
        _issuer, NullLogger.Instance);

    public void Dispose()
    {
        _tokens.Dispose();
        _issuer.Dispose();
    }

    [Fact]
    public async Task A_good_token_names_its_person_and_what_the_issuer_says_they_may()
    {
        var viewer = await ReadAsync(_issuer.Token(claims: new()
        {
            ["preferred_username"] = "lan",
            ["name"] = "Lan",
            ["roles"] = new[] { "stat-reviewers", "planner", "unheard-of" },
        }));
        Assert.Equal(("token lan", "Lan", AccessRoles.Reviewer | AccessRoles.Planner), (viewer!.Login, viewer.Name, viewer.Roles));
    }

    [Fact]
    public async Task A_clerk_is_one_of_an_agency_or_none()
    {
        var clerk = await ReadAsync(_issuer.Token(claims: new() { ["sub"] = "c", ["roles"] = "clerk", ["agency"] = "DN-SNV" }));
        Assert.Equal((AccessRoles.Clerk, "DN-SNV", 7), (clerk!.Roles, clerk.AgencyCode, clerk.AgencyKey));
        var nowhere = await ReadAsync(_issuer.Token(claims: new() { ["sub"] = "c", ["roles"] = "clerk" }));
        Assert.Equal(AccessRoles.None, nowhere!.Roles);
    }

    [Fact]
    public async Task A_token_of_an_elliptic_curve_key_is_as_good()
    {
        using var curve = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var key = new ECDsaSecurityKey(curve) { KeyId = "curve" };
        _issuer.Publish(JsonWebKeyConverter.ConvertFromECDsaSecurityKey(new ECDsaSecurityKey(ECDsa.Create(curve.ExportParameters(false))) { KeyId = "curve" }));
        Assert.NotNull(await ReadAsync(_issuer.Token(signing: new SigningCredentials(key, SecurityAlgorithms.EcdsaSha256))));
    }

    [Fact]
    public async Task An_expired_token_is_none()
    {
        Assert.Null(await ReadAsync(_issuer.Token(expires: DateTime.UtcNow.AddMinutes(-2))));
        Assert.NotNull(await ReadAsync(_issuer.Token(expires: DateTime.UtcNow.AddSeconds(-30))));
    }

    [Fact]
    public async Task A_token_that_is_not_good_yet_is_none() =>
        Assert.Null(await ReadAsync(_issuer.Token(notBefore: DateTime.UtcNow.AddMinutes(5))));

    [Fact]
    public async Task A_token_for_somebody_else_is_none() => Assert.Null(await ReadAsync(_issuer.Token(audience: "another")));

    [Theory]
    [InlineData("https://id.example/realm/")]
    [InlineData("https://id.example/other")]
    public async Task A_token_of_another_issuer_is_none(string issuer) => Assert.Null(await ReadAsync(_issuer.Token(issuer: issuer)));

    [Fact]
    public async Task A_token_without_a_signature_is_none()
    {
        var parts = _issuer.Token().Split('.');
        var header = Base64UrlEncoder.Encode("""{"alg":"none","typ":"JWT","kid":"one"}""");
        Assert.Null(await ReadAsync($"{header}.{parts[1]}."));
        Assert.Null(await ReadAsync($"{parts[0]}.{parts[1]}."));
    }

    [Fact]
    public async Task The_public_key_of_the_issuer_is_no_shared_secret()
    {
        // The old confusion: an HMAC with what everybody can read as its key.
        foreach (var secret in new[] { _issuer.PublicKeyAsPem, _issuer.JwksText })
        {
            var parts = _issuer.Token().Split('.');
            var signed = Base64UrlEncoder.Encode("""{"alg":"HS256","typ":"JWT","kid":"one"}""") + "." + parts[1];
            var hash = HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), Encoding.ASCII.GetBytes(signed));
            Assert.Null(await ReadAsync($"{signed}.{Base64UrlEncoder.Encode(hash)}"));
        }
    }

    [Fact]
    public async Task A_changed_token_is_none()
    {
        var parts = _issuer.Token(claims: new() { ["sub"] = "lan", ["roles"] = "analyst" }).Split('.');
        var claims = Base64UrlEncoder.Decode(parts[1]).Replace("analyst", "administrator", StringComparison.Ordinal);
        Assert.Null(await ReadAsync($"{parts[0]}.{Base64UrlEncoder.Encode(claims)}.{parts[2]}"));
    }

    [Fact]
    public async Task A_token_signed_by_a_stranger_under_a_known_name_is_none()
    {
        using var stranger = RSA.Create(2048);
        var signing = new SigningCredentials(new RsaSecurityKey(stranger) { KeyId = "one" }, SecurityAlgorithms.RsaSha256);
        Assert.Null(await ReadAsync(_issuer.Token(signing: signing)));
    }

    [Fact]
    public async Task Keys_are_kept_and_asked_for_again_only_now_and_then()
    {
        for (var i = 0; i < 5; i++) Assert.NotNull(await ReadAsync(_issuer.Token()));
        var asked = _issuer.Asked;
        using var stranger = RSA.Create(2048);
        for (var i = 0; i < 5; i++)
        {
            Assert.Null(await ReadAsync(_issuer.Token(signing: new SigningCredentials(
                new RsaSecurityKey(stranger) { KeyId = $"made-up-{i}" }, SecurityAlgorithms.RsaSha256))));
        }
        Assert.Equal(2, asked);
        Assert.Equal(asked, _issuer.Asked);
    }

    [Fact]
    public async Task An_issuer_that_is_away_lets_nobody_in_and_breaks_nothing()
    {
        _issuer.IsAway = true;
        Assert.Null(await ReadAsync(_issuer.Token()));
    }

    [Theory]
    [InlineData("")]
    [InlineData("a.b.c")]
    [InlineData("itk")]
    public async Task What_is_no_token_is_none(string text) => Assert.Null(await ReadAsync(text));

    private Task<Viewer?> ReadAsync(string token) => _tokens.ReadAsync(
        token, (code, _) => Task.FromResult<int?>(code == "DN-SNV" ? 7 : null), TestContext.Current.CancellationToken);

    /// <summary>An issuer: a key pair, and what it publishes of it.</summary>
    private sealed class LocalIssuer : HttpMessageHandler
    {
        private readonly RSA _key = RSA.Create(2048);
        private readonly List<JsonWebKey> _published;

        public LocalIssuer() => _published =
            [JsonWebKeyConverter.ConvertFromRSASecurityKey(new RsaSecurityKey(_key.ExportParameters(false)) { KeyId = "one" })];

        public int Asked { get; private set; }

        public bool IsAway { get; set; }

        public string PublicKeyAsPem => _key.ExportSubjectPublicKeyInfoPem();

        public string JwksText => JsonSerializer.Serialize(new
        {
            keys = _published.Select(key => new { kty = key.Kty, kid = key.Kid, use = "sig", n = key.N, e = key.E, crv = key.Crv, x = key.X, y = key.Y }),
        });

        public void Publish(JsonWebKey key) => _published.Add(key);

        public string Token(
            string? issuer = null, string audience = Audience, DateTime? expires = null, DateTime? notBefore = null,
            Dictionary<string, object>? claims = null, SigningCredentials? signing = null) =>
            new JsonWebTokenHandler { SetDefaultTimesOnTokenCreation = false }.CreateToken(new SecurityTokenDescriptor
            {
                Issuer = issuer ?? Issuer.OriginalString,
                Audience = audience,
                Expires = expires ?? DateTime.UtcNow.AddMinutes(5),
                NotBefore = notBefore,
                Claims = claims ?? new() { ["sub"] = "somebody" },
                SigningCredentials = signing ?? new SigningCredentials(new RsaSecurityKey(_key) { KeyId = "one" }, SecurityAlgorithms.RsaSha256),
            });

        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            if (IsAway) throw new HttpRequestException("away");
            Asked++;
            var body = request.RequestUri!.AbsolutePath switch
            {
                "/realm/.well-known/openid-configuration" => JsonSerializer.Serialize(new { issuer = Issuer.OriginalString, jwks_uri = "https://id.example/keys" }),
                "/keys" => JwksText,
                _ => null,
            };
            return Task.FromResult(body is null
                ? new HttpResponseMessage(HttpStatusCode.NotFound)
                : new HttpResponseMessage(HttpStatusCode.OK) { Content = new StringContent(body) });
        }

        protected override void Dispose(bool disposing)
        {
            _key.Dispose();
            base.Dispose(disposing);
        }
    }
}
