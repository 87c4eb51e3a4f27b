namespace ItAnalytics.Etl.Jobs;

/// <summary>How fast a step goes and how far it is.</summary>
/// <param name="RowsDone">Rows done so far.</param>
/// <param name="RowsPerSecond">Rows by the seconds since the step began; null in its first moments.</param>
/// <param name="Fraction">Share that is done, 0 to 1; null where the step cannot know.</param>
/// <param name="SecondsLeft">At the pace so far; null where the share is unknown or too small to tell.</param>
public sealed record StepPace(long RowsDone, double? RowsPerSecond, double? Fraction, double? SecondsLeft)
{
    private const double FirstMoments = 0.5;
    private const double LeastShare = 0.01;

    /// <summary>The pace of a step that has been at work for some time.</summary>
    public static StepPace Of(long rowsDone, double? fraction, TimeSpan elapsed)
    {
        var (seconds, share) = (elapsed.TotalSeconds, fraction is { } told ? Math.Clamp(told, 0, 1) : (double?)null);
        var isEarly = seconds < FirstMoments;
        return new StepPace(
            rowsDone, isEarly ? null : rowsDone / seconds, share,
            isEarly || share is not >= LeastShare ? null : seconds * (1 - share.Value) / share.Value);
    }
}
