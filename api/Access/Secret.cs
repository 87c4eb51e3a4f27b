using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace ItAnalytics.Api.Access;

/// <summary>Random secrets: shown to their holder, kept as hashes. Of 256 bits there is nothing to guess, so the hash
/// needs no salt and need not be slow.</summary>
internal static class Secret
{
    /// <summary>A new secret.</summary>
    public static string New() => Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(32));

    /// <summary>As it is kept.</summary>
    public static string Hash(string secret) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(secret)));

    /// <summary>
    /// The token that a page shows beside the cookie of a session: made from the cookie's secret, which no page can
    /// read, so that whoever can show it was given it by this server.
    /// </summary>
    public static string CrossSiteToken(string session) =>
        Base64Url.EncodeToString(HMACSHA256.HashData(Encoding.UTF8.GetBytes(session), "itanalytics cross-site token"u8));

    /// <summary>Are two texts equal? Takes as long whether they are or not.</summary>
    public static bool Equal(string one, string other) =>
        CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(one), Encoding.UTF8.GetBytes(other));
}
