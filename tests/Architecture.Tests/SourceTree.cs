using System.Xml.Linq;
using ItAnalytics.Tests.Support;

namespace ItAnalytics.Architecture.Tests;

/// <summary>The files of the repository as they are written, without what builds and package managers put beside them.</summary>
internal static class SourceTree
{
    private static readonly HashSet<string> NotOurs =
        new(["bin", "obj", "node_modules", ".git", ".vs", ".idea", "TestResults", "publish", ".installing", "dist"], StringComparer.Ordinal);

    /// <summary>Every file, as a path below the root with forward slashes.</summary>
    public static IReadOnlyList<string> Files { get; } = [.. Under(Repository.Root).Order(StringComparer.Ordinal)];

    /// <summary>Every project of the repository.</summary>
    public static IReadOnlyList<Project> Projects { get; } =
        [.. Files.Where(file => file.EndsWith(".csproj", StringComparison.Ordinal)).Select(Project.Load)];

    public static string Read(string file) => File.ReadAllText(Repository.PathTo(file));

    private static IEnumerable<string> Under(string folder) => Directory.EnumerateFiles(folder)
        .Select(file => Path.GetRelativePath(Repository.Root, file).Replace('\\', '/'))
        .Concat(Directory.EnumerateDirectories(folder)
            .Where(child => !NotOurs.Contains(Path.GetFileName(child)))
            .SelectMany(Under));
}

/// <summary>A project file: what it refers to.</summary>
internal sealed record Project(string Path, IReadOnlyList<string> References, IReadOnlyList<string> Packages)
{
    public string Name => System.IO.Path.GetFileNameWithoutExtension(Path);

    /// <summary>The folder below the root.</summary>
    public string Folder => System.IO.Path.GetDirectoryName(Path)!.Replace('\\', '/');

    public bool IsProduction => !Path.StartsWith("tests/", StringComparison.Ordinal);

    public static Project Load(string path)
    {
        var document = XDocument.Load(Repository.PathTo(path));
        return new Project(
            path,
            [.. Includes(document, "ProjectReference").Select(System.IO.Path.GetFileNameWithoutExtension).OfType<string>()],
            [.. Includes(document, "PackageReference")]);
    }

    private static IEnumerable<string> Includes(XDocument document, string element) =>
        document.Descendants(element).Select(item => item.Attribute("Include")!.Value.Replace('\\', '/'));
}
