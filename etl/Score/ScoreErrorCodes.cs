namespace ItAnalytics.Etl.Score;

/// <summary>Stable codes of troubles while scoring what the warehouse holds.</summary>
public static class ScoreErrorCodes
{
    /// <summary>The file of a stored methodology is not one that this program understands.</summary>
    public const string StoredMethodUnreadable = "SCO630";

    /// <summary>An agency belongs to two ranked groups of one family at the same time.</summary>
    public const string TwoRankedGroups = "SCO631";

    /// <summary>A group has no results for the year that is to be published.</summary>
    public const string NothingToPublish = "SCO632";
}
