using System.Text.Json;
using ItAnalytics.Etl.Extract;
using ItAnalytics.Warehouse.Errors;
using Npgsql;
using NpgsqlTypes;

namespace ItAnalytics.Etl.Pull;

/// <summary>Fetches records by a query of another PostgreSQL, in a transaction that can write nothing there.</summary>
internal static class PostgresPull
{
    private const int PatienceSeconds = 600;

    /// <summary>Fetches what is new: each row as PostgreSQL itself writes it as JSON.</summary>
    public static async Task RunAsync(PullPlan plan, PullState state, PulledRecords records, CancellationToken cancellationToken)
    {
        try
        {
            await using var source = NpgsqlDataSource.Create(Pulls.Secret(plan.Connection!));
            await using var connection = await source.OpenConnectionAsync(cancellationToken);
            await using var transaction = await connection.BeginTransactionAsync(System.Data.IsolationLevel.RepeatableRead, cancellationToken);
            await using (var readOnly = new NpgsqlCommand("set transaction read only", connection))
                await readOnly.ExecuteNonQueryAsync(cancellationToken);
            // The contract's query is its operator's word, as its mapping is; it stands here as it was written.
#pragma warning disable CA2100
            await using var query = new NpgsqlCommand($"select row_to_json(pulled)::text from (\n{plan.Query!.TrimEnd(';', ' ', '\n')}\n) pulled", connection)
#pragma warning restore CA2100
            {
                CommandTimeout = PatienceSeconds,
            };
            if (plan.Watermark is { } watermark)
                query.Parameters.Add(new NpgsqlParameter("watermark", NpgsqlDbType.Text) { Value = state.Watermark ?? watermark.Start });
            await using var rows = await query.ExecuteReaderAsync(cancellationToken);
            while (await rows.ReadAsync(cancellationToken)) records.Add(JsonElement.Parse(rows.GetString(0)));
        }
        catch (PostgresException error)
        {
            throw Pulls.Failed(
                $"The source's PostgreSQL refuses the query ({error.SqlState}): {error.MessageText} Mend 'query' of the contract.",
                PostgresErrors.MayRetry(error));
        }
        catch (Exception error) when (error is NpgsqlException or ArgumentException)
        {
            throw Pulls.Failed(
                $"The source's PostgreSQL cannot be reached: {error.Message} Check the connection string in {plan.Connection}.",
                PostgresErrors.MayRetry(error));
        }
    }
}
