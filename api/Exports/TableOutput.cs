namespace ItAnalytics.Api.Exports;

/// <summary>Where a table goes, and who is told what it is.</summary>
internal abstract class TableOutput
{
    /// <summary>True once a part of the table was sent.</summary>
    public bool IsStarted { get; protected set; }

    /// <summary>When this many bytes wait they are to be sent.</summary>
    public virtual int SendAt => 48 * 1024;

    /// <summary>Called once, before anything is written.</summary>
    /// <param name="rowCount">How many rows will come, where that is known already.</param>
    /// <param name="generation">The warehouse generation of the table.</param>
    /// <param name="isLive">True when its rows change without a new generation.</param>
    public abstract void Announce(long? rowCount, long generation, bool isLive);

    /// <summary>Sends bytes; from the first call on the table cannot be taken back.</summary>
    public abstract ValueTask SendAsync(TableWriter writer, CancellationToken cancellationToken);

    /// <summary>Sends the last bytes and the summary.</summary>
    public abstract ValueTask CompleteAsync(TableWriter writer, TableSummary summary, CancellationToken cancellationToken);
}
