using ItAnalytics.Api.Http;

namespace ItAnalytics.Api.Hosting;

/// <summary>What the server is at: set by the start, read by the health checks and by every request.</summary>
internal sealed class ServerState
{
    private volatile string? _doing = "starting";
    private volatile GraphQLExecutor? _execute;
    private volatile bool _isReady;

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

    /// <summary>Can the data be queried? True once a load has ended in this warehouse, now or on an earlier day.</summary>
    public bool IsReady
    {
        get => _isReady;
        set => _isReady = value;
    }
}
