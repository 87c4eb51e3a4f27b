using System.Globalization;
using ItAnalytics.Warehouse.Errors;

namespace ItAnalytics.Api.Hosting;

/// <summary>Reads single settings, and says of one that cannot be read what it is called in the environment.</summary>
internal sealed class SettingReader(IConfiguration configuration)
{
    private static readonly char[] Separators = [',', ';', ' '];

    /// <summary>A text without spaces around it; null when there is none.</summary>
    public string? Text(string key) =>
        string.IsNullOrWhiteSpace(configuration[key]) ? null : configuration[key]!.Trim();

    /// <summary>Words between commas, semicolons or spaces; null when the setting is missing.</summary>
    public string[]? Words(string key) =>
        Text(key)?.Split(Separators, StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    /// <summary>Words between commas; they may hold spaces.</summary>
    public string[] List(string key) =>
        Text(key)?.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries) ?? [];

    /// <summary>Paths between semicolons; null when the setting is missing.</summary>
    public string[]? Paths(string key) =>
        Text(key)?.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    /// <summary>A whole number.</summary>
    public int? Number(string key, int least, int most)
    {
        if (Text(key) is not { } text) return null;
        if (int.TryParse(text, CultureInfo.InvariantCulture, out var number) && number >= least && number <= most) return number;
        throw Refusal(key, $"is '{text}'; give a whole number from {least} to {most}.");
    }

    /// <summary>One of some words.</summary>
    public string? Choice(string key, params ReadOnlySpan<string> words)
    {
        var word = Text(key)?.ToLowerInvariant();
        if (word is null || words.Contains(word)) return word;
        throw Refusal(key, $"is '{word}'; give one of {string.Join(", ", words!)}.");
    }

    /// <summary>true or false.</summary>
    public bool? Flag(string key)
    {
        if (Text(key) is not { } text) return null;
        return bool.TryParse(text, out var flag) ? flag : throw Refusal(key, $"is '{text}'; give true or false.");
    }

    /// <summary>Addresses and networks.</summary>
    public IReadOnlyList<System.Net.IPNetwork> Networks(string key)
    {
        var networks = new List<System.Net.IPNetwork>();
        foreach (var text in Words(key) ?? [])
        {
            if (System.Net.IPAddress.TryParse(text, out var address))
                networks.Add(new System.Net.IPNetwork(address, address.GetAddressBytes().Length * 8));
            else if (System.Net.IPNetwork.TryParse(text, out var network))
                networks.Add(network);
            else
                throw Refusal(key, $"names '{text}'; give addresses or networks such as 10.0.0.5 or 10.0.0.0/8, separated by commas.");
        }
        return networks;
    }

    /// <summary>
    /// The content of a file that a setting names: secrets come as files in containers, so that they stand in no process
    /// list and no inspection. Null when the setting is missing.
    /// </summary>
    public string? SecretFile(string key)
    {
        if (Text(key) is not { } path) return null;
        try
        {
            return File.ReadAllText(path).TrimEnd('\r', '\n');
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new CodedException(ApiErrorCodes.Setting,
                $"The file {path} (setting {NameOf(key)}) cannot be read: {error.Message}", error);
        }
    }

    /// <summary>A refusal that names the setting as it stands in the environment.</summary>
    public static CodedException Refusal(string key, string message) =>
        new(ApiErrorCodes.Setting, $"The setting {NameOf(key)} {message}");

    private static string NameOf(string key) => key.Replace(":", "__", StringComparison.Ordinal);
}
