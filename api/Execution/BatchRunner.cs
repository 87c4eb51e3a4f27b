using ItAnalytics.Api.Planning;
using ItAnalytics.GraphQL.Errors;
using Npgsql;

namespace ItAnalytics.Api.Execution;

/// <summary>The rows of all levels of one plan; give it back when the answer is written.</summary>
internal sealed record BatchRows(LevelRows[] Levels) : IDisposable
{
    /// <summary>How many round trips it took: 1, or one more for each time the kept dimensions had to be read
    /// anew.</summary>
    public int RoundTrips { get; init; }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var level in Levels) level.Dispose();
    }
}

/// <summary>Fetches all levels of a plan in one round trip.</summary>
/// <remarks>
/// One batch is one implicit transaction, and the reading connections are repeatable read: every statement sees the
/// same snapshot. The first row of each root carries the dimension generation of that snapshot; when it is newer than
/// the kept dimensions, those are read anew and the batch is sent again.
/// </remarks>
internal sealed class BatchRunner(NpgsqlDataSource reading, DimensionStore dimensions, PlanLimits limits)
{
    private const int MaxAttempts = 5;

    /// <summary>Fetches the rows.</summary>
    public async Task<BatchRows> RunAsync(Plan plan, ParameterValues values, CancellationToken cancellationToken)
    {
        if (plan.Levels.Count == 0) return new BatchRows([]);
        Dimensions? kept = null;
        for (var attempt = 1; ; attempt++)
        {
            kept = plan.UsesDimensions ? await dimensions.GetAsync(kept, cancellationToken) : null;
            if (await TryRunAsync(plan, values, kept, attempt, cancellationToken) is { } rows) return rows;
            if (attempt == MaxAttempts)
                throw new InvalidOperationException("The dimensions changed each time that they were read.");
        }
    }

    /// <summary>Hands the objects of the plan's one list on, each as JSON, without keeping them.</summary>
    /// <param name="plan">A plan whose last level is the list, with one view.</param>
    /// <param name="values">The parameters.</param>
    /// <param name="takeRow">Takes one object; called in order.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="GraphQLException">A stored value does not fit the contract.</exception>
    public async Task StreamAsync(
        Plan plan, ParameterValues values, Func<JsonBuffer, ValueTask> takeRow, CancellationToken cancellationToken)
    {
        // Read anew beforehand: once lines are on their way, they cannot be taken back.
        var kept = plan.UsesDimensions
            ? await dimensions.GetAsync(await dimensions.GetAsync(null, cancellationToken), cancellationToken)
            : null;
        using var rows = NewRows(plan, 1);
        await using var connection = await reading.OpenConnectionAsync(cancellationToken);
        await using var batch = Batch(connection, plan, values);
        await using var reader = await batch.ExecuteReaderAsync(cancellationToken);
        var writer = new ObjectWriter(kept, rows.Levels);
        foreach (var level in plan.Levels.SkipLast(1))
        {
            await LevelReader.ReadAsync(
                reader, level, rows.Levels[level.Index], writer, long.MaxValue, limits.MaxRows, cancellationToken);
            await reader.NextResultAsync(cancellationToken);
        }
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

    private async Task<BatchRows?> TryRunAsync(
        Plan plan, ParameterValues values, Dimensions? kept, int attempt, CancellationToken cancellationToken)
    {
        var rows = NewRows(plan, attempt);
        var isComplete = false;
        try
        {
            await using var connection = await reading.OpenConnectionAsync(cancellationToken);
            await using var batch = Batch(connection, plan, values);
            await using var reader = await batch.ExecuteReaderAsync(cancellationToken);
            var writer = new ObjectWriter(kept, rows.Levels);
            foreach (var level in plan.Levels)
            {
                isComplete = await LevelReader.ReadAsync(
                    reader, level, rows.Levels[level.Index], writer, kept?.Generation ?? 0, limits.MaxRows,
                    cancellationToken);
                if (!isComplete) return null;
                await reader.NextResultAsync(cancellationToken);
            }
            // Once more with dimensions read anew; a row that is not there even then does not exist.
            if (writer.MissedKeptRow && attempt == 1) isComplete = false;
            return isComplete ? rows : null;
        }
        finally
        {
            if (!isComplete) rows.Dispose();
        }
    }

    private static BatchRows NewRows(Plan plan, int attempt)
    {
        var levels = new LevelRows[plan.Levels.Count];
        for (var i = 0; i < levels.Length; i++) levels[i] = new LevelRows();
        return new BatchRows(levels) { RoundTrips = attempt };
    }

    private static NpgsqlBatch Batch(NpgsqlConnection connection, Plan plan, ParameterValues values)
    {
        var batch = new NpgsqlBatch(connection);
        foreach (var level in plan.Levels)
        {
            var command = new NpgsqlBatchCommand(level.Statement.Text);
            foreach (var parameter in level.Statement.Parameters) command.Parameters.Add(values.Parameter(parameter));
            batch.BatchCommands.Add(command);
        }
        return batch;
    }
}
