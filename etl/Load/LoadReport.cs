using ItAnalytics.Etl.Extract;

namespace ItAnalytics.Etl.Load;

/// <summary>What became of a file.</summary>
internal enum LoadState
{
    /// <summary>Its lines are in the warehouse or in the rejections.</summary>
    Loaded,

    /// <summary>The same content was loaded before; nothing was done.</summary>
    AlreadyLoaded,

    /// <summary>It could not be read as what the contract promises; no line was loaded.</summary>
    Refused,
}

/// <summary>How the lines of a file ended. Every line is counted in exactly one of the last four.</summary>
/// <param name="Lines">Lines that state something: without header and blank lines, a record over several lines once.</param>
/// <param name="Facts">New or changed in the warehouse.</param>
/// <param name="Unchanged">The warehouse, or an earlier line of the file, says the same.</param>
/// <param name="Superseded">A later line of the same file corrects it.</param>
/// <param name="Rejected">Refused.</param>
internal sealed record LoadCounts(long Lines, long Facts, long Unchanged, long Superseded, long Rejected)
{
    /// <summary>No lines.</summary>
    public static LoadCounts None { get; } = new(0, 0, 0, 0, 0);

    /// <summary>Whether every line is accounted for.</summary>
    public bool Reconciles => Lines == Facts + Unchanged + Superseded + Rejected;
}

/// <summary>What came of loading one file.</summary>
internal sealed record LoadReport
{
    private const int ShownRejections = 20;

    /// <summary>The file.</summary>
    public required string Path { get; init; }

    /// <summary>Code of the source contract; nothing when none fits the file.</summary>
    public required string? SourceCode { get; init; }

    /// <summary>SHA-256 of the content; nothing when it could not be read.</summary>
    public required string? ContentHash { get; init; }

    /// <summary>Key in <c>ops.source_file</c>; nothing when the file got no row there.</summary>
    public int? SourceFileKey { get; init; }

    /// <summary>What became of it.</summary>
    public required LoadState State { get; init; }

    /// <summary>Lines and their ends.</summary>
    public LoadCounts Counts { get; init; } = LoadCounts.None;

    /// <summary>Complaints about rejected lines by rule code.</summary>
    public IReadOnlyDictionary<string, long> RejectedByRule { get; init; } = new Dictionary<string, long>();

    /// <summary>Loaded lines by warning code.</summary>
    public IReadOnlyDictionary<string, long> WarnedByCode { get; init; } = new Dictionary<string, long>();

    /// <summary>The rejections, at most a few thousand; all of them are in <c>ops.rejection</c>.</summary>
    public IReadOnlyList<Rejection> Rejections { get; init; } = [];

    /// <summary>Loaded lines with a warning, at most a few thousand; the codes are on the facts.</summary>
    public IReadOnlyList<WarnedLine> Warned { get; init; } = [];

    /// <summary>The first rejections, for people at a terminal.</summary>
    public IReadOnlyList<Rejection> FirstRejections => [.. Rejections.Take(ShownRejections)];

    /// <summary>A file that was refused before the warehouse heard of it.</summary>
    public static LoadReport RefusedUnread(string path, string? sourceCode, Rejection rejection) => new()
    {
        Path = path,
        SourceCode = sourceCode,
        ContentHash = null,
        State = LoadState.Refused,
        RejectedByRule = new Dictionary<string, long> { [rejection.Complaint.Code] = 1 },
        Rejections = [rejection],
    };

    /// <summary>One line for a log.</summary>
    public override string ToString() => State switch
    {
        LoadState.AlreadyLoaded => $"{Path}: already loaded ({Counts.Lines} lines)",
        LoadState.Refused => $"{Path}: refused, {FirstRejections[0].Complaint.Code}: {FirstRejections[0].Complaint.English}",
        _ => $"{Path}: {Counts.Lines} lines = {Counts.Facts} facts + {Counts.Unchanged} unchanged"
            + $" + {Counts.Superseded} superseded + {Counts.Rejected} rejected",
    };
}

/// <summary>One loaded line with something suspect about it.</summary>
/// <param name="Line">Line number.</param>
/// <param name="Place">Where its value stands in a workbook, or nothing.</param>
/// <param name="Code">Code of the warning.</param>
internal sealed record WarnedLine(long Line, string? Place, string Code);

/// <summary>How far a load has come.</summary>
/// <param name="Path">The file.</param>
/// <param name="Lines">Lines read so far.</param>
/// <param name="Rejected">Lines refused so far.</param>
/// <param name="Share">Share of the file that was read, 0..1.</param>
internal sealed record LoadProgress(string Path, long Lines, long Rejected, double Share);
