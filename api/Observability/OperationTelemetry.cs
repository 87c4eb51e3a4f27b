using System.Diagnostics;
using System.Diagnostics.Metrics;
using System.Security.Cryptography;
using System.Text;
using ItAnalytics.Api.Http;

namespace ItAnalytics.Api.Observability;

/// <summary>
/// Traces and figures of GraphQL operations, under the name <see cref="Name"/>. Below the span that the web server
/// opens for a request stands one for its operation, with one for each stage; the statements have spans of their own.
/// Documents and variables appear nowhere: they may hold what is nobody's business.
/// </summary>
internal static class OperationTelemetry
{
    /// <summary>Name of the activity source and of the meter.</summary>
    public const string Name = "ItAnalytics.Api";

    private static readonly ActivitySource Source = new(Name);
    private static readonly Meter Meter = new(Name);

    private static readonly Histogram<double> Duration = Meter.CreateHistogram(
        "itanalytics.operation.duration", "s", "How long GraphQL operations took, by outcome.", tags: null,
        new InstrumentAdvice<double>
        {
            HistogramBucketBoundaries = [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30],
        });

    private static readonly Counter<long> Statements = Meter.CreateCounter<long>(
        "itanalytics.operation.statements", "{statement}", "SQL statements that operations were planned to.");

    private static readonly Counter<long> Errors = Meter.CreateCounter<long>(
        "itanalytics.operation.errors", "{error}", "Errors in answers, by code.");

    /// <summary>The same executor, watched.</summary>
    /// <param name="execute">Carries the operation out.</param>
    /// <param name="slow">An operation that takes longer is written to the log.</param>
    /// <param name="logger">Where to.</param>
    public static GraphQLExecutor Watched(GraphQLExecutor execute, TimeSpan slow, ILogger logger) =>
        async (request, cancellationToken) =>
        {
            var start = Stopwatch.GetTimestamp();
            using var activity = Source.StartActivity("operation");
            var outcome = await execute(request, cancellationToken);
            var took = Stopwatch.GetElapsedTime(start);
            Duration.Record(took.TotalSeconds, new KeyValuePair<string, object?>("outcome", Word(outcome)));
            if (outcome.StatementCount > 0) Statements.Add(outcome.StatementCount);
            foreach (var error in outcome.Errors) Errors.Add(1, new KeyValuePair<string, object?>("code", error.Code));
            if (activity is not null) Describe(activity, request, outcome);
            if (took > slow) Tell(logger, request, outcome);
            return outcome;
        };

    private static string Word(ExecutionOutcome outcome) => outcome switch
    {
        { IsFromCache: true } => "cached",
        { Progress: ExecutionProgress.Executed, Errors.Count: > 0 } => "executed_with_errors",
        { Progress: ExecutionProgress.Executed } => "executed",
        { Progress: ExecutionProgress.Failed } => "failed",
        _ => "refused",
    };

    private static void Describe(Activity activity, GraphQLRequest request, ExecutionOutcome outcome)
    {
        activity.SetTag("graphql.operation.name", request.OperationName)
            .SetTag("itanalytics.outcome", Word(outcome))
            .SetTag("itanalytics.statements", outcome.StatementCount)
            .SetTag("itanalytics.round_trips", outcome.RoundTripCount);
        if (outcome.Errors.Count > 0) activity.SetTag("error.type", outcome.Errors[0].Code).SetStatus(ActivityStatusCode.Error);
        var at = activity.StartTimeUtc;
        var timings = outcome.Timings;
        foreach (var (stage, took) in ((string, TimeSpan)[])
            [("read", timings.Read), ("plan", timings.Plan), ("fetch", timings.Fetch), ("write", timings.Write)])
        {
            if (took == TimeSpan.Zero) continue;
            using var span = Source.StartActivity(stage, ActivityKind.Internal, activity.Context, startTime: at);
            span?.SetEndTime(at += took);
        }
    }

    private static void Tell(ILogger logger, GraphQLRequest request, ExecutionOutcome outcome)
    {
        var hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(request.Query)))[..12];
        var timings = outcome.Timings;
        logger.SlowOperation(
            request.OperationName ?? "(unnamed)", hash, timings.Read.TotalMilliseconds, timings.Plan.TotalMilliseconds,
            timings.Fetch.TotalMilliseconds, timings.Write.TotalMilliseconds, outcome.StatementCount, outcome.Body.Length);
    }
}
