namespace ItAnalytics.Tests.Support;

/// <summary>Finds files of the source tree from inside a test.</summary>
public static class Repository
{
    /// <summary>The folder with ItAnalytics.sln.</summary>
    public static string Root { get; } = FindRoot();

    /// <summary>True on the build server, where goldens are never rewritten.</summary>
    public static bool InContinuousIntegration => Environment.GetEnvironmentVariable("CI") is "true" or "1";

    /// <summary>A path below the root.</summary>
    public static string PathTo(params ReadOnlySpan<string> parts) => Path.Combine([Root, .. parts]);

    private static string FindRoot()
    {
        for (var folder = AppContext.BaseDirectory; folder is not null; folder = Path.GetDirectoryName(folder))
        {
            if (File.Exists(Path.Combine(folder, "ItAnalytics.sln"))) return folder;
        }
        throw new InvalidOperationException($"No ItAnalytics.sln above {AppContext.BaseDirectory}.");
    }
}
