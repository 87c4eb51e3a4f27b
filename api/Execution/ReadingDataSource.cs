using ItAnalytics.Warehouse.Db;
using Npgsql;

namespace ItAnalytics.Api.Execution;

/// <summary>Connections for queries: read only, and one snapshot for all statements of a batch.</summary>
internal static class ReadingDataSource
{
    /// <summary>A pool.</summary>
    /// <param name="connectionString">The warehouse.</param>
    /// <param name="maxConnections">How many connections it has at most; further requests wait for one.</param>
    /// <param name="role">Whose rows it reads.</param>
    public static NpgsqlDataSource Create(string connectionString, int maxConnections, WarehouseRole role) =>
        WarehouseDataSource.Create(connectionString, role, builder =>
        {
            var settings = builder.ConnectionStringBuilder;
            // Set for the session rather than by BEGIN, since a batch is a transaction by itself: no further
            // statements.
            settings.Options +=
                " -c default_transaction_isolation=repeatable\\ read -c default_transaction_read_only=on";
            // No query leaves anything behind in its session, so there is nothing to reset.
            settings.NoResetOnClose = true;
            settings.AutoPrepareMinUsages = 2;
            settings.MaxPoolSize = maxConnections;
            builder.Name = role == WarehouseRole.Api ? "itanalytics-reading" : $"itanalytics-{role.ToString().ToLowerInvariant()}";
        }, onlyReads: true);
}
