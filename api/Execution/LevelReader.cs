using System.Text;
using ItAnalytics.Api.Contract;
using ItAnalytics.Api.Planning;
using ItAnalytics.GraphQL.Errors;
using Npgsql;

namespace ItAnalytics.Api.Execution;

/// <summary>Reads the rows of one level and writes each into the level's JSON while it is there.</summary>
internal static class LevelReader
{
    /// <summary>Reads one level.</summary>
    /// <returns>False when the kept dimensions are older than the rows; then what was read does not count.</returns>
    /// <exception cref="GraphQLException">GQL543, GQL547: there are more rows, or bytes, than an answer may
    /// have.</exception>
    public static async ValueTask<bool> ReadAsync(
        NpgsqlDataReader reader,
        Level level,
        LevelRows rows,
        ObjectWriter writer,
        long generation,
        PlanLimits limits,
        CancellationToken cancellationToken)
    {
        if (level.Select.IsCount)
        {
            await reader.ReadAsync(cancellationToken);
            rows.Count = reader.GetInt64(0);
            return true;
        }
        var row = new Row(reader);
        var list = new ListBuilder(level, rows, writer);
        var generationSlot = level.Select.GenerationSlot;
        while (await reader.ReadAsync(cancellationToken))
        {
            if (generationSlot >= 0 && rows.RowCount == 0 && reader.GetInt64(generationSlot) > generation) return false;
            if (++rows.RowCount > limits.MaxRows) throw TooLong(level, limits.MaxRows);
            if (rows.Json.Length > limits.MaxBytes) throw TooLarge(limits.MaxBytes);
            if (level.ParentSlot < 0) ReadRoot(reader, row, level, rows, writer);
            else list.Add(row, reader.GetInt64(level.ParentSlot));
        }
        list.Close();
        return true;
    }

    private static void ReadRoot(NpgsqlDataReader reader, Row row, Level level, LevelRows rows, ObjectWriter writer)
    {
        foreach (var view in level.Views)
        {
            var start = rows.Json.Length;
            List<FieldTrouble>? troubles = null;
            var isWritten = writer.Write(view, row, rows.Json, ref troubles);
            rows.Objects.Add(new Fragment(start, rows.Json.Length - start, !isWritten, troubles));
        }
        if (level.Cursor is { } cursor) WriteCursor(reader, cursor, rows);
    }

    private static void WriteCursor(NpgsqlDataReader reader, CursorPlan cursor, LevelRows rows)
    {
        var json = rows.Json;
        var start = json.Length;
        json.Append((byte)'[');
        json.AppendString(Encoding.UTF8.GetBytes(cursor.Fingerprint));
        for (var i = 0; i < cursor.Slots.Length; i++)
        {
            json.Append((byte)',');
            var slot = cursor.Slots[i];
            if (reader.IsDBNull(slot)) json.Append("null"u8);
            else LeafWriter.Write(reader, slot, cursor.Kinds[i].WithoutNames(), null, json);
        }
        json.Append((byte)']');
        var text = json.Slice(start, json.Length - start).ToArray();
        json.Truncate(start);
        json.Append((byte)'"');
        json.AppendBase64Url(text);
        json.Append((byte)'"');
        rows.Cursors.Add(new Fragment(start, json.Length - start, false, null));
    }

    private static GraphQLException TooLong(Level level, int maxRows) => new(new GraphQLError
    {
        Code = RequestErrorCodes.ListTooLong,
        Message = $"A list of {level.Select.Type.TypeName} has more than {maxRows} items in all. "
            + "Narrow it with where, or ask for a page with first.",
    });

    /// <summary>The refusal of an answer that has too many bytes.</summary>
    public static GraphQLException TooLarge(int maxBytes) => new(new GraphQLError
    {
        Code = RequestErrorCodes.AnswerTooLarge,
        Message = $"The answer has more than {maxBytes} bytes. Ask for fewer fields, or for a smaller page with first.",
    });

    /// <summary>Rows of one parent come one after the other; together they are its list.</summary>
    private sealed class ListBuilder(Level level, LevelRows rows, ObjectWriter writer)
    {
        private long? _parent;
        private int _start;
        private int _items;
        private bool _isFailed;
        private List<FieldTrouble>? _troubles;

        public void Add(Row row, long parent)
        {
            if (parent != _parent)
            {
                Close();
                _parent = parent;
                _start = rows.Json.Length;
                _items = 0;
                _isFailed = false;
                _troubles = null;
                if (level.IsList) rows.Json.Append((byte)'[');
            }
            if (_isFailed) return;
            if (_items > 0) rows.Json.Append((byte)',');
            var before = _troubles?.Count ?? 0;
            // Items are non-null throughout the contract: one that fails takes the list with it.
            _isFailed = !writer.Write(level.Views[0], row, rows.Json, ref _troubles);
            for (var i = before; level.IsList && i < (_troubles?.Count ?? 0); i++) _troubles![i].Below(_items);
            _items++;
        }

        public void Close()
        {
            if (_parent is not { } parent) return;
            if (level.IsList && !_isFailed) rows.Json.Append((byte)']');
            rows.ByKey.Add(parent, new Fragment(_start, rows.Json.Length - _start, _isFailed, _troubles));
        }
    }
}
