namespace ItAnalytics.Etl.Pull;

/// <summary>Stable codes of what is wrong with a pull: SRC14x.</summary>
internal static class PullErrorCodes
{
    /// <summary>The source does not answer as its contract says.</summary>
    public const string PullFailed = "SRC141";

    /// <summary>There is no such source, or its environment variable is not set.</summary>
    public const string PullNotSetUp = "SRC142";
}
