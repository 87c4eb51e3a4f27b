using ItAnalytics.Etl.Load;

namespace ItAnalytics.Etl.Jobs;

/// <summary>How far a step is that loads files one after the other, by their sizes.</summary>
internal sealed class FilesProgress : IProgress<LoadProgress>
{
    private readonly RunStep step;
    private readonly Dictionary<string, long> sizes;
    private readonly double all;
    private (string Path, double Before, long Rows) at;
    private double done;

    public FilesProgress(RunStep step, IReadOnlyCollection<string> files)
    {
        this.step = step;
        sizes = files.Distinct().ToDictionary(file => file, Size, StringComparer.Ordinal);
        all = Math.Max(files.Sum(file => sizes[file]), 1);
    }

    /// <summary>The step comes to a file; the ones before it are done.</summary>
    public void Begin(string path)
    {
        at = (path, done, step.RowsIn);
        done += sizes[path];
        step.Advance(at.Before / all, at.Rows, Path.GetFileName(path));
    }

    /// <inheritdoc />
    public void Report(LoadProgress value)
    {
        var share = (at.Before + (value.Share * sizes[at.Path])) / all;
        step.Advance(share, at.Rows + value.Lines, Path.GetFileName(at.Path));
    }

    // A file of an archive has no size of its own here; what it weighs does not matter beside others of its kind.
    private static long Size(string path) => File.Exists(path) ? new FileInfo(path).Length : 1;
}
