using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace ItAnalytics.Etl.Jobs;

/// <summary>
/// Traces and figures of runs, under the name <see cref="Name"/>: a span for each run with one for each of its steps,
/// below which the database's own spans stand, and how long both took.
/// </summary>
public static class RunTelemetry
{
    /// <summary>Name of the activity source and of the meter.</summary>
    public const string Name = "ItAnalytics.Etl";

    private static readonly ActivitySource Source = new(Name);
    private static readonly Meter Meter = new(Name);

    // Runs last from a tenth of a second to hours.
    private static readonly InstrumentAdvice<double> Boundaries = new()
    {
        HistogramBucketBoundaries = [0.1, 0.3, 1, 3, 10, 30, 100, 300, 1_000, 3_000, 10_000],
    };

    private static readonly Histogram<double> RunDuration = Meter.CreateHistogram(
        "itanalytics.run.duration", "s", "How long runs took, by kind and state.", tags: null, Boundaries);

    private static readonly Histogram<double> StepDuration = Meter.CreateHistogram(
        "itanalytics.run.step.duration", "s", "How long the steps of runs took, by step and state.", tags: null, Boundaries);

    private static readonly Counter<long> StepRows = Meter.CreateCounter<long>(
        "itanalytics.run.step.rows", "{row}", "Rows that the steps of runs read and wrote, by step and direction.");

    internal static Activity? Begin(RunKind kind, long key) => Source.StartActivity("run", ActivityKind.Internal)
        ?.SetTag("itanalytics.run.kind", RunJournal.Word(kind)).SetTag("itanalytics.run.key", key);

    internal static Activity? Begin(RunStep step) => Source.StartActivity("step", ActivityKind.Internal)
        ?.SetTag("itanalytics.step.name", step.Name);

    internal static void End(Activity? activity, RunKind kind, RunResult result)
    {
        var state = result.State.ToString().ToUpperInvariant();
        RunDuration.Record(result.Elapsed.TotalSeconds, new("kind", RunJournal.Word(kind)), new("state", state));
        activity?.SetTag("itanalytics.run.state", state);
        if (result.ErrorCode is { } code) activity?.SetTag("error.type", code).SetStatus(ActivityStatusCode.Error, result.Message);
    }

    internal static void End(Activity? activity, RunStep step, string state, TimeSpan took)
    {
        StepDuration.Record(took.TotalSeconds, new("step", step.Name), new("state", state));
        StepRows.Add(step.RowsIn, new("step", step.Name), new("direction", "in"));
        StepRows.Add(step.RowsOut, new("step", step.Name), new("direction", "out"));
        activity?.SetTag("itanalytics.step.rows_in", step.RowsIn).SetTag("itanalytics.step.rows_out", step.RowsOut);
        if (state != "SUCCEEDED") activity?.SetStatus(ActivityStatusCode.Error, step.Message);
    }
}
