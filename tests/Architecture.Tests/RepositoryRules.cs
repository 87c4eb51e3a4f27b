using System.Text.Json;
using System.Xml.Linq;
using ItAnalytics.Tests.Support;

namespace ItAnalytics.Architecture.Tests;

/// <summary>Rules about what lies where.</summary>
public class RepositoryRules
{
    [Fact]
    public void Every_project_is_in_the_solution_and_the_solution_names_no_other()
    {
        var solution = SourceTree.Read("ItAnalytics.sln").Split('\n')
            .Where(line => line.StartsWith("Project(", StringComparison.Ordinal) && line.Contains(".csproj", StringComparison.Ordinal))
            .Select(line => line.Split('"')[5].Replace('\\', '/'));
        Assert.Equal(SourceTree.Projects.Select(project => project.Path).Order(StringComparer.Ordinal),
            solution.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Every_project_pins_what_it_restores() =>
        Offenders.None(SourceTree.Projects
            .Where(project => !File.Exists(Repository.PathTo(project.Folder, "packages.lock.json")))
            .Select(project => project.Path));

    [Fact]
    public void Every_npm_package_is_pinned_without_naming_a_registry() =>
        Offenders.None(SourceTree.Files.Where(file => file.EndsWith("package.json", StringComparison.Ordinal)).Where(file =>
        {
            var lockFile = Repository.PathTo(Path.GetDirectoryName(file)!, "package-lock.json");
            return !File.Exists(lockFile) || File.ReadAllText(lockFile).Contains("\"resolved\"", StringComparison.Ordinal);
        }));

    [Fact]
    public void Every_package_version_is_used()
    {
        var versions = XDocument.Parse(SourceTree.Read("Directory.Packages.props")).Descendants("PackageVersion").ToList();
        var common = XDocument.Parse(SourceTree.Read("Directory.Build.props")).Descendants("PackageReference")
            .Select(item => item.Attribute("Include")!.Value);
        var asked = SourceTree.Projects.SelectMany(project => project.Packages).Concat(common).ToHashSet();
        var restored = SourceTree.Projects.SelectMany(project => Restored(project.Folder)).ToHashSet();
        Offenders.None(
            from version in versions
            let name = version.Attribute("Include")!.Value
            let isPin = version.Parent!.Attribute("Label")?.Value == "Pins"
            where isPin ? !restored.Contains(name) : !asked.Contains(name)
            select $"Directory.Packages.props has {name}, which nothing {(isPin ? "restores" : "references")}.");
    }

    [Fact]
    public void The_code_map_names_every_folder_of_code()
    {
        var map = SourceTree.Read("docs/architecture.md");
        var folders = SourceTree.Files
            .Where(file => file.EndsWith(".cs", StringComparison.Ordinal) && !file.StartsWith("tests/", StringComparison.Ordinal))
            .Select(file => Path.GetDirectoryName(file)!.Replace('\\', '/'))
            .Distinct();
        Offenders.None(folders.Where(folder => !map.Contains(folder, StringComparison.Ordinal)));
    }

    private static IEnumerable<string> Restored(string folder)
    {
        var file = Repository.PathTo(folder, "packages.lock.json");
        if (!File.Exists(file)) yield break;
        using var document = JsonDocument.Parse(File.ReadAllText(file));
        foreach (var framework in document.RootElement.GetProperty("dependencies").EnumerateObject())
            foreach (var package in framework.Value.EnumerateObject()) yield return package.Name;
    }
}
