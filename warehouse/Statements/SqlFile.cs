using System.Collections.Concurrent;
using System.Reflection;
using ItAnalytics.Warehouse.Errors;

namespace ItAnalytics.Warehouse.Statements;

/// <summary>The SQL that is written beforehand: files under <c>warehouse/sql</c>, built into the program.</summary>
public static class SqlFile
{
    private const string Prefix = "sql/";
    private static readonly Assembly Home = typeof(SqlFile).Assembly;
    private static readonly ConcurrentDictionary<string, string> Texts = new(StringComparer.Ordinal);

    /// <summary>Text of the file, for example <c>queries/agency_keys.sql</c>.</summary>
    /// <exception cref="CodedException">WHS305: there is no such file.</exception>
    public static string Read(string path) => Texts.GetOrAdd(path, static path =>
    {
        using var stream = Home.GetManifestResourceStream(Prefix + path)
            ?? throw new CodedException(ErrorCodes.SqlFileUnknown,
                $"There is no file warehouse/sql/{path}. Add it, or correct the path in the code.");
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    });

    /// <summary>Paths of all files in a folder and below it, in ordinal order.</summary>
    public static IReadOnlyList<string> PathsUnder(string folder) =>
    [
        .. Home.GetManifestResourceNames()
            .Where(name => name.StartsWith($"{Prefix}{folder}/", StringComparison.Ordinal))
            .Select(name => name[Prefix.Length..])
            .Order(StringComparer.Ordinal),
    ];
}
