using System.Data;
using System.Globalization;
using ItAnalytics.Api.Access;
using ItAnalytics.Api.Execution;
using ItAnalytics.Api.Planning;
using ItAnalytics.GraphQL.Errors;
using Npgsql;

namespace ItAnalytics.Api.Exports;

/// <summary>One state of the warehouse for as long as a table is read: a transaction, and the dimensions that fit it.</summary>
internal sealed class TableSnapshot : IAsyncDisposable
{
    private readonly NpgsqlConnection _connection;
    private readonly NpgsqlTransaction _transaction;
    private readonly PlanLimits _limits;
    private readonly Viewer _viewer;
    private Dimensions? _dimensions;

    private TableSnapshot(NpgsqlConnection connection, NpgsqlTransaction transaction, PlanLimits limits, Viewer viewer) =>
        (_connection, _transaction, _limits, _viewer) = (connection, transaction, limits, viewer);

    /// <summary>The warehouse generation of the snapshot.</summary>
    public long Generation { get; private set; }

    /// <summary>Takes a snapshot.</summary>
    /// <param name="reading">Connections for queries.</param>
    /// <param name="viewer">Whose rows.</param>
    /// <param name="dimensions">The kept dimensions.</param>
    /// <param name="patience">How long the server lets a statement run, or wait for a slow client.</param>
    /// <param name="limits">How much one page may need of one statement.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public static async Task<TableSnapshot> OpenAsync(
        AudienceSources reading, Viewer viewer, DimensionStore dimensions, TimeSpan patience, PlanLimits limits,
        CancellationToken cancellationToken)
    {
        var connection = await reading.Of(viewer).OpenConnectionAsync(cancellationToken);
        try
        {
            var transaction = await connection.BeginTransactionAsync(IsolationLevel.RepeatableRead, cancellationToken);
            var snapshot = new TableSnapshot(connection, transaction, limits, viewer);
            await snapshot.BeginAsync(dimensions, patience, cancellationToken);
            return snapshot;
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }
    }

    /// <summary>Fetches all rows of a plan.</summary>
    public async Task<BatchRows> RunAsync(Plan plan, ParameterValues values, CancellationToken cancellationToken)
    {
        var rows = BatchRunner.NewRows(plan, 1);
        try
        {
            await using var batch = BatchRunner.Batch(_connection, plan, values, _viewer);
            await using var reader = await batch.ExecuteReaderAsync(cancellationToken);
            if (AudienceSources.NeedsAgency(_viewer)) await reader.NextResultAsync(cancellationToken);
            var writer = new ObjectWriter(_dimensions, rows.Levels);
            foreach (var level in plan.Levels)
            {
                await LevelReader.ReadAsync(
                    reader, level, rows.Levels[level.Index], writer, long.MaxValue, _limits, cancellationToken);
                await reader.NextResultAsync(cancellationToken);
            }
            return rows;
        }
        catch
        {
            rows.Dispose();
            throw;
        }
    }

    /// <summary>Hands the objects of the plan's last level on, each as JSON, without keeping them.</summary>
    /// <exception cref="GraphQLException">A stored value does not fit the contract.</exception>
    public async Task StreamAsync(
        Plan plan, ParameterValues values, Func<JsonBuffer, ValueTask> takeRow, CancellationToken cancellationToken)
    {
        using var rows = BatchRunner.NewRows(plan, 1);
        await using var batch = BatchRunner.Batch(_connection, plan, values, _viewer);
        await using var reader = await batch.ExecuteReaderAsync(cancellationToken);
        if (AudienceSources.NeedsAgency(_viewer)) await reader.NextResultAsync(cancellationToken);
        var writer = new ObjectWriter(_dimensions, rows.Levels);
        for (var i = 1; i < plan.Levels.Count; i++) await reader.NextResultAsync(cancellationToken);
        using var json = new JsonBuffer();
        while (await reader.ReadAsync(cancellationToken))
        {
            json.Truncate(0);
            List<FieldTrouble>? troubles = null;
            writer.Write(plan.Levels[^1].Views[0], new Row(reader), json, ref troubles);
            if (troubles is not null) throw new GraphQLException([.. troubles.Select(trouble => trouble.ToError())]);
            await takeRow(json);
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _transaction.DisposeAsync();
        await _connection.DisposeAsync();
    }

    // The dimensions are read after the snapshot was taken, so that none of its rows points to one that is not kept.
    private async Task BeginAsync(DimensionStore dimensions, TimeSpan patience, CancellationToken cancellationToken)
    {
        var milliseconds = ((long)patience.TotalMilliseconds).ToString(CultureInfo.InvariantCulture);
        await using (var limits = new NpgsqlCommand(
            $"set local statement_timeout = {milliseconds}; set local idle_in_transaction_session_timeout = {milliseconds}",
            _connection, _transaction))
        {
            await limits.ExecuteNonQueryAsync(cancellationToken);
        }
        await using (var ask = new NpgsqlCommand("select generation from ops.generation", _connection, _transaction))
            Generation = (long)(await ask.ExecuteScalarAsync(cancellationToken))!;
        // Read anew: rows may point to dimension rows that were added without a new generation.
        _dimensions = await dimensions.GetAsync(await dimensions.GetAsync(null, cancellationToken), cancellationToken);
    }
}
