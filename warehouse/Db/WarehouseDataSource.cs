using ItAnalytics.Warehouse.Errors;
using Npgsql;

namespace ItAnalytics.Warehouse.Db;

/// <summary>What a part of the program may do in the database; each but the first is a role of the cluster.</summary>
public enum WarehouseRole
{
    /// <summary>The login itself: creates schemas and roles. For the migrator and for operators' verbs only.</summary>
    Migrator,

    /// <summary><c>itanalytics_etl</c>: loads, scores, finds; cannot write reviews.</summary>
    Etl,

    /// <summary><c>itanalytics_api</c>: reads; may add a review or ask for a run.</summary>
    Api,

    /// <summary><c>itanalytics_access</c>: people, sessions, keys and the audit log; none of the figures.</summary>
    Access,

    /// <summary><c>itanalytics_clerk</c>: reads what was published, and what one agency has of its own.</summary>
    Clerk,

    /// <summary><c>itanalytics_public</c>: reads what was published.</summary>
    Public,
}

/// <summary>Makes the data sources that everything else takes its connections from.</summary>
public static class WarehouseDataSource
{
    private static readonly Version OldestServer = new(16, 0);

    /// <summary>Whether a connection string names several hosts: a primary and its read replicas.</summary>
    public static bool NamesReplicas(string connectionString) =>
        new NpgsqlConnectionStringBuilder(connectionString).Host?.Contains(',', StringComparison.Ordinal) == true;

    /// <summary>A pool of connections that act as <paramref name="role"/>.</summary>
    /// <param name="connectionString">
    /// A login that is a member of the role; in production the API's is a member of nothing else. With several hosts,
    /// connections that only read prefer a replica, or what the string's Target Session Attributes say, and all others go
    /// to the primary.
    /// </param>
    /// <param name="role">The role that every session starts in, and returns to when its connection is reused.</param>
    /// <param name="configure">Further settings, such as a logger.</param>
    /// <param name="onlyReads">Whether nothing is written over these connections.</param>
    public static NpgsqlDataSource Create(
        string connectionString, WarehouseRole role, Action<NpgsqlDataSourceBuilder>? configure = null, bool onlyReads = false)
    {
        TypeHandlers.Register();
        var builder = new NpgsqlDataSourceBuilder(connectionString);
        var settings = builder.ConnectionStringBuilder;
        settings.ApplicationName ??= $"itanalytics-{role.ToString().ToLowerInvariant()}";
        var options = role switch
        {
            WarehouseRole.Etl => "-c role=itanalytics_etl",
            // A query of the API that runs longer is a mistake; loads and migrations take what they need.
            WarehouseRole.Api or WarehouseRole.Access or WarehouseRole.Clerk or WarehouseRole.Public =>
                $"-c role=itanalytics_{role.ToString().ToLowerInvariant()} -c statement_timeout=30s "
                + "-c idle_in_transaction_session_timeout=60s",
            _ => "",
        };
        var isApi = role is not (WarehouseRole.Migrator or WarehouseRole.Etl);
        settings.Options = $"{settings.Options} {options} -c timezone=UTC".Trim();
        // The server's own limit is the one that counts; the client's is a little longer, or none.
        settings.CommandTimeout = isApi ? 35 : 0;
        if (isApi && settings.MaxAutoPrepare == 0) settings.MaxAutoPrepare = 200;
        // A server that is gone without a word is noticed within three minutes, not after two hours, the default of systems.
        if (settings.Host?.StartsWith('/') == false && !settings.TcpKeepAlive)
            (settings.TcpKeepAlive, settings.TcpKeepAliveTime, settings.TcpKeepAliveInterval) = (true, 60, 10);
        // Figures are labelled with it; without a name they would show host, database and login.
        builder.Name = settings.ApplicationName;
        configure?.Invoke(builder);
        if (!NamesReplicas(connectionString)) return builder.Build();
        var wanted = onlyReads ? Wanted(settings.TargetSessionAttributes) : TargetSessionAttributes.Primary;
        // A pool of several hosts is told by itself which of them is meant, and not by the string.
        settings.TargetSessionAttributes = null;
        return builder.BuildMultiHost().WithTargetSession(wanted);
    }

    private static TargetSessionAttributes Wanted(string? text) => text is null
        ? TargetSessionAttributes.PreferStandby
        : Enum.Parse<TargetSessionAttributes>(text.Replace("-", "", StringComparison.Ordinal), ignoreCase: true);

    /// <summary>Opens a connection and checks the server, with messages that a person can act on.</summary>
    /// <exception cref="CodedException">SYS910 too old a server, SYS911 no server or a refused login.</exception>
    public static async Task<NpgsqlConnection> OpenAsync(
        NpgsqlDataSource dataSource, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(dataSource);
        NpgsqlConnection connection;
        try
        {
            connection = await dataSource.OpenConnectionAsync(cancellationToken);
        }
        catch (NpgsqlException error)
        {
            var address = new NpgsqlConnectionStringBuilder(dataSource.ConnectionString);
            throw new CodedException(ErrorCodes.ServerUnreachable,
                $"No connection to database {address.Database} at {address.Host}:{address.Port} as {address.Username}: " +
                $"{error.Message}. Check the connection string and that the server runs.", error);
        }
        if (connection.PostgreSqlVersion >= OldestServer) return connection;
        var found = connection.PostgreSqlVersion;
        await connection.DisposeAsync();
        throw new CodedException(ErrorCodes.ServerTooOld,
            $"The server is PostgreSQL {found}; the warehouse needs {OldestServer.Major} or later, and is tested with 18.");
    }
}
