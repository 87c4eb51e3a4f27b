using System.Globalization;
using Dapper;
using ItAnalytics.Etl.Jobs;
using ItAnalytics.Etl.Load;
using ItAnalytics.Warehouse.Db;
using ItAnalytics.Warehouse.Errors;
using ItAnalytics.Warehouse.Statements;
using Npgsql;

namespace ItAnalytics.Etl.Maintain;

/// <summary>
/// What keeps the warehouse fit: statistics and dead rows of tables that changed much, partitions of the years to come,
/// nothing kept for longer than it is of use, and every check of <c>verify</c> with what it found.
/// </summary>
internal static class MaintainStep
{
    private const int YearsAhead = 2;
    private const int ShownChecks = 3;

    private sealed record Table(string Name, string? Parent, long Changed);

    /// <summary>Vacuums and analyses the tables of which a tenth or more has changed since the last time.</summary>
    public static async Task VacuumAsync(Run run, RunStep step, CancellationToken cancellationToken)
    {
        await using var connection = await run.DataSource.OpenConnectionAsync(cancellationToken);
        var tables = (await connection.QueryAsync<Table>(new CommandDefinition(
            SqlFile.Read("queries/maintain_tables.sql"), cancellationToken: cancellationToken))).AsList();
        foreach (var (table, number) in tables.Select((table, number) => (table, number)))
        {
            step.Advance((double)number / tables.Count, number, table.Name);
            // Outside a transaction, as VACUUM must be; a table that somebody holds waits for the next time.
            await MaintainAsync(connection, $"vacuum (analyze, skip_locked) {table.Name}", cancellationToken);
            step.RowsIn += table.Changed;
        }
        // Nobody else gathers statistics over all partitions together.
        foreach (var parent in tables.Select(table => table.Parent).OfType<string>().Distinct())
            await MaintainAsync(connection, $"analyze {parent}", cancellationToken);
        step.Message = tables.Count == 0
            ? "No table has changed enough."
            : $"{tables.Count} tables: {string.Join(", ", tables.Select(table => table.Name))}.";
    }

    /// <summary>Makes the partitions of this year and the next ones.</summary>
    public static async Task PartitionsAsync(Run run, RunStep step, CancellationToken cancellationToken)
    {
        await using var connection = await run.DataSource.OpenConnectionAsync(cancellationToken);
        var year = DateTime.UtcNow.Year;
        var made = await Commands.QueryAsync(
            connection, "ensure_years", row => row.GetInt32(0), cancellationToken, year, year + YearsAhead);
        step.RowsOut = made[0];
        step.Message = string.Create(CultureInfo.InvariantCulture, $"{made[0]} partitions made, up to {year + YearsAhead}.");
    }

    /// <summary>Forgets what is of no use any more. Runs, rejections and everything that numbers rest on stay.</summary>
    public static async Task RetentionAsync(Run run, RunStep step, CancellationToken cancellationToken)
    {
        await using var connection = await run.DataSource.OpenConnectionAsync(cancellationToken);
        step.RowsOut = await connection.ExecuteScalarAsync<long>(new CommandDefinition(
            SqlFile.Read("queries/maintain_forget.sql"), cancellationToken: cancellationToken));
        step.Message = string.Create(CultureInfo.InvariantCulture, $"{step.RowsOut} rows are forgotten.");
    }

    /// <summary>Runs every check and keeps what it found.</summary>
    /// <exception cref="CodedException">WHS307: a check has offenders.</exception>
    public static async Task ChecksAsync(Run run, RunStep step, CancellationToken cancellationToken)
    {
        var results = await WarehouseChecks.RunAsync(run.DataSource, cancellationToken);
        await using var connection = await run.DataSource.OpenConnectionAsync(cancellationToken);
        foreach (var result in results)
        {
            await connection.ExecuteAsync(new CommandDefinition(
                SqlFile.Read("queries/check_result_add.sql"),
                new
                {
                    runKey = run.Key,
                    result.Check.Name,
                    result.Check.Explains,
                    result.OffenderCount,
                    Examples = result.Examples.ToArray(),
                },
                cancellationToken: cancellationToken));
        }
        step.RowsIn = results.Count;
        var failed = results.Where(result => !result.Passed).ToList();
        if (failed.Count > 0)
        {
            throw new CodedException(ErrorCodes.CheckFailed,
                $"{failed.Count} of {results.Count} checks found offenders: " +
                string.Join("; ", failed.Take(ShownChecks).Select(result => string.Create(CultureInfo.InvariantCulture,
                    $"{result.Check.Name} {result.OffenderCount} ({result.Check.Explains})"))) +
                $"{(failed.Count > ShownChecks ? "; …" : "")}. The first of them are in ops.check_result; " +
                "'itanalytics verify' shows them as they are now.");
        }
        step.Message = $"{results.Count} checks passed.";
    }

    private static Task<int> MaintainAsync(NpgsqlConnection connection, string statement, CancellationToken cancellationToken) =>
        connection.ExecuteAsync(new CommandDefinition(statement, commandTimeout: 0, cancellationToken: cancellationToken));
}
