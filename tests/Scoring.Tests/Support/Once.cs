using System.Collections.Concurrent;

namespace ItAnalytics.Scoring.Tests;

/// <summary>A long computation that several tests look at, made once for each key.</summary>
internal sealed class Once<TKey, TValue>(Func<TKey, TValue> compute)
    where TKey : notnull
{
    private readonly ConcurrentDictionary<TKey, Lazy<TValue>> values = new();

    public TValue this[TKey key] => values.GetOrAdd(key, k => new Lazy<TValue>(() => compute(k))).Value;
}
