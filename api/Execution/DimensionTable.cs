using System.Collections.Frozen;
using ItAnalytics.Api.Contract;
using Npgsql;

namespace ItAnalytics.Api.Execution;

/// <summary>One dimension, kept in the process: every leaf as the JSON that answers will hold, every key as a
/// number.</summary>
internal sealed class DimensionTable
{
    private readonly int _keyCount;
    private readonly int _leafCount;
    private readonly long?[] _keys;
    private readonly byte[] _json;
    private readonly int[] _ends;
    private readonly int[]? _rowsByKey;
    private readonly FrozenDictionary<long, int>? _rows;

    private DimensionTable(DimensionLayout layout, List<long?> keys, JsonBuffer json, List<int> ends)
    {
        _keyCount = layout.Keys.Count;
        _leafCount = layout.Leaves.Count;
        _keys = [.. keys];
        _json = json.Written.ToArray();
        _ends = [.. ends];
        var rows = Enumerable.Range(0, keys.Count / _keyCount).ToList();
        var largest = rows.Count == 0 ? 0 : rows.Max(row => _keys[row * _keyCount]!.Value);
        // Surrogate keys are dense, and an array is then smaller and quicker than a dictionary.
        if (largest > 8L * (rows.Count + 100))
        {
            _rows = rows.ToFrozenDictionary(row => _keys[row * _keyCount]!.Value);
            return;
        }
        _rowsByKey = new int[largest + 1];
        Array.Fill(_rowsByKey, -1);
        foreach (var row in rows) _rowsByKey[_keys[row * _keyCount]!.Value] = row;
    }

    /// <summary>How many bytes it takes, roughly.</summary>
    public long ByteCount => _json.Length + (_ends.Length * 4L) + (_keys.Length * 16L) + ((_rowsByKey?.Length * 4L) ?? (_rows!.Count * 16L));

    /// <summary>The place of the row with a key, or -1.</summary>
    public int Find(long key)
    {
        if (_rowsByKey is { } rows) return (ulong)key < (ulong)rows.Length ? rows[key] : -1;
        return _rows!.TryGetValue(key, out var row) ? row : -1;
    }

    /// <summary>The number in a key slot, or null.</summary>
    public long? Key(int row, int slot) => _keys[(row * _keyCount) + slot];

    /// <summary>The JSON of a leaf; empty when it is null.</summary>
    public ReadOnlySpan<byte> Leaf(int row, int slot)
    {
        var at = (row * _leafCount) + slot;
        var start = at == 0 ? 0 : _ends[at - 1];
        return _json.AsSpan(start, _ends[at] - start);
    }

    /// <summary>Reads all rows: leaves first, then keys, as the layout has them.</summary>
    public static async Task<DimensionTable> ReadAsync(
        NpgsqlDataReader reader,
        DimensionLayout layout,
        Func<ColumnField, ValueKind> kindOf,
        CancellationToken cancellationToken)
    {
        var kinds = layout.Leaves.Select(kindOf).ToArray();
        using var json = new JsonBuffer(64 * 1024);
        var ends = new List<int>();
        var keys = new List<long?>();
        while (await reader.ReadAsync(cancellationToken))
        {
            for (var i = 0; i < kinds.Length; i++)
            {
                if (!reader.IsDBNull(i)) LeafWriter.Write(reader, i, kinds[i], null, json);
                ends.Add(json.Length);
            }
            for (var i = 0; i < layout.Keys.Count; i++)
                keys.Add(reader.IsDBNull(kinds.Length + i) ? null : reader.GetInt64(kinds.Length + i));
        }
        return new DimensionTable(layout, keys, json, ends);
    }
}
