using ItAnalytics.Api.Http;

namespace ItAnalytics.Api.Hosting;

/// <summary>What the server is at: set by the start, read by the health checks and by every request.</summary>
internal sealed class ServerState
{
    private static readonly TimeSpan ProbePatience = TimeSpan.FromSeconds(3);

    private volatile string? _doing = "starting";
    private volatile GraphQLExecutor? _execute;
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

    /// <summary>Asks the warehouse whether there is anything to query; null until it is open.</summary>
    public Func<CancellationToken, Task<bool>>? Probe
    {
        get => _probe;
        set => _probe = value;
    }

    /// <summary>Can the data be queried, now? A database that is away or slow means no.</summary>
    public async Task<bool> IsReadyAsync(CancellationToken cancellationToken)
    {
        if (Probe is not { } probe) return false;
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(ProbePatience);
        try
        {
            return await probe(patience.Token);
        }
        catch (Exception error) when (error is System.Data.Common.DbException or TimeoutException
            || (error is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            return false;
        }
    }
}
