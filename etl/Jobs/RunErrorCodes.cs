namespace ItAnalytics.Etl.Jobs;

/// <summary>Stable codes of troubles of a run as a whole.</summary>
public static class RunErrorCodes
{
    /// <summary>The ends of a file's lines do not sum to its lines.</summary>
    public const string DoesNotReconcile = "SYS922";

    /// <summary>The schedule, its time zone or its days mean nothing.</summary>
    public const string ScheduleInvalid = "SYS923";

    /// <summary>Somebody asked that the run end.</summary>
    public const string Cancelled = "SYS924";

    /// <summary>A file is held by another program, or cannot be read or written.</summary>
    public const string FileTrouble = "SYS925";

    /// <summary>What a run should be about is missing or is not there.</summary>
    public const string ParametersInvalid = "SYS926";

    /// <summary>There is no such run, or it has ended.</summary>
    public const string NothingToCancel = "SYS927";
}
