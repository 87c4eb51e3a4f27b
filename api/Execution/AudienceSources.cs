using System.Globalization;
using ItAnalytics.Api.Access;
using ItAnalytics.Warehouse.Db;
using Npgsql;

namespace ItAnalytics.Api.Execution;

/// <summary>The connections for queries, a pool for each audience: what a viewer may not see, their role cannot read.</summary>
internal sealed class AudienceSources(string connectionString, int maxConnections) : IAsyncDisposable
{
    private readonly NpgsqlDataSource _clerk = ReadingDataSource.Create(connectionString, maxConnections, WarehouseRole.Clerk);
    private readonly NpgsqlDataSource _public = ReadingDataSource.Create(connectionString, maxConnections, WarehouseRole.Public);

    /// <summary>The pool of those who see everything.</summary>
    public NpgsqlDataSource Staff { get; } = ReadingDataSource.Create(connectionString, maxConnections, WarehouseRole.Api);

    /// <summary>The pool for what a viewer sees.</summary>
    public NpgsqlDataSource Of(Viewer viewer) => viewer.Audience switch
    {
        Audience.Staff => Staff,
        Audience.Clerk => _clerk,
        _ => _public,
    };

    /// <summary>Does a transaction have to say first for which agency it asks?</summary>
    public static bool NeedsAgency(Viewer viewer) => viewer.Audience == Audience.Clerk;

    /// <summary>Says so, until the transaction ends. Connections are used by one clerk after the other.</summary>
    public static NpgsqlBatchCommand SayAgency(Viewer viewer) => new("select set_config('itanalytics.agency', $1, true)")
    {
        Parameters = { new NpgsqlParameter<string> { TypedValue = viewer.AgencyKey?.ToString(CultureInfo.InvariantCulture) ?? "" } },
    };

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await Staff.DisposeAsync();
        await _clerk.DisposeAsync();
        await _public.DisposeAsync();
    }
}
