namespace ItAnalytics.Etl.Jobs;

/// <summary>One run as it is wanted: begun at once by this process, or a request that waits in <c>ops.run</c>.</summary>
/// <param name="Kind">What it does.</param>
/// <param name="RequestedBy">Who asked for it; the request's own entry wins where there is one.</param>
internal sealed record RunOrder(RunKind Kind, string RequestedBy)
{
    /// <summary>The waiting request to claim; null to begin at once.</summary>
    public long? RequestKey { get; init; }

    /// <summary>What it is about; the request's own entry wins where there is one.</summary>
    public RunParameters Parameters { get; init; } = RunParameters.None;
}

/// <summary>
/// Which kinds of run rest on which others: a request begins when every request of such a kind that was made before it
/// has ended, its further attempts included, however it ended. A run works on what stands then.
/// </summary>
internal static class RunDependencies
{
    private static readonly RunKind[] Facts = [RunKind.Pipeline, RunKind.Load, RunKind.Pull, RunKind.Drop, RunKind.Replay];

    private static readonly Dictionary<RunKind, RunKind[]> Rules = new()
    {
        [RunKind.Pipeline] = Facts,
        [RunKind.Score] = Facts,
        [RunKind.Detect] = [.. Facts, RunKind.Score],
        [RunKind.Forecast] = [.. Facts, RunKind.Score],
        [RunKind.Publish] = [RunKind.Pipeline, RunKind.Score],
    };

    /// <summary>The kinds that <paramref name="kind"/> rests on.</summary>
    public static IReadOnlyList<RunKind> Of(RunKind kind) => Rules.GetValueOrDefault(kind, []);

    /// <summary>The rules as two columns of words.</summary>
    public static (string[] Kinds, string[] RestsOn) Columns { get; } =
        (Rules.SelectMany(rule => rule.Value.Select(_ => RunJournal.Word(rule.Key))).ToArray(),
            Rules.SelectMany(rule => rule.Value.Select(RunJournal.Word)).ToArray());
}
