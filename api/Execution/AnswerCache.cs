namespace ItAnalytics.Api.Execution;

/// <summary>What a request asks, letter for letter, and what whoever asks may see.</summary>
internal readonly record struct AnswerKey(string Query, string? OperationName, string Variables, string Scope, bool ReportsCost)
{
    /// <summary>How much it weighs in a cache, in bytes.</summary>
    public long Weight => 160 + (2L * (Query.Length + Variables.Length));
}

/// <summary>Keeps answers as bytes, all of one warehouse generation: a newer one empties the cache.</summary>
internal sealed class AnswerCache(long maxBytes)
{
    private readonly WeightedCache<AnswerKey, ReadOnlyMemory<byte>> _answers = new(maxBytes);
    private long _generation;

    /// <summary>The answer, when it is kept and of that generation.</summary>
    public bool TryGet(AnswerKey key, long generation, out ReadOnlyMemory<byte> body)
    {
        body = default;
        return generation != 0 && Volatile.Read(ref _generation) == generation && _answers.TryGet(key, out body);
    }

    /// <summary>Keeps an answer that was computed entirely while a generation was the current one.</summary>
    public void Keep(AnswerKey key, long generation, ReadOnlyMemory<byte> body)
    {
        if (generation == 0) return;
        var kept = Volatile.Read(ref _generation);
        if (kept > generation) return;
        if (kept < generation)
        {
            _answers.Clear();
            Volatile.Write(ref _generation, generation);
        }
        _answers.Set(key, body, key.Weight + body.Length);
    }
}
