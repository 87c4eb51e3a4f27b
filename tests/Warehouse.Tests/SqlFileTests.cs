using System.Text.RegularExpressions;
using ItAnalytics.Tests.Support;
using ItAnalytics.Warehouse.Errors;
using ItAnalytics.Warehouse.Statements;

namespace ItAnalytics.Warehouse.Tests;

public sealed partial class SqlFileTests
{
    // These two folders are read as a whole, by the migrator and by the checks.
    private static readonly string[] ReadWhole = ["migrations", "checks"];
    private static readonly string[] Projects = ["warehouse", "etl", "api", "ml", "tests/Benchmarks"];

    [Fact]
    public void Every_path_in_the_code_is_a_file_and_every_file_is_used()
    {
        var used = Projects.Select(project => Repository.PathTo(project)).Where(Directory.Exists)
            .SelectMany(folder => Directory.EnumerateFiles(folder, "*.cs", SearchOption.AllDirectories))
            .Where(file => !file.Contains($"{Path.DirectorySeparatorChar}obj{Path.DirectorySeparatorChar}", StringComparison.Ordinal))
            .SelectMany(file => ReadCall().Matches(File.ReadAllText(file)).Select(match => match.Groups[1].Value))
            .ToHashSet(StringComparer.Ordinal);
        var root = Repository.PathTo("warehouse/sql");
        var files = Directory.EnumerateFiles(root, "*.sql", SearchOption.AllDirectories)
            .Select(file => Path.GetRelativePath(root, file).Replace('\\', '/'))
            .Where(file => !ReadWhole.Contains(file.Split('/')[0]))
            .ToHashSet(StringComparer.Ordinal);
        Assert.Empty(used.Except(files).Select(path => $"{path} is read, but is no file"));
        Assert.Empty(files.Except(used).Select(path => $"{path} is a file, but nothing reads it"));
    }

    [Fact]
    public void An_unknown_path_is_named()
    {
        var error = Assert.Throws<CodedException>(() => SqlFile.Read("queries/no_such_query.sql"));
        Assert.Equal(ErrorCodes.SqlFileUnknown, error.Code);
        Assert.Contains("warehouse/sql/queries/no_such_query.sql", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Files_come_in_the_order_of_their_names()
    {
        var paths = SqlFile.PathsUnder("migrations");
        Assert.StartsWith("migrations/0001_", paths[0], StringComparison.Ordinal);
        Assert.Equal(paths.Order(StringComparer.Ordinal), paths);
    }

    [GeneratedRegex("""SqlFile\.Read\(\s*"([^"]+)"\s*\)""")]
    private static partial Regex ReadCall();
}
