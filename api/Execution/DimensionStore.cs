using ItAnalytics.Api.Contract;
using ItAnalytics.GraphQL.Types;
using Npgsql;

namespace ItAnalytics.Api.Execution;

/// <summary>All kept dimensions as of one generation.</summary>
internal sealed class Dimensions(long generation, DimensionTable[] tables)
{
    /// <summary>The dimension generation they were read at.</summary>
    public long Generation { get; } = generation;

    /// <summary>Each at the place of its layout.</summary>
    public DimensionTable[] Tables { get; } = tables;
}

/// <summary>
/// Keeps the small dimensions in the process, so that a reference to one costs a look-up instead of a join. Each answer
/// proves, on its own snapshot, that it used the right generation; see <see cref="BatchRunner"/>.
/// </summary>
internal sealed class DimensionStore(Schema schema, NpgsqlDataSource reading) : IDisposable
{
    private readonly SemaphoreSlim _loading = new(1, 1);
    private Dimensions? _current;

    /// <summary>The dimensions; they are read when there are none yet, or only those that proved outdated.</summary>
    public async ValueTask<Dimensions> GetAsync(Dimensions? outdated, CancellationToken cancellationToken)
    {
        if (Volatile.Read(ref _current) is { } kept && kept != outdated) return kept;
        await _loading.WaitAsync(cancellationToken);
        try
        {
            if (_current is { } current && current != outdated) return current;
            var read = await ReadAsync(cancellationToken);
            Volatile.Write(ref _current, read);
            return read;
        }
        finally
        {
            _loading.Release();
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _loading.Dispose();

    // One batch, and so one snapshot: the generation belongs to the rows.
    private async Task<Dimensions> ReadAsync(CancellationToken cancellationToken)
    {
        await using var connection = await reading.OpenConnectionAsync(cancellationToken);
        await using var batch = new NpgsqlBatch(connection);
        batch.BatchCommands.Add(new NpgsqlBatchCommand("select dimension_generation from ops.generation"));
        foreach (var type in DimensionLayout.All) batch.BatchCommands.Add(new NpgsqlBatchCommand(Sql.DimensionSql.Write(type)));

        await using var reader = await batch.ExecuteReaderAsync(cancellationToken);
        await reader.ReadAsync(cancellationToken);
        var generation = reader.GetInt64(0);
        var tables = new List<DimensionTable>();
        foreach (var type in DimensionLayout.All)
        {
            await reader.NextResultAsync(cancellationToken);
            var layout = DimensionLayout.Of(type);
            tables.Add(await DimensionTable.ReadAsync(
                reader, layout, field => KindOf(type, field), cancellationToken));
        }
        return new Dimensions(generation, [.. tables]);
    }

    private ValueKind KindOf(TypeBinding type, ColumnField field) =>
        schema.Types.Find(type.TypeName) is ObjectType contract
            ? SdlTypes.KindOf(contract.Fields.Find(field.Name)!.Type)
            : ValueKind.Text;
}
