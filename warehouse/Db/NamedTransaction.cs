using Npgsql;

namespace ItAnalytics.Warehouse.Db;

/// <summary>Whoever changes something, as the audit log names them.</summary>
/// <param name="Who">The login, or what stands for it, such as <c>cli:root</c>.</param>
/// <param name="Origin">From where: an address, or the command line.</param>
/// <param name="Roles">With which roles, in the words of <c>ops.access_role</c>, separated by commas; the command line needs
/// none.</param>
public sealed record Actor(string Who, string Origin, string Roles = "");

/// <summary>A transaction in somebody's name. What it writes, the audit log ascribes to them.</summary>
public sealed class NamedTransaction : IAsyncDisposable
{
    private readonly NpgsqlTransaction _transaction;

    private NamedTransaction(NpgsqlConnection connection, NpgsqlTransaction transaction) =>
        (Connection, _transaction) = (connection, transaction);

    /// <summary>The connection, for statements of the transaction.</summary>
    public NpgsqlConnection Connection { get; }

    /// <summary>Begins a transaction.</summary>
    /// <param name="source">Where its connection comes from.</param>
    /// <param name="actor">In whose name.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public static async Task<NamedTransaction> BeginAsync(
        NpgsqlDataSource source, Actor actor, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(source);
        ArgumentNullException.ThrowIfNull(actor);
        var connection = await source.OpenConnectionAsync(cancellationToken);
        try
        {
            var transaction = await connection.BeginTransactionAsync(cancellationToken);
            await using var name = new NpgsqlCommand(
                "select set_config('itanalytics.person', $1, true), set_config('itanalytics.origin', $2, true), "
                + "set_config('itanalytics.roles', $3, true)",
                connection, transaction)
            {
                Parameters =
                {
                    new NpgsqlParameter<string> { TypedValue = actor.Who },
                    new NpgsqlParameter<string> { TypedValue = actor.Origin },
                    new NpgsqlParameter<string> { TypedValue = actor.Roles },
                },
            };
            await name.ExecuteNonQueryAsync(cancellationToken);
            return new NamedTransaction(connection, transaction);
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }
    }

    /// <summary>Keeps what was written.</summary>
    public Task CommitAsync(CancellationToken cancellationToken = default) => _transaction.CommitAsync(cancellationToken);

    /// <summary>Takes back what was not kept.</summary>
    public async ValueTask DisposeAsync()
    {
        await _transaction.DisposeAsync();
        await Connection.DisposeAsync();
    }
}
