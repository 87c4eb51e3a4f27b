using ItAnalytics.Api.Contract;
using Npgsql;

namespace ItAnalytics.Api.Execution;

/// <summary>One row that fields are written from: the reader's current one, or one of a kept dimension.</summary>
internal readonly struct Row
{
    private readonly NpgsqlDataReader? _reader;
    private readonly DimensionTable? _dimension;
    private readonly int _index;

    /// <summary>The current row of a reader.</summary>
    public Row(NpgsqlDataReader reader) => _reader = reader;

    /// <summary>A row of a dimension.</summary>
    public Row(DimensionTable dimension, int index)
    {
        _dimension = dimension;
        _index = index;
    }

    /// <summary>The whole number in a key slot, or null.</summary>
    public long? Key(int slot)
    {
        if (_dimension is not null) return _dimension.Key(_index, slot);
        return _reader!.IsDBNull(slot) ? null : _reader.GetInt64(slot);
    }

    /// <summary>True when a slot of a statement's row is null.</summary>
    public bool IsMissing(int slot) => _reader is not null && _reader.IsDBNull(slot);

    /// <summary>Writes a leaf.</summary>
    /// <returns>True when there was a value or a trouble; false when the value is null and nothing was
    /// written.</returns>
    public bool TryWrite(int slot, ValueKind kind, byte[][]? enumValues, JsonBuffer json, out string? trouble)
    {
        trouble = null;
        if (_dimension is not null)
        {
            var leaf = _dimension.Leaf(_index, slot);
            json.Append(leaf);
            return leaf.Length > 0;
        }
        if (!_reader!.IsDBNull(slot))
        {
            trouble = LeafWriter.Write(_reader, slot, kind, enumValues, json);
            return true;
        }
        if (kind != ValueKind.TextList) return false;
        json.Append("[]"u8);
        return true;
    }
}
