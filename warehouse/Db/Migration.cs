using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using ItAnalytics.Warehouse.Statements;

namespace ItAnalytics.Warehouse.Db;

/// <summary>One numbered script.</summary>
/// <param name="Version">The number that its name starts with; scripts run in this order.</param>
/// <param name="Name">File name, for example <c>0001_schemas_and_roles.sql</c>.</param>
/// <param name="Text">The SQL.</param>
public sealed record Migration(int Version, string Name, string Text)
{
    /// <summary>SHA-256 of the text with LF line ends, so that a checkout's line ends do not matter.</summary>
    public string Checksum { get; } = Convert.ToHexStringLower(
        SHA256.HashData(Encoding.UTF8.GetBytes(Text.ReplaceLineEndings("\n"))));

    /// <summary>The scripts built into this program, in order.</summary>
    public static IReadOnlyList<Migration> All { get; } =
    [
        .. SqlFile.PathsUnder("migrations").Select(path =>
        {
            var name = Path.GetFileName(path);
            return new Migration(int.Parse(name.AsSpan(0, 4), CultureInfo.InvariantCulture), name, SqlFile.Read(path));
        }),
    ];
}
