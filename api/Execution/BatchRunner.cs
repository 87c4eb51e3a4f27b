using ItAnalytics.Api.Access;
using ItAnalytics.Api.Planning;
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
internal sealed class BatchRunner(AudienceSources reading, DimensionStore dimensions, PlanLimits limits)
{
    private const int MaxAttempts = 5;

    /// <summary>Fetches the rows.</summary>
    public async Task<BatchRows> RunAsync(
        Plan plan, ParameterValues values, Viewer viewer, CancellationToken cancellationToken)
    {
        if (plan.Levels.Count == 0) return new BatchRows([]);
        Dimensions? kept = null;
        for (var attempt = 1; ; attempt++)
        {
            kept = plan.UsesDimensions ? await dimensions.GetAsync(kept, cancellationToken) : null;
            if (await TryRunAsync(plan, values, viewer, kept, attempt, cancellationToken) is { } rows) return rows;
            if (attempt == MaxAttempts)
                throw new InvalidOperationException("The dimensions changed each time that they were read.");
        }
    }

    private async Task<BatchRows?> TryRunAsync(
        Plan plan, ParameterValues values, Viewer viewer, Dimensions? kept, int attempt, CancellationToken cancellationToken)
    {
        var rows = NewRows(plan, attempt);
        var isComplete = false;
        try
        {
            await using var connection = await reading.Of(viewer).OpenConnectionAsync(cancellationToken);
            await using var batch = Batch(connection, plan, values, viewer);
            await using var reader = await batch.ExecuteReaderAsync(cancellationToken);
            if (AudienceSources.NeedsAgency(viewer)) await reader.NextResultAsync(cancellationToken);
            var writer = new ObjectWriter(kept, rows.Levels);
            foreach (var level in plan.Levels)
            {
                isComplete = await LevelReader.ReadAsync(
                    reader, level, rows.Levels[level.Index], writer, kept?.Generation ?? 0, limits,
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

    /// <summary>Room for the rows of a plan.</summary>
    internal static BatchRows NewRows(Plan plan, int attempt)
    {
        var levels = new LevelRows[plan.Levels.Count];
        for (var i = 0; i < levels.Length; i++) levels[i] = new LevelRows();
        return new BatchRows(levels) { RoundTrips = attempt };
    }

    /// <summary>The statements of a plan with their parameters; for a clerk, what says which agency comes first.</summary>
    internal static NpgsqlBatch Batch(NpgsqlConnection connection, Plan plan, ParameterValues values, Viewer viewer)
    {
        var batch = new NpgsqlBatch(connection);
        if (AudienceSources.NeedsAgency(viewer)) batch.BatchCommands.Add(AudienceSources.SayAgency(viewer));
        foreach (var level in plan.Levels)
        {
            var command = new NpgsqlBatchCommand(level.Statement.Text);
            foreach (var parameter in level.Statement.Parameters) command.Parameters.Add(values.Parameter(parameter));
            batch.BatchCommands.Add(command);
        }
        return batch;
    }
}
