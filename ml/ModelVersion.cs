using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace ItAnalytics.Ml;

/// <summary>
/// Names one model exactly: two findings or forecasts with the same version came from the same code and parameters.
/// </summary>
/// <param name="Name">Stable model name, for example <c>anomaly-likelihood</c>.</param>
/// <param name="Version">Version of the code, raised whenever results change.</param>
/// <param name="Parameters">Parameters as <c>key=value</c> pairs in ordinal order of the keys, separated by
/// semicolons.</param>
/// <param name="Hash">First 16 hexadecimal digits of SHA-256 over name, version and parameters.</param>
public sealed record ModelVersion(string Name, string Version, string Parameters, string Hash)
{
    /// <summary>Builds a version whose hash covers every parameter; the order of the pairs does not matter.</summary>
    public static ModelVersion Create(string name, string version, params (string Key, object? Value)[] parameters)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        ArgumentException.ThrowIfNullOrWhiteSpace(version);
        ArgumentNullException.ThrowIfNull(parameters);
        var pairs = parameters
            .OrderBy(p => p.Key, StringComparer.Ordinal)
            .Select(p => p.Key + "=" + Convert.ToString(p.Value, CultureInfo.InvariantCulture));
        var text = string.Join(';', pairs);
        var digest = SHA256.HashData(Encoding.UTF8.GetBytes($"{name}\n{version}\n{text}"));
        return new ModelVersion(name, version, text, Convert.ToHexStringLower(digest)[..16]);
    }
}
