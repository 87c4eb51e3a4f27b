using System.Collections.Concurrent;

namespace ItAnalytics.Api.Contract;

/// <summary>The columns of a dimension as they are kept in the process: leaves as JSON, keys as whole
/// numbers.</summary>
internal sealed class DimensionLayout
{
    private static readonly ConcurrentDictionary<string, DimensionLayout> Layouts = new();

    private static readonly TypeBinding[] Kept =
    [
        .. Bindings.Types.Values.Where(type => type.IsDimension)
            .OrderBy(type => type.TypeName, StringComparer.Ordinal),
    ];

    private DimensionLayout(TypeBinding type)
    {
        Type = type;
        Place = Array.FindIndex(Kept, kept => kept.TypeName == type.TypeName);
        Leaves = [.. type.Fields.OfType<ColumnField>()];
        var keys = new OrderedDictionary<string, string?> { [type.Key[0].Name] = null };
        foreach (var column in type.Id) keys.TryAdd(column, null);
        foreach (var field in type.Fields)
        {
            if (field is ToOneField one) keys.TryAdd(one.KeyColumn, one.KeyExpression);
            if (field is ToManyField many) keys.TryAdd(many.KeyColumn, null);
        }
        Keys = [.. keys.Select(pair => (pair.Key, pair.Value))];
    }

    /// <summary>The dimension.</summary>
    public TypeBinding Type { get; }

    /// <summary>Its place among all dimensions.</summary>
    public int Place { get; }

    /// <summary>All dimensions, each at its place.</summary>
    public static IReadOnlyList<TypeBinding> All => Kept;

    /// <summary>The fields that are kept as JSON, by slot.</summary>
    public IReadOnlyList<ColumnField> Leaves { get; }

    /// <summary>The columns (or expressions) that are kept as numbers, by slot; the first is the key.</summary>
    public IReadOnlyList<(string Column, string? Expression)> Keys { get; }

    /// <summary>The layout of a dimension.</summary>
    public static DimensionLayout Of(TypeBinding type) =>
        Layouts.GetOrAdd(type.TypeName, static (_, type) => new DimensionLayout(type), type);

    /// <summary>The slot of a leaf.</summary>
    public int LeafSlot(string field) => IndexOf(Leaves, leaf => leaf.Name == field);

    /// <summary>The slot of a key.</summary>
    public int KeySlot(string column) => IndexOf(Keys, key => key.Column == column);

    private static int IndexOf<T>(IReadOnlyList<T> items, Predicate<T> isIt)
    {
        for (var i = 0; i < items.Count; i++)
        {
            if (isIt(items[i])) return i;
        }
        throw new InvalidOperationException("The dimension does not keep that column; its binding must name it.");
    }
}
