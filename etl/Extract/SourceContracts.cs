using System.IO.Enumeration;
using ItAnalytics.Warehouse.Errors;

namespace ItAnalytics.Etl.Extract;

/// <summary>All source contracts that the program knows, one a file; no file name matches two of them.</summary>
internal sealed class SourceContracts
{
    private static readonly string[] DataExtensions = [".csv", ".tsv", ".txt", ".xlsx", ".xls", ".json", ".ndjson"];

    private SourceContracts(IReadOnlyList<SourceContract> all) => All = all;

    /// <summary>All contracts in the order in which their files must be loaded: what lines refer to comes first.</summary>
    public IReadOnlyList<SourceContract> All { get; }

    /// <summary>The folder of contracts beside the program's assemblies.</summary>
    public static string DefaultFolder => Path.Combine(AppContext.BaseDirectory, "sources");

    /// <summary>Loads all <c>*.yaml</c> of a folder.</summary>
    /// <exception cref="CodedException">A contract is invalid, or two have the same code or the same file.</exception>
    public static SourceContracts Load(string folder)
    {
        if (!Directory.Exists(folder))
            throw new CodedException(
                SourceErrorCodes.ContractInvalid, $"{folder}: the folder of source contracts is not there. Publish the program again.");
        var contracts = Directory.EnumerateFiles(folder, "*.yaml").Order(StringComparer.Ordinal)
            .Select(path => ContractReader.Read(Path.GetFileName(path), File.ReadAllText(path)));
        return Of(contracts);
    }

    /// <summary>A set of contracts.</summary>
    public static SourceContracts Of(IEnumerable<SourceContract> contracts)
    {
        var all = contracts.OrderBy(c => c.States).ThenBy(c => c.Code, StringComparer.Ordinal).ToList();
        foreach (var twins in all.GroupBy(c => c.Code).Where(g => g.Count() > 1))
            throw new CodedException(
                SourceErrorCodes.ContractInvalid, $"two source contracts have the code '{twins.Key}'. Give one of them another.");
        foreach (var twins in all.SelectMany(c => c.Files.Select(f => (c.Code, File: f))).GroupBy(p => p.File).Where(g => g.Count() > 1))
            throw new CodedException(
                SourceErrorCodes.ContractInvalid,
                $"the source contracts {string.Join(" and ", twins.Select(t => t.Code))} both claim '{twins.Key}'. Leave it to one.");
        return new SourceContracts(all);
    }

    /// <summary>The contract of a file, by the end of its path; nothing when no pattern fits.</summary>
    public SourceContract? Match(string path)
    {
        var parts = Path.GetFullPath(Archives.Shown(path)).Split(Path.DirectorySeparatorChar, Path.AltDirectorySeparatorChar);
        return All.FirstOrDefault(c => c.Files.Any(pattern => Fits(pattern, parts)));
    }

    /// <summary>
    /// The data files under a folder in the order in which they must be loaded; files without a contract come last,
    /// so that they are refused where people see it instead of being passed over. Other files are no data.
    /// </summary>
    /// <param name="path">A folder; or a file, which is then data whatever its name ends in. An archive is a folder too.</param>
    public IReadOnlyList<(string Path, SourceContract? Contract)> Plan(string path)
    {
        var order = All.Select((contract, index) => (contract, index)).ToDictionary(p => p.contract, p => p.index);
        return
        [
            .. Offered(path)
                .Select(file => (Path: file, Contract: Match(file)))
                .OrderBy(file => file.Contract is null ? int.MaxValue : order[file.Contract]),
        ];
    }

    // A file that was named is data whatever its name ends in; so is what is in an archive, since somebody packed it.
    private static IEnumerable<string> Offered(string path)
    {
        if (File.Exists(path)) return Archives.IsZip(path) ? Archives.Members(path) : [path];
        return Directory.EnumerateFiles(path, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal)
            .SelectMany(file => Archives.IsZip(file) ? Archives.Members(file) : IsData(file) ? [file] : Array.Empty<string>());
    }

    private static bool IsData(string file) =>
        DataExtensions.Contains(Path.GetExtension(Archives.Shown(file)), StringComparer.OrdinalIgnoreCase);

    private static bool Fits(string pattern, string[] pathParts)
    {
        var wanted = pattern.Split('/');
        if (wanted.Length > pathParts.Length) return false;
        for (var i = 1; i <= wanted.Length; i++)
        {
            if (!FileSystemName.MatchesSimpleExpression(wanted[^i], pathParts[^i], ignoreCase: true)) return false;
        }

        return true;
    }
}
