using ItAnalytics.Api.Access;
using ItAnalytics.Api.Http;
using ItAnalytics.Api.Submissions;
using ItAnalytics.Warehouse.Corrections;

namespace ItAnalytics.Api.Hosting;

/// <summary>What the server is at: set by the start, read by the health checks and by every request.</summary>
internal sealed class ServerState
{
    private static readonly TimeSpan ProbePatience = TimeSpan.FromSeconds(3);

    private volatile string? _doing = "starting";
    private volatile GraphQLExecutor? _execute;
    private volatile RequestPipeline? _pipeline;
    private volatile AccessDesk? _access;
    private volatile SubmissionGate? _submissions;
    private volatile EvidenceStore? _evidence;
    private volatile Func<CancellationToken, Task<bool>>? _probe;

    /// <summary>What is going on, in a few words; null when there is nothing to wait for.</summary>
    public string? Doing
    {
        get => _doing;
        set => _doing = value;
    }

    /// <summary>Answers GraphQL; null until the warehouse is open and migrated.</summary>
    public GraphQLExecutor? Execute
    {
        get => _execute;
        set => _execute = value;
    }

    /// <summary>Answers tables and streams, and knows the generation; null until the warehouse is open and
    /// migrated.</summary>
    public RequestPipeline? Pipeline
    {
        get => _pipeline;
        set
        {
            _pipeline = value;
            Execute = value is null ? null : value.ExecuteAsync;
        }
    }

    /// <summary>Lets people and programs in; null until the warehouse is open and migrated.</summary>
    public AccessDesk? Access
    {
        get => _access;
        set => _access = value;
    }

    /// <summary>Takes submissions in; null until the warehouse is open and migrated.</summary>
    public SubmissionGate? Submissions
    {
        get => _submissions;
        set => _submissions = value;
    }

    /// <summary>Keeps files of evidence; null until the warehouse is open and migrated.</summary>
    public EvidenceStore? Evidence
    {
        get => _evidence;
        set => _evidence = value;
    }

    /// <summary>Asks the warehouse whether there is anything to query; null until it is open.</summary>
    public Func<CancellationToken, Task<bool>>? Probe
    {
        get => _probe;
        set => _probe = value;
    }

    /// <summary>Why the data cannot be queried now, in one sentence; null when it can.</summary>
    public async Task<string?> WhyNotReadyAsync(CancellationToken cancellationToken)
    {
        if (Probe is not { } probe) return $"The warehouse is not open yet: {Doing}.";
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(ProbePatience);
        try
        {
            if (await probe(patience.Token)) return null;
            return Doing is { } doing ? $"Nothing has been scored yet: {doing}."
                : "Nothing has been scored yet. Load and score something: run, or a request for a run.";
        }
        catch (Exception error) when (error is System.Data.Common.DbException or TimeoutException
            || (error is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            // The message of the driver may name host and login; the log has it.
            return "The database does not answer. Is its server running, and can it be reached from here?";
        }
    }
}
