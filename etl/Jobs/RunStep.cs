namespace ItAnalytics.Etl.Jobs;

/// <summary>The step that is being done: what it counts and tells.</summary>
public sealed class RunStep
{
    private readonly long runKey;
    private readonly IProgress<RunProgress>? progress;

    internal RunStep(long runKey, string name, IProgress<RunProgress>? progress)
    {
        this.runKey = runKey;
        Name = name;
        this.progress = progress;
    }

    /// <summary>Name as journalled in <c>ops.run_step</c>.</summary>
    public string Name { get; }

    /// <summary>Rows read.</summary>
    public long RowsIn { get; set; }

    /// <summary>Rows written.</summary>
    public long RowsOut { get; set; }

    /// <summary>Files that were refused as a whole; the message says why.</summary>
    public int RefusedFiles { get; set; }

    /// <summary>One line for the journal.</summary>
    public string? Message { get; set; }

    /// <summary>Tells the console how far the step is.</summary>
    public void Report(string message) =>
        progress?.Report(new RunProgress(runKey, RunMoment.StepProgress, Name, RowsIn, RowsOut, message));
}
