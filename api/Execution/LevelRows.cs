namespace ItAnalytics.Api.Execution;

/// <summary>A piece of JSON in a level's buffer: an object, or a whole list.</summary>
/// <param name="Start">Its first byte.</param>
/// <param name="Length">Its length.</param>
/// <param name="IsFailed">True when a non-null promise inside it was broken, so that there is no JSON.</param>
/// <param name="Troubles">The field errors inside it, their paths relative to it; null without any.</param>
internal readonly record struct Fragment(int Start, int Length, bool IsFailed, List<FieldTrouble>? Troubles);

/// <summary>What the rows of one level became.</summary>
internal sealed class LevelRows : IDisposable
{
    /// <summary>The JSON that all fragments are parts of.</summary>
    public JsonBuffer Json { get; } = new();

    /// <summary>Below a parent: its list or its object, by the parent's key.</summary>
    public Dictionary<long, Fragment> ByKey { get; } = [];

    /// <summary>At the root: for each row, its views one after the other.</summary>
    public List<Fragment> Objects { get; } = [];

    /// <summary>At the root: the cursor of each row, where one was asked for.</summary>
    public List<Fragment> Cursors { get; } = [];

    /// <summary>How many rows there were.</summary>
    public int RowCount { get; set; }

    /// <summary>The answer of a counting statement.</summary>
    public long Count { get; set; }

    /// <summary>The bytes of a fragment.</summary>
    public ReadOnlySpan<byte> Bytes(Fragment fragment) => Json.Slice(fragment.Start, fragment.Length);

    /// <inheritdoc/>
    public void Dispose() => Json.Dispose();
}
