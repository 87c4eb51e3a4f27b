namespace ItAnalytics.GraphQL.Tests.Support;

/// <summary>Documents in one file, separated by lines of "# ---".</summary>
public static class CaseFile
{
    public static IEnumerable<(string File, int Number, string Text)> ReadAll(string folder) =>
        from path in Directory.EnumerateFiles(Folder(folder), "*.graphql").Order(StringComparer.Ordinal)
        from entry in File.ReadAllText(path).Split("# ---\n").Index()
        select (Path.GetFileNameWithoutExtension(path), entry.Index + 1, entry.Item);

    public static TheoryData<string, int> Numbers(string folder) =>
        [.. ReadAll(folder).Select(entry => (entry.File, entry.Number))];

    public static string Read(string folder, string file, int number) =>
        File.ReadAllText(Path.Combine(Folder(folder), file + ".graphql")).Split("# ---\n")[number - 1];

    private static string Folder(string folder) => Path.Combine(Repository.Root, "tests", "GraphQL.Tests", folder);
}
