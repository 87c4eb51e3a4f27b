using ItAnalytics.Warehouse.Statements;
using NodaTime;
using Npgsql;
using NpgsqlTypes;

namespace ItAnalytics.Etl.Load;

/// <summary>Short ways to run the statements under <c>warehouse/sql/load</c>.</summary>
internal static class Commands
{
    /// <summary>Runs a statement and returns the number of rows that it touched.</summary>
    public static async Task<int> ExecuteAsync(
        this NpgsqlConnection connection, string path, CancellationToken cancellationToken, params object?[] values)
    {
        await using var command = Command(connection, path, values);
        return await command.ExecuteNonQueryAsync(cancellationToken);
    }

    /// <summary>Runs a query and maps its rows.</summary>
    public static async Task<List<T>> QueryAsync<T>(
        this NpgsqlConnection connection, string path, Func<NpgsqlDataReader, T> map, CancellationToken cancellationToken,
        params object?[] values)
    {
        await using var command = Command(connection, path, values);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var rows = new List<T>();
        while (await reader.ReadAsync(cancellationToken)) rows.Add(map(reader));
        return rows;
    }

    /// <summary>A date column.</summary>
    public static LocalDate Date(this NpgsqlDataReader reader, int column) =>
        LocalDate.FromDateOnly(reader.GetFieldValue<DateOnly>(column));

    /// <summary>A value that may be NULL.</summary>
    public static T? OrNull<T>(this NpgsqlDataReader reader, int column, Func<int, T> read)
        where T : struct => reader.IsDBNull(column) ? null : read(column);

    private static NpgsqlCommand Command(NpgsqlConnection connection, string path, object?[] values)
    {
        var command = new NpgsqlCommand(SqlFile.Read($"load/{path}.sql"), connection);
        foreach (var value in values) command.Parameters.Add(Parameter(value));
        return command;
    }

    private static NpgsqlParameter Parameter(object? value) => value switch
    {
        null => new NpgsqlParameter { Value = DBNull.Value },
        LocalDate date => new NpgsqlParameter { Value = date.ToDateOnly(), NpgsqlDbType = NpgsqlDbType.Date },
        Instant instant => new NpgsqlParameter { Value = instant.ToDateTimeUtc(), NpgsqlDbType = NpgsqlDbType.TimestampTz },
        _ => new NpgsqlParameter { Value = value },
    };
}
