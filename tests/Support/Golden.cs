using Xunit;

namespace ItAnalytics.Tests.Support;

/// <summary>Compares text with a file that is kept in the repository and read in reviews.</summary>
public static class Golden
{
    /// <summary>
    /// Fails when <paramref name="actual"/> differs from the file. With UPDATE_GOLDENS=1, and never in CI, writes the
    /// file instead.
    /// </summary>
    /// <param name="actual">The text; line ends do not matter.</param>
    /// <param name="path">Path below the root of the repository, for example <c>tests/goldens/schema.sql</c>.</param>
    public static void Matches(string actual, string path)
    {
        ArgumentNullException.ThrowIfNull(actual);
        var file = Repository.PathTo(path);
        var text = actual.ReplaceLineEndings("\n");
        if (Environment.GetEnvironmentVariable("UPDATE_GOLDENS") == "1" && !Repository.InContinuousIntegration)
        {
            Directory.CreateDirectory(Path.GetDirectoryName(file)!);
            File.WriteAllText(file, text);
            return;
        }
        if (!File.Exists(file)) Assert.Fail($"There is no golden {path}. Run the test with UPDATE_GOLDENS=1 and read what it writes.");
        var expected = File.ReadAllText(file).ReplaceLineEndings("\n");
        if (expected == text) return;
        var difference = FirstDifference(expected, text);
        Assert.Fail($"{path} differs, first in line {difference.Line}.\n  golden: {difference.Expected}\n  actual: " +
            $"{difference.Actual}\nIf the change is wanted, run the test with UPDATE_GOLDENS=1 and read the difference.");
    }

    private static (int Line, string Expected, string Actual) FirstDifference(string expected, string actual)
    {
        var left = expected.Split('\n');
        var right = actual.Split('\n');
        var line = 0;
        while (line < left.Length && line < right.Length && left[line] == right[line]) line++;
        return (line + 1, left.ElementAtOrDefault(line) ?? "(end of file)", right.ElementAtOrDefault(line) ?? "(end of file)");
    }
}
