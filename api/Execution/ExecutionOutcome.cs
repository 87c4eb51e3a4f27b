using System.Diagnostics;
using System.Text.Json;
using ItAnalytics.Api.Access;
using ItAnalytics.Api.Execution;
using ItAnalytics.Api.Planning;
using ItAnalytics.GraphQL.Errors;
using ItAnalytics.Warehouse.Corrections;

namespace ItAnalytics.Api;

/// <summary>A GraphQL request, however it came.</summary>
/// <param name="Query">The document's text.</param>
/// <param name="OperationName">Which of its operations; null when it has only one.</param>
/// <param name="Variables">An object, or null.</param>
public sealed record GraphQLRequest(string Query, string? OperationName = null, JsonElement? Variables = null)
{
    /// <summary>False where only queries may be answered, as for GET.</summary>
    public bool MayMutate { get; init; } = true;

    /// <summary>Who asks: what they see and may do. Whoever takes requests from elsewhere says so; what this process asks
    /// of itself may see everything.</summary>
    public Viewer Viewer { get; init; } = Viewer.Local;

    /// <summary>True to say in the answer, as <c>extensions.cost</c>, what it was estimated to cost.</summary>
    public bool ReportsCost { get; init; }

    /// <summary>The variables as text, empty without any.</summary>
    internal string VariablesText =>
        Variables is { ValueKind: JsonValueKind.Object } variables ? variables.GetRawText() : "";

    internal AnswerKey Key() => new(Query, OperationName, VariablesText, Viewer.Scope, ReportsCost);
}

/// <summary>How far a request got.</summary>
public enum ExecutionProgress
{
    /// <summary>It was carried out; the response has data, or null in its place, and perhaps field errors.</summary>
    Executed,

    /// <summary>It was refused before anything was run: syntax, validation, variables, limits. There is no
    /// data.</summary>
    Refused,

    /// <summary>It is a mutation where only queries are allowed.</summary>
    MutationRefused,

    /// <summary>The database could not answer; another try may succeed.</summary>
    Failed,
}

/// <summary>The response to a request and what became of it.</summary>
/// <param name="Body">The response as UTF-8 JSON; not to be changed, since it may be kept for further requests.</param>
/// <param name="Progress">How far the request got.</param>
public sealed record ExecutionOutcome(ReadOnlyMemory<byte> Body, ExecutionProgress Progress)
{
    /// <summary>The errors that the body holds.</summary>
    public IReadOnlyList<GraphQLError> Errors { get; init; } = [];

    /// <summary>True when the answer was kept from an earlier request.</summary>
    public bool IsFromCache { get; init; }

    /// <summary>The generation that the answer holds for as a whole; empty when it may change at any time.</summary>
    public string Stamp { get; init; } = "";

    /// <summary>How many statements were sent.</summary>
    public int StatementCount { get; init; }

    /// <summary>How many round trips they took.</summary>
    public int RoundTripCount { get; init; }

    /// <summary>How long each stage took.</summary>
    public StageTimings Timings { get; init; }
}

/// <summary>How long each stage of a request took; zero for one that was not reached.</summary>
/// <param name="Read">Parsing, validating, choosing the operation.</param>
/// <param name="Plan">Coercing and planning.</param>
/// <param name="Fetch">The database, and writing rows as JSON while they arrive.</param>
/// <param name="Write">Putting the response together.</param>
public readonly record struct StageTimings(TimeSpan Read, TimeSpan Plan, TimeSpan Fetch, TimeSpan Write);

/// <summary>Limits and caches of a <see cref="RequestPipeline"/>.</summary>
public sealed record PipelineOptions
{
    /// <summary>What an operation may ask for.</summary>
    public PlanLimits Limits { get; init; } = new();

    /// <summary>How much a table may take.</summary>
    public Exports.TableLimits Tables { get; init; } = new();

    /// <summary>Tries the figures of a proposed correction on the rules of the load; null where no load is at hand.</summary>
    public FigureCheck? CorrectionCheck { get; init; }

    /// <summary>How long a publication can be appealed against.</summary>
    public AppealTerms Appeals { get; init; } = new();

    /// <summary>How many bytes of answers are kept; 0 to compute every answer.</summary>
    public long AnswerCacheBytes { get; init; } = 128 * 1024 * 1024;

    /// <summary>True when answers are kept.</summary>
    internal bool UsesAnswerCache => AnswerCacheBytes > 0;

    /// <summary>How many connections answer queries at a time. More than the server has processors for do not
    /// help.</summary>
    public int MaxConnections { get; init; } = 24;

    /// <summary>How many documents are kept parsed, validated and planned.</summary>
    public int DocumentCacheSize { get; init; } = 1_000;

    /// <summary>How many plans are kept for one document, one for each shape of its variables.</summary>
    public int PlansPerDocument { get; init; } = 100;
}

/// <summary>Measures the stages of one request.</summary>
internal sealed class StageClock
{
    private long _last = Stopwatch.GetTimestamp();

    /// <summary>The stages so far.</summary>
    public StageTimings Timings { get; private set; }

    /// <summary>The document was read.</summary>
    public void Read() => Timings = Timings with { Read = Lap() };

    /// <summary>The operation was planned.</summary>
    public void Planned() => Timings = Timings with { Plan = Lap() };

    /// <summary>The rows were fetched.</summary>
    public void Fetched() => Timings = Timings with { Fetch = Lap() };

    /// <summary>The response was written.</summary>
    public void Written() => Timings = Timings with { Write = Lap() };

    private TimeSpan Lap()
    {
        var now = Stopwatch.GetTimestamp();
        var lap = Stopwatch.GetElapsedTime(_last, now);
        _last = now;
        return lap;
    }
}
