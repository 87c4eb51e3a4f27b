using System.Globalization;
using ItAnalytics.Etl.Jobs;

namespace ItAnalytics.Api.Cli;

/// <summary>Shows a run to the person who waits for it, and keeps the steps that ended.</summary>
internal sealed class StepProgress(StepReporter steps) : IProgress<RunProgress>
{
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
                steps.Now($"{value.Step}: {value.Message}");
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

    private static string Counts(RunProgress step) =>
        string.Create(CultureInfo.InvariantCulture, $"{step.RowsIn:N0} read, {step.RowsOut:N0} written");
}
