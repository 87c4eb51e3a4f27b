using System.Globalization;
using ItAnalytics.Warehouse.Errors;
using ItAnalytics.Warehouse.Statements;
using Npgsql;

namespace ItAnalytics.Warehouse.Db;

/// <summary>A rule that the warehouse's content obeys, as a query that returns the offenders.</summary>
/// <param name="Name">Name of the rule; the file's own.</param>
/// <param name="Explains">What a row of the answer means, in one sentence.</param>
/// <param name="Sql">The query.</param>
public sealed record WarehouseCheck(string Name, string Explains, string Sql);

/// <summary>What a check found.</summary>
/// <param name="Check">The check.</param>
/// <param name="OffenderCount">Number of offenders; none is a pass.</param>
/// <param name="Examples">The first offenders, each as <c>column=value</c> pairs.</param>
public sealed record WarehouseCheckResult(WarehouseCheck Check, long OffenderCount, IReadOnlyList<string> Examples)
{
    /// <summary>True when there is no offender.</summary>
    public bool Passed => OffenderCount == 0;
}

/// <summary>Runs every check under <c>sql/checks</c>; the command line's verb <c>verify</c> prints the outcome.</summary>
public static class WarehouseChecks
{
    private const int ExampleCount = 5;
    private const string NameLine = "-- check: ";
    private const string ExplainsLine = "-- explains: ";

    /// <summary>All checks, in the order of their names.</summary>
    public static IReadOnlyList<WarehouseCheck> All { get; } = [.. SqlFile.PathsUnder("checks").Select(Parse)];

    /// <summary>Runs the checks one after the other on one snapshot of the data; never stops at the first that fails.</summary>
    public static async Task<IReadOnlyList<WarehouseCheckResult>> RunAsync(
        NpgsqlDataSource dataSource, CancellationToken cancellationToken = default)
    {
        await using var connection = await WarehouseDataSource.OpenAsync(dataSource, cancellationToken);
        // A load that commits between two checks must not look like a contradiction.
        await using var snapshot = await connection.BeginTransactionAsync(
            System.Data.IsolationLevel.RepeatableRead, cancellationToken);
        var results = new List<WarehouseCheckResult>();
        foreach (var check in All) results.Add(await RunOneAsync(connection, check, cancellationToken));
        return results;
    }

    /// <summary>Runs the check of a name.</summary>
    public static async Task<WarehouseCheckResult> RunAsync(
        NpgsqlDataSource dataSource, string name, CancellationToken cancellationToken = default)
    {
        await using var connection = await WarehouseDataSource.OpenAsync(dataSource, cancellationToken);
        return await RunOneAsync(connection, All.Single(check => check.Name == name), cancellationToken);
    }

    /// <summary>Runs one check on a connection, inside whatever transaction it is in.</summary>
    internal static async Task<WarehouseCheckResult> RunOneAsync(
        NpgsqlConnection connection, WarehouseCheck check, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(check.Sql, connection);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var count = 0L;
        var examples = new List<string>();
        while (await reader.ReadAsync(cancellationToken))
        {
            if (count++ < ExampleCount) examples.Add(Describe(reader));
        }
        return new WarehouseCheckResult(check, count, examples);
    }

    private static string Describe(NpgsqlDataReader row) => string.Join(", ", Enumerable.Range(0, row.FieldCount).Select(
        i => $"{row.GetName(i)}={(row.IsDBNull(i) ? "null" : Convert.ToString(row.GetValue(i), CultureInfo.InvariantCulture))}"));

    private static WarehouseCheck Parse(string path)
    {
        var sql = SqlFile.Read(path);
        return new WarehouseCheck(HeaderOf(NameLine), HeaderOf(ExplainsLine), sql);

        string HeaderOf(string prefix) => sql.Split('\n')
            .FirstOrDefault(line => line.StartsWith(prefix, StringComparison.Ordinal))?[prefix.Length..].Trim()
            ?? throw new CodedException(ErrorCodes.SqlFileUnknown, $"warehouse/sql/{path} has no line '{prefix}...'.");
    }
}
