namespace ItAnalytics.Etl.Submit;

/// <summary>Stable codes of what is wrong with a key, a submission as a whole, or a replay: SRC13x.</summary>
internal static class SubmitErrorCodes
{
    /// <summary>A key cannot be made as asked for.</summary>
    public const string KeyInvalid = "SRC131";

    /// <summary>No source of that code, or none that the sender may deliver.</summary>
    public const string SourceUnknown = "SRC132";

    /// <summary>There is no such open rejection, or it cannot be corrected that way.</summary>
    public const string ReplayInvalid = "SRC133";

    /// <summary>A spelling cannot be confirmed as asked for.</summary>
    public const string AliasInvalid = "SRC134";

    /// <summary>A drop folder cannot be used.</summary>
    public const string DropInvalid = "SRC135";
}
