using Dapper;
using ItAnalytics.Etl.Jobs;
using ItAnalytics.Warehouse.Statements;
using Npgsql;

namespace ItAnalytics.Etl.Score;

/// <summary>Settings of the score step.</summary>
public sealed record ScoreSettings
{
    /// <summary>
    /// Largest difference, in points, between a computed and a published total that counts as the same: half a unit of
    /// the fifth decimal and a little more, which is how exactly the indices at hand were printed.
    /// </summary>
    public decimal ReproductionTolerance { get; init; } = 0.0000075m;
}

/// <summary>
/// Observations to scores: every ranked group in every result year that a methodology governs is scored, what was
/// published is set beside it and compared, and each result is set against the one before. One transaction: the scores
/// of a run stand together or not at all, and what did not change is not written again.
/// </summary>
internal static class ScoreStep
{
    private sealed record Merged(long Opened, long Closed, long Parts);

    /// <summary>Scores everything.</summary>
    public static async Task RunAsync(
        Run run, RunStep step, ScoreSettings settings, CancellationToken cancellationToken)
    {
        await using var connection = await run.DataSource.OpenConnectionAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        await ExecuteAsync(connection, "queries/score_staging.sql", cancellationToken);
        await ExecuteAsync(connection, "queries/delta_staging.sql", cancellationToken);
        await ExecuteAsync(connection, "queries/firmness_staging.sql", cancellationToken);
        await ExecuteAsync(connection, "queries/score_published.sql", cancellationToken);
        var methods = await StoredMethod.LoadAsync(connection, cancellationToken);
        var families = await connection.QueryAsync<string>(new CommandDefinition(
            SqlFile.Read("queries/score_families.sql"), cancellationToken: cancellationToken));
        foreach (var family in families.AsList())
        {
            step.Report(family);
            await new FamilyScorer(connection, family, [.. methods[family]], settings, run.Key, step)
                .ScoreAsync(cancellationToken);
        }
        await ExecuteAsync(connection, "queries/score_staging_analyze.sql", cancellationToken);
        var scores = await connection.QuerySingleAsync<Merged>(new CommandDefinition(
            SqlFile.Read("queries/score_merge.sql"), new { runKey = run.Key }, cancellationToken: cancellationToken));
        var deltas = await connection.QuerySingleAsync<Merged>(new CommandDefinition(
            SqlFile.Read("queries/delta_merge.sql"), new { runKey = run.Key }, cancellationToken: cancellationToken));
        var drawn = await connection.ExecuteScalarAsync<long>(new CommandDefinition(
            SqlFile.Read("queries/firmness_merge.sql"), new { runKey = run.Key }, cancellationToken: cancellationToken));
        if (scores.Opened + deltas.Opened > 0)
        {
            await ExecuteAsync(connection, "queries/score_analyze.sql", cancellationToken);
        }
        await transaction.CommitAsync(cancellationToken);
        step.RowsOut = scores.Opened + deltas.Opened;
        step.Message = $"{scores.Opened} scores and {deltas.Opened} changes are new, " +
            $"{scores.Closed} and {deltas.Closed} older ones closed; {drawn} ranks were drawn anew.";
    }

    private static async Task ExecuteAsync(
        NpgsqlConnection connection, string file, CancellationToken cancellationToken) =>
        await connection.ExecuteAsync(new CommandDefinition(SqlFile.Read(file), cancellationToken: cancellationToken));
}
