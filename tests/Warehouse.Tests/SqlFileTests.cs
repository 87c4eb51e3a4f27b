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
        var literals = Projects.Select(project => Repository.PathTo(project)).Where(Directory.Exists)
            .SelectMany(folder => Directory.EnumerateFiles(folder, "*.cs", SearchOption.AllDirectories))
            .Where(file => !file.Contains($"{Path.DirectorySeparatorChar}obj{Path.DirectorySeparatorChar}", StringComparison.Ordinal))
            .SelectMany(file => Literal().Matches(File.ReadAllText(file)).Select(match => match.Groups[1].Value))
            .ToHashSet(StringComparer.Ordinal);
        var root = Repository.PathTo("warehouse/sql");
        var files = Directory.EnumerateFiles(root, "*.sql", SearchOption.AllDirectories)
            .Select(file => Path.GetRelativePath(root, file).Replace('\\', '/'))
            .Where(file => !ReadWhole.Contains(file.Split('/')[0]))
            .ToHashSet(StringComparer.Ordinal);
        Assert.NotEmpty(files);
        Assert.Empty(literals.Where(literal => Query().IsMatch(literal)).Except(files)
            .Select(path => $"{path} is read, but is no file"));
        // A folder's one reader may put folder and extension around the name.
        Assert.Empty(files.Where(file => !literals.Contains(file) && !literals.Contains(Path.GetFileNameWithoutExtension(file)))
            .Select(path => $"{path} is a file, but nothing reads it"));
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

    [GeneratedRegex("\"([A-Za-z0-9_/.]+)\"")]
    private static partial Regex Literal();

    [GeneratedRegex("^[a-z0-9_]+/[a-z0-9_/]+[.]sql$")]
    private static partial Regex Query();
}
