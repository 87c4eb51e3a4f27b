namespace ItAnalytics.Etl.Tests;

/// <summary>A folder for files that a test makes, under a parent of its own; the name chooses the source contract.</summary>
internal sealed class TemporaryFolder : IDisposable
{
    private readonly string parent = Directory.CreateTempSubdirectory("itanalytics-etl-").FullName;

    public TemporaryFolder(string name)
    {
        Path = System.IO.Path.Combine(parent, name);
        Directory.CreateDirectory(Path);
    }

    public string Path { get; }

    public string Write(string name, string text)
    {
        var path = System.IO.Path.Combine(Path, name);
        File.WriteAllText(path, text);
        return path;
    }

    public void Dispose() => Directory.Delete(parent, recursive: true);
}
