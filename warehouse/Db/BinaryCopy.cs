using ItAnalytics.Warehouse.Errors;
using ItAnalytics.Warehouse.Statements;
using Npgsql;

namespace ItAnalytics.Warehouse.Db;

/// <summary>
/// Bulk load of rows into one table by binary COPY. Build it once per table; it keeps no state and may be shared.
/// </summary>
/// <remarks>
/// Rows are encoded here rather than by Npgsql's importer, which takes about four times the processor time for it
/// (docs/performance.md): that matters where client and server share two cores. Columns are matched against the
/// catalogue before the first byte is sent, since the binary format carries no types: an int8 would be read as a
/// float8 in silence.
/// </remarks>
/// <example><code>
/// static readonly BinaryCopy&lt;Line&gt; Lines = new BinaryCopy&lt;Line&gt;("staging.observation")
///     .Column("line_number", line => line.Number)
///     .Column("value", line => line.Value);
/// var written = await Lines.WriteAsync(connection, lines, cancellationToken);
/// </code></example>
/// <typeparam name="T">A row.</typeparam>
public sealed class BinaryCopy<T>
{
    // Larger than what sockets hold, so that the server has work while the next rows are being made, and the reverse.
    private const int FlushAt = 512 * 1024;
    private const int FirstCapacity = 64 * 1024;

    private readonly string _table;
    private readonly List<IColumn> _columns = [];

    /// <summary>A load into a table, named as in SQL: <c>staging.observation</c>.</summary>
    public BinaryCopy(string table) => _table = table;

    private interface IColumn
    {
        string Name { get; }

        string ValueType { get; }

        Action<CopyBuffer, T>? Bind(uint columnOid);
    }

    /// <summary>Adds a column and where its value comes from. Nullable values and null references are NULL.</summary>
    /// <typeparam name="TValue">
    /// bool, short, int, long, float, double, decimal, Guid, LocalDate, Instant (or a nullable of these), string, byte[],
    /// or an array of short, int, long, double, decimal or string.
    /// </typeparam>
    public BinaryCopy<T> Column<TValue>(string name, Func<T, TValue> value)
    {
        _columns.Add(new TypedColumn<TValue>(name, value));
        return this;
    }

    /// <summary>Writes the rows and returns their number. On any error nothing is written.</summary>
    /// <exception cref="CodedException">WHS306: a column is missing in the table or takes other values.</exception>
    /// <exception cref="PostgresException">The server refuses a row; see <see cref="PostgresErrors"/>.</exception>
    public Task<long> WriteAsync(NpgsqlConnection connection, IEnumerable<T> rows, CancellationToken cancellationToken = default) =>
        WriteAsync(connection, async (sink, token) =>
        {
            foreach (var row in rows)
            {
                if (sink.Add(row)) await sink.SendAsync(token);
            }
        }, cancellationToken);

    /// <inheritdoc cref="WriteAsync(NpgsqlConnection, IEnumerable{T}, CancellationToken)"/>
    public Task<long> WriteAsync(
        NpgsqlConnection connection, IAsyncEnumerable<T> rows, CancellationToken cancellationToken = default) =>
        WriteAsync(connection, async (sink, token) =>
        {
            await foreach (var row in rows.WithCancellation(token))
            {
                if (sink.Add(row)) await sink.SendAsync(token);
            }
        }, cancellationToken);

    private async Task<long> WriteAsync(
        NpgsqlConnection connection, Func<Sink, CancellationToken, Task> addAll, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(connection);
        var writers = await BindAsync(connection, cancellationToken);
        var columns = string.Join(", ", _columns.Select(column => SqlIdentifier.Of(column.Name)));
        var stream = await connection.BeginRawBinaryCopyAsync(
            $"copy {SqlIdentifier.Parse(_table)} ({columns}) from stdin (format binary)", cancellationToken);
        var sink = new Sink(stream, writers);
        try
        {
            await addAll(sink, cancellationToken);
            await sink.FinishAsync(cancellationToken);
        }
        catch
        {
            await sink.AbandonAsync();
            // Without this, disposing would complete the COPY and keep the rows sent so far.
            await stream.CancelAsync();
            await stream.DisposeAsync();
            throw;
        }
        await stream.DisposeAsync();
        return sink.Rows;
    }

    private async Task<Action<CopyBuffer, T>[]> BindAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        var types = new Dictionary<string, (uint Oid, string Name)>(StringComparer.Ordinal);
        await using (var look = new NpgsqlCommand(SqlFile.Read("queries/table_columns.sql"), connection))
        {
            look.Parameters.Add(new NpgsqlParameter<string> { TypedValue = SqlIdentifier.Parse(_table).ToString() });
            await using var reader = await look.ExecuteReaderAsync(cancellationToken);
            while (await reader.ReadAsync(cancellationToken))
                types.Add(reader.GetString(0), (reader.GetFieldValue<uint>(1), reader.GetString(2)));
        }
        if (types.Count == 0)
            throw new CodedException(ErrorCodes.CopyColumns, $"There is no table {_table} to load into; apply the migrations.");
        return [.. _columns.Select(column =>
        {
            if (!types.TryGetValue(column.Name, out var type))
                throw new CodedException(ErrorCodes.CopyColumns, $"Table {_table} has no column {column.Name}.");
            return column.Bind(type.Oid) ?? throw new CodedException(ErrorCodes.CopyColumns,
                $"Column {column.Name} of {_table} is {type.Name}, which does not take values of type {column.ValueType}.");
        })];
    }

    private sealed class TypedColumn<TValue>(string name, Func<T, TValue> value) : IColumn
    {
        public string Name => name;

        public string ValueType => typeof(TValue).ToString();

        public Action<CopyBuffer, T>? Bind(uint columnOid) =>
            CopyEncoders.Find<TValue>(columnOid) is { } write ? (buffer, row) => write(buffer, value(row)) : null;
    }

    // One buffer is filled while the other one is on its way.
    private sealed class Sink
    {
        private readonly Stream _stream;
        private readonly Action<CopyBuffer, T>[] _writers;
        private CopyBuffer _buffer = new(FirstCapacity);
        private CopyBuffer _sent = new(FirstCapacity);
        private Task _sending = Task.CompletedTask;

        public Sink(Stream stream, Action<CopyBuffer, T>[] writers)
        {
            (_stream, _writers) = (stream, writers);
            _buffer.Header();
        }

        public long Rows { get; private set; }

        /// <summary>Encodes a row; true when it is time to send.</summary>
        public bool Add(T row)
        {
            _buffer.Row(_writers.Length);
            foreach (var write in _writers) write(_buffer, row);
            Rows++;
            return _buffer.Length >= FlushAt;
        }

        /// <summary>Waits for the buffer on its way and sends the next one after it.</summary>
        public async Task SendAsync(CancellationToken cancellationToken)
        {
            await _sending;
            (_buffer, _sent) = (_sent, _buffer);
            _buffer.Clear();
            _sending = _stream.WriteAsync(_sent.Bytes, cancellationToken).AsTask();
        }

        public async Task FinishAsync(CancellationToken cancellationToken)
        {
            _buffer.Trailer();
            await SendAsync(cancellationToken);
            await _sending;
        }

        /// <summary>Lets go of what is on its way; what it ends with is not of interest beside what went wrong.</summary>
        public async Task AbandonAsync() => await _sending.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }
}
