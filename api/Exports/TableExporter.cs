using System.Text;
using ItAnalytics.Api.Access;
using ItAnalytics.Api.Execution;
using ItAnalytics.Api.Planning;
using ItAnalytics.GraphQL.Errors;

namespace ItAnalytics.Api.Exports;

/// <summary>What a client wants as a table.</summary>
/// <param name="Form">CSV, NDJSON or Excel.</param>
/// <param name="Options">Its details.</param>
/// <param name="Name">What it is called.</param>
internal sealed record TableRequest(TableForm Form, TableOptions Options, string Name);

/// <summary>How much one table may take.</summary>
public sealed record TableLimits
{
    /// <summary>How many rows a table may have; a longer one is refused, never cut.</summary>
    public long MaxRows { get; init; } = 1_000_000;

    /// <summary>After this long a table is given up.</summary>
    public TimeSpan Patience { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>How many tables are read at a time, each on a connection of its own; further ones wait.</summary>
    public int MaxAtATime { get; init; } = 4;
}

/// <summary>Reads a whole table in one snapshot and writes it as it comes, in memory that does not grow with it.</summary>
internal sealed class TableExporter(
    AudienceSources reading, DimensionStore dimensions, PlanLimits planLimits, TableLimits limits) : IDisposable
{
    private readonly SemaphoreSlim _places = new(limits.MaxAtATime);

    /// <summary>Writes the table of a plan.</summary>
    /// <exception cref="GraphQLException">GQL562: too many rows; or a stored value that does not fit.</exception>
    public async Task ExportAsync(
        TablePlan plan, TableRequest request, string variables, Viewer viewer, TableOutput output,
        CancellationToken cancellationToken)
    {
        await _places.WaitAsync(cancellationToken);
        try
        {
            await using var snapshot = await TableSnapshot.OpenAsync(
                reading, viewer, dimensions, limits.Patience, planLimits, cancellationToken);
            using var writer = TableWriter.Create(request.Form, request.Options);
            var table = new Table(plan, writer, output, Math.Min(limits.MaxRows, writer.MaxRows));
            using (table)
            {
                var count = plan.IsWholeList && !plan.HasCursor ? await CountAsync(plan, snapshot, cancellationToken) : null;
                if (count is { } known) table.Require(known);
                output.Announce(plan.Layout.HasLists ? null : count, snapshot.Generation, plan.Whole.IsLive);
                writer.Begin(new TableHeader(
                    request.Name, variables, snapshot.Generation, TimeProvider.System.GetUtcNow(), plan.Layout.Columns));
                if (!plan.IsWholeList) await table.AddAsync(plan.Whole, snapshot, cancellationToken);
                else if (plan.IsOneStatement) await table.StreamAsync(plan.Whole, snapshot, cancellationToken);
                else await PagesAsync(plan, table, snapshot, cancellationToken);
                await table.FinishAsync(cancellationToken);
            }
        }
        finally
        {
            _places.Release();
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _places.Dispose();

    private static async Task<long?> CountAsync(TablePlan plan, TableSnapshot snapshot, CancellationToken cancellationToken)
    {
        var count = plan.Count();
        using var rows = await snapshot.RunAsync(count, plan.ValuesOf(count), cancellationToken);
        return rows.Levels[^1].Count;
    }

    private static async Task PagesAsync(
        TablePlan plan, Table table, TableSnapshot snapshot, CancellationToken cancellationToken)
    {
        for (var (after, isLast) = ((string?)null, false); !isLast;)
            (after, isLast) = await table.AddAsync(plan.Page(after), snapshot, cancellationToken);
    }

    /// <summary>One table on its way.</summary>
    private sealed class Table(TablePlan plan, TableWriter writer, TableOutput output, long maxRows) : IDisposable
    {
        private readonly TableChecksum _checksum = new(plan.Layout.Columns);
        private readonly Cell[] _cells = new Cell[plan.Layout.Columns.Count];

        /// <summary>Refuses a table that would have more rows than it may.</summary>
        public void Require(long rowCount)
        {
            if (rowCount <= maxRows) return;
            throw new GraphQLException(new GraphQLError
            {
                Code = RequestErrorCodes.TableTooLong,
                Message = $"The table would have more than {maxRows} rows, which is the most. Narrow it with where, or take it "
                    + "in parts, such as a year at a time.",
            });
        }

        /// <summary>Adds the objects of a page, and tells the cursor of the last one and whether it was the last page.</summary>
        public async Task<(string? EndCursor, bool IsLast)> AddAsync(
            Plan page, TableSnapshot snapshot, CancellationToken cancellationToken)
        {
            using var rows = await snapshot.RunAsync(page, plan.ValuesOf(page), cancellationToken);
            var (level, direction) = page.Roots[0] switch
            {
                ConnectionRoot connection => (connection.Page!, connection.Direction),
                var root => (((ObjectRoot)root).Level!, new PageDirection(false, false, false)),
            };
            var fetched = new Page(rows.Levels[level.Index], 1)
            {
                Direction = direction,
                Size = level.Select.PageSize ?? int.MaxValue,
            };
            for (var i = 0; i < fetched.Count; i++)
            {
                var fragment = fetched.Object(i, 0)!.Value;
                if (fragment.Troubles is { } troubles)
                    throw new GraphQLException([.. troubles.Select(trouble => trouble.ToError())]);
                Add(fetched.Rows!.Bytes(fragment));
                if (writer.Pending.Length > output.SendAt) await output.SendAsync(writer, cancellationToken);
            }
            var isLast = fetched.Count == 0 || level.Cursor is null || !fetched.HasNext;
            return (isLast ? null : Encoding.ASCII.GetString(fetched.Cursor(fetched.Count - 1)[1..^1]), isLast);
        }

        /// <summary>Adds the objects of one statement while they come.</summary>
        public Task StreamAsync(Plan whole, TableSnapshot snapshot, CancellationToken cancellationToken) =>
            snapshot.StreamAsync(whole, plan.ValuesOf(whole), json =>
            {
                Add(json.Written);
                return writer.Pending.Length > output.SendAt
                    ? output.SendAsync(writer, cancellationToken)
                    : ValueTask.CompletedTask;
            }, cancellationToken);

        /// <summary>Ends it.</summary>
        public ValueTask FinishAsync(CancellationToken cancellationToken)
        {
            var summary = _checksum.Finish();
            writer.End(summary);
            return output.CompleteAsync(writer, summary, cancellationToken);
        }

        /// <inheritdoc/>
        public void Dispose() => _checksum.Dispose();

        private void Add(ReadOnlySpan<byte> json) => plan.Layout.Flatten(json, _cells, (of, cells) =>
        {
            Require(_checksum.RowCount + 1);
            _checksum.Add(of, cells);
            writer.Row(of, cells);
        });
    }
}
