using ItAnalytics.Warehouse.Errors;
using ItAnalytics.Warehouse.Statements;
using Npgsql;

namespace ItAnalytics.Warehouse.Db;

/// <summary>
/// Brings a database to the newest schema: each script once, in order, in a transaction of its own together with its
/// line in the journal <c>ops.schema_migration</c>. Migrators that start at once wait for each other. In a database with
/// the Citus extension the largest tables are then spread over its nodes.
/// </summary>
public static class Migrator
{
    // Any fixed number serves; this one is the first 64 bits of SHA-256 of "ItAnalytics migrations".
    private const long LockKey = 0x2421_5E86_18B3_7684;

    private const string CreateJournal = """
        create schema if not exists ops;
        create table if not exists ops.schema_migration (
            version     int         primary key,
            name        text        not null,
            checksum    char(64)    not null,
            applied_by  text        not null default current_user,
            applied_at  timestamptz not null default now(),
            took_ms     int         not null
        );
        comment on table ops.schema_migration is 'One migration script that was applied to this database.';
        """;

    /// <summary>Applies the scripts that are missing and returns them; none when the database is up to date.</summary>
    /// <param name="dataSource">A login that may create schemas and, in a new cluster, roles.</param>
    /// <param name="migrations">The scripts; null takes those of this program.</param>
    /// <param name="cancellationToken">Cancels between statements; the running script is rolled back.</param>
    /// <exception cref="CodedException">WHS301 edited, WHS302 out of order, WHS303 failed, WHS304 unknown, SYS910, SYS911.</exception>
    public static async Task<IReadOnlyList<Migration>> ApplyAsync(
        NpgsqlDataSource dataSource, IReadOnlyList<Migration>? migrations = null, CancellationToken cancellationToken = default)
    {
        migrations ??= Migration.All;
        await using var connection = await WarehouseDataSource.OpenAsync(dataSource, cancellationToken);
        await ExecuteAsync(connection, $"select pg_advisory_lock({LockKey})", cancellationToken);
        try
        {
            var journal = await ReadJournalAsync(connection, cancellationToken);
            var missing = Missing(migrations, journal);
            foreach (var migration in missing) await ApplyOneAsync(connection, migration, cancellationToken);
            await SpreadAsync(connection, cancellationToken);
            return missing;
        }
        finally
        {
            await ExecuteAsync(connection, $"select pg_advisory_unlock({LockKey})", CancellationToken.None);
        }
    }

    /// <summary>The scripts that the journal lacks, after checking that the journal tells the same story as the scripts.</summary>
    private static List<Migration> Missing(
        IReadOnlyList<Migration> migrations, Dictionary<int, (string Name, string Checksum)> journal)
    {
        var known = migrations.ToDictionary(m => m.Version);
        foreach (var (version, applied) in journal.OrderBy(j => j.Key))
        {
            if (!known.TryGetValue(version, out var migration))
                throw new CodedException(ErrorCodes.MigrationUnknown,
                    $"The database has migration {applied.Name}, which this program does not know. " +
                    "The database was made by a newer release: run that one.");
            if (migration.Checksum != applied.Checksum)
                throw new CodedException(ErrorCodes.MigrationEdited,
                    $"Migration {migration.Name} was edited after it had been applied. Undo the edit, and put the " +
                    "change into a new script with the next number.");
        }
        var newest = journal.Count == 0 ? 0 : journal.Keys.Max();
        var missing = migrations.Where(m => !journal.ContainsKey(m.Version)).OrderBy(m => m.Version).ToList();
        if (missing.Find(m => m.Version < newest) is { } late)
            throw new CodedException(ErrorCodes.MigrationOutOfOrder,
                $"Migration {late.Name} is not applied, but {journal[newest].Name} is. Give it the next free number.");
        return missing;
    }

    private static async Task ApplyOneAsync(
        NpgsqlConnection connection, Migration migration, CancellationToken cancellationToken)
    {
        var started = TimeProvider.System.GetTimestamp();
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        try
        {
            await ExecuteAsync(connection, migration.Text, cancellationToken);
            // Scripts change the role with "set local"; the journal's line is written as the login.
            await ExecuteAsync(connection, "set local role none", cancellationToken);
            await using var journal = new NpgsqlCommand(
                "insert into ops.schema_migration (version, name, checksum, took_ms) values ($1, $2, $3, $4)", connection);
            var took = (int)TimeProvider.System.GetElapsedTime(started).TotalMilliseconds;
            journal.Parameters.Add(new NpgsqlParameter<int> { TypedValue = migration.Version });
            journal.Parameters.Add(new NpgsqlParameter<string> { TypedValue = migration.Name });
            journal.Parameters.Add(new NpgsqlParameter<string> { TypedValue = migration.Checksum });
            journal.Parameters.Add(new NpgsqlParameter<int> { TypedValue = took });
            await journal.ExecuteNonQueryAsync(cancellationToken);
            await transaction.CommitAsync(cancellationToken);
        }
        catch (PostgresException error)
        {
            var hint = error.Hint is null ? "" : $" ({error.Hint})";
            throw new CodedException(ErrorCodes.MigrationFailed,
                $"Migration {migration.Name} failed and was rolled back: {error.MessageText}{hint}",
                error);
        }
    }

    // Where the database is one of many nodes, the largest tables are spread over them.
    private static async Task SpreadAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        await using var look = new NpgsqlCommand(SqlFile.Read("citus/is_present.sql"), connection);
        if (await look.ExecuteScalarAsync(cancellationToken) is not true) return;
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        try
        {
            await ExecuteAsync(connection, SqlFile.Read("citus/distribute.sql"), cancellationToken);
            await transaction.CommitAsync(cancellationToken);
        }
        catch (PostgresException error)
        {
            throw new CodedException(ErrorCodes.MigrationFailed,
                $"The tables could not be spread over the nodes, and stay where they are: {error.MessageText} " +
                "See docs/operations.md, \"Many machines\".", error);
        }
    }

    private static async Task<Dictionary<int, (string Name, string Checksum)>> ReadJournalAsync(
        NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        await ExecuteAsync(connection, CreateJournal, cancellationToken);
        await using var command = new NpgsqlCommand("select version, name, checksum from ops.schema_migration", connection);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var journal = new Dictionary<int, (string, string)>();
        while (await reader.ReadAsync(cancellationToken))
            journal.Add(reader.GetInt32(0), (reader.GetString(1), reader.GetString(2)));
        return journal;
    }

    private static async Task ExecuteAsync(NpgsqlConnection connection, string sql, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(sql, connection) { CommandTimeout = 0 };
        await command.ExecuteNonQueryAsync(cancellationToken);
    }
}
