using System.Diagnostics.CodeAnalysis;

namespace ItAnalytics.Api.Execution;

/// <summary>Keeps what was used last, as long as its weight in all stays below a bound.</summary>
internal sealed class WeightedCache<TKey, TValue>(long maxWeight)
    where TKey : notnull
{
    private readonly Lock _lock = new();
    private readonly Dictionary<TKey, LinkedListNode<Entry>> _entries = [];
    private readonly LinkedList<Entry> _byUse = new();
    private long _weight;

    /// <summary>How many entries there are.</summary>
    public int Count
    {
        get
        {
            lock (_lock) return _entries.Count;
        }
    }

    /// <summary>The value of a key, which thereby counts as used.</summary>
    public bool TryGet(TKey key, [MaybeNullWhen(false)] out TValue value)
    {
        lock (_lock)
        {
            if (!_entries.TryGetValue(key, out var node))
            {
                value = default;
                return false;
            }
            if (node != _byUse.First)
            {
                _byUse.Remove(node);
                _byUse.AddFirst(node);
            }
            value = node.Value.Value;
            return true;
        }
    }

    /// <summary>Keeps a value in place of an earlier one, unless it is too heavy by itself.</summary>
    public void Set(TKey key, TValue value, long weight)
    {
        lock (_lock)
        {
            if (_entries.Remove(key, out var earlier)) Drop(earlier);
            if (weight > maxWeight / 4) return;
            _entries.Add(key, _byUse.AddFirst(new Entry(key, value, weight)));
            _weight += weight;
            while (_weight > maxWeight)
            {
                var last = _byUse.Last!;
                _entries.Remove(last.Value.Key);
                Drop(last);
            }
        }
    }

    /// <summary>Forgets everything.</summary>
    public void Clear()
    {
        lock (_lock)
        {
            _entries.Clear();
            _byUse.Clear();
            _weight = 0;
        }
    }

    private void Drop(LinkedListNode<Entry> node)
    {
        _byUse.Remove(node);
        _weight -= node.Value.Weight;
    }

    private readonly record struct Entry(TKey Key, TValue Value, long Weight);
}
