using ItAnalytics.Api.Contract;

namespace ItAnalytics.Api.Sql;

/// <summary>Writes the statement that reads a whole dimension: leaves first, then keys, as its layout has
/// them.</summary>
internal static class DimensionSql
{
    /// <summary>The statement of one dimension.</summary>
    public static string Write(TypeBinding type)
    {
        var layout = DimensionLayout.Of(type);
        var columns = layout.Leaves.Select(leaf => Value(leaf.Column, leaf.Expression))
            .Concat(layout.Keys.Select(key => Value(key.Column, key.Expression)));
        return $"select {string.Join(", ", columns)} from {type.Relation} t";
    }

    private static string Value(string column, string? expression) =>
        expression?.Replace("{t}", "t", StringComparison.Ordinal) ?? $"t.{column}";
}
