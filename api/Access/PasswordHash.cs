using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace ItAnalytics.Api.Access;

/// <summary>
/// Passwords as they are kept: PBKDF2 with HMAC-SHA-512, as <c>pbkdf2-sha512$iterations$salt$hash</c>. The number of
/// iterations is the one that OWASP's Password Storage Cheat Sheet gives for this function.
/// </summary>
internal static class PasswordHash
{
    /// <summary>Iterations of new hashes; older ones are made anew when their password is next seen.</summary>
    public const int Iterations = 210_000;

    /// <summary>The shortest password that is taken.</summary>
    public const int MinLength = 12;

    /// <summary>The longest, so that nobody can make the server hash a book.</summary>
    public const int MaxLength = 1_000;

    private const string Scheme = "pbkdf2-sha512";
    private const int SaltBytes = 16;
    private const int HashBytes = 64;

    /// <summary>A hash that no password has: what an unknown login is compared with, so that it takes as long.</summary>
    public static string OfNobody { get; } =
        $"{Scheme}${Iterations}${Convert.ToBase64String(new byte[SaltBytes])}${Convert.ToBase64String(new byte[HashBytes])}";

    /// <summary>The hash of a password, with a salt of its own.</summary>
    public static string Of(string password, int iterations = Iterations)
    {
        var salt = RandomNumberGenerator.GetBytes(SaltBytes);
        var hash = Derive(password, salt, iterations);
        return string.Create(CultureInfo.InvariantCulture,
            $"{Scheme}${iterations}${Convert.ToBase64String(salt)}${Convert.ToBase64String(hash)}");
    }

    /// <summary>Is it the password of a hash, and is that hash of fewer iterations than are made today?</summary>
    public static (bool IsRight, bool IsOutdated) Check(string kept, string password)
    {
        if (kept.Split('$') is not [Scheme, var count, var salt, var hash]
            || !int.TryParse(count, CultureInfo.InvariantCulture, out var iterations))
            throw new InvalidOperationException("A kept password hash is of an unknown kind.");
        var isRight = CryptographicOperations.FixedTimeEquals(
            Derive(password, Convert.FromBase64String(salt), iterations), Convert.FromBase64String(hash));
        return (isRight, iterations < Iterations);
    }

    private static byte[] Derive(string password, byte[] salt, int iterations) => Rfc2898DeriveBytes.Pbkdf2(
        // One password has one form, however a keyboard composes its letters.
        Encoding.UTF8.GetBytes(password.Normalize(NormalizationForm.FormC)), salt, iterations, HashAlgorithmName.SHA512, HashBytes);
}
