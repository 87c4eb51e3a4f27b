using System.Collections;
using System.Diagnostics.CodeAnalysis;

namespace ItAnalytics.GraphQL.Types;

/// <summary>Named things in the order of the schema, found by name.</summary>
/// <typeparam name="T">What is named.</typeparam>
public sealed class NameMap<T> : IReadOnlyList<T>
    where T : class
{
    private readonly T[] _items;
    private readonly Dictionary<string, T> _byName;

    // A later thing of the same name takes the place of the earlier one.
    internal NameMap(IEnumerable<T> items, Func<T, string> nameOf)
    {
        var ordered = new OrderedDictionary<string, T>();
        foreach (var item in items) ordered[nameOf(item)] = item;
        _items = [.. ordered.Values];
        _byName = new Dictionary<string, T>(ordered);
    }

    /// <summary>How many there are.</summary>
    public int Count => _items.Length;

    /// <summary>The thing at a position, in the order of the schema.</summary>
    public T this[int index] => _items[index];

    /// <summary>The names, in the order of the schema's definition of them.</summary>
    public IEnumerable<string> Names => _byName.Keys;

    /// <summary>The thing of that name, or null.</summary>
    public T? Find(string name) => _byName.GetValueOrDefault(name);

    /// <summary>True, with the thing, when there is one of that name.</summary>
    public bool TryFind(string name, [NotNullWhen(true)] out T? item) => _byName.TryGetValue(name, out item);

    /// <summary>Goes through the things without allocating.</summary>
    public ReadOnlySpan<T>.Enumerator GetEnumerator() => ((ReadOnlySpan<T>)_items).GetEnumerator();

    IEnumerator<T> IEnumerable<T>.GetEnumerator() => ((IEnumerable<T>)_items).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => _items.GetEnumerator();
}
