using System.Globalization;
using ItAnalytics.Etl.Jobs;

namespace ItAnalytics.Api.Cli;

/// <summary>Shows a run to the person who waits for it, and keeps the steps that ended.</summary>
internal sealed class StepProgress(StepReporter steps) : IProgress<RunProgress>
{
    private const double MaximumSecondsShown = 1_000_000;

    private readonly List<RunProgress> _ended = [];

    /// <summary>The steps that have ended well.</summary>
    public IReadOnlyList<RunProgress> Ended => _ended;

    public void Report(RunProgress value)
    {
        switch (value.Moment)
        {
            case RunMoment.Waiting:
                steps.Now(value.Message ?? "Waiting …");
                break;
            case RunMoment.StepStarted:
                steps.Now($"{value.Step} …");
                break;
            case RunMoment.StepProgress:
                steps.Now($"{value.Step}: {value.Message}{Far(value.Pace)}");
                break;
            case RunMoment.StepSucceeded:
                _ended.Add(value);
                steps.Done($"{value.Step}: {value.Message ?? Counts(value)}");
                break;
            case RunMoment.StepFailed:
                steps.Done($"{value.Step} failed: {value.Message}");
                break;
            case RunMoment.Finished:
                break;
        }
    }

    private static string Far(StepPace? pace) => pace is not { RowsDone: > 0 } and not { Fraction: not null }
        ? ""
        : string.Create(CultureInfo.InvariantCulture, $", {pace.RowsDone:N0} rows")
            + (pace.RowsPerSecond is { } rate ? string.Create(CultureInfo.InvariantCulture, $", {rate:N0} a second") : "")
            + (pace.Fraction is { } share ? string.Create(CultureInfo.InvariantCulture, $", {Math.Floor(share * 100):0} %") : "")
            + (pace.SecondsLeft is { } left ? $", {Left(TimeSpan.FromSeconds(Math.Min(left, MaximumSecondsShown)))} left" : "");

    private static string Left(TimeSpan time) => time.TotalMinutes < 1
        ? string.Create(CultureInfo.InvariantCulture, $"{Math.Ceiling(time.TotalSeconds):0} s")
        : string.Create(CultureInfo.InvariantCulture, $"{(int)time.TotalHours:0}:{time.Minutes:00}:{time.Seconds:00}");

    private static string Counts(RunProgress step) =>
        string.Create(CultureInfo.InvariantCulture, $"{step.RowsIn:N0} read, {step.RowsOut:N0} written");
}
