namespace ItAnalytics.Etl.Jobs;

/// <summary>Stable codes of troubles of a run as a whole.</summary>
public static class RunErrorCodes
{
    /// <summary>The ends of a file's lines do not sum to its lines.</summary>
    public const string DoesNotReconcile = "SYS922";

    /// <summary>The schedule or its time zone means nothing.</summary>
    public const string ScheduleInvalid = "SYS923";
}
