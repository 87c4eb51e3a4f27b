using ItAnalytics.Api.Contract;

namespace ItAnalytics.Api.Planning;

/// <summary>Turns <c>groupBy</c> into rows that are groups: from a summary that the warehouse keeps where it can answer,
/// else computed from the rows themselves.</summary>
internal static class AggregatePlanner
{
    private const string Argument = "groupBy";

    /// <summary>The type as it is grouped by the argument: the columns of the grouping are its key, and what is not
    /// grouped by is null. Other types stay themselves.</summary>
    public static TypeBinding Grouped(TypeBinding type, IReadOnlyDictionary<string, object?> values)
    {
        if (type.Aggregate is not { } aggregate) return type;
        var by = ((object?[])values[Argument]!).Distinct().Select(name => aggregate.By[(string)name!]).ToList();
        var apart = aggregate.By.Values.Except(by).Select(column => column.Name).ToHashSet();
        return type with
        {
            Key = [.. by.Select(column => new KeyColumn(column.Name, column.Kind, column.Nullable))],
            Fields = [.. type.Fields.Select(Field)],
        };

        FieldBinding Field(FieldBinding field) => field switch
        {
            ColumnField column when apart.Contains(column.Column) => new NullField(field.Name),
            DimensionField column when apart.Contains(column.KeyColumn) => new NullField(field.Name),
            ToOneField one when apart.Contains(one.KeyColumn) => new NullField(field.Name),
            // Expressions were evaluated where the rows were grouped.
            ColumnField column => column with { Expression = null },
            _ => field,
        };
    }

    /// <summary>A statement over the groups of the rows that meet some conditions.</summary>
    /// <param name="grouped">What <see cref="Grouped"/> gave.</param>
    /// <param name="rows">The rows, with their conditions.</param>
    /// <param name="mayUseSummary">False where only some of the rows may be seen; a summary is of them all.</param>
    /// <param name="make">Makes a statement of a type, with or without a grouping.</param>
    public static Select Select(
        TypeBinding grouped, Select rows, bool mayUseSummary, Func<TypeBinding, Grouping?, Select> make)
    {
        var aggregate = grouped.Aggregate!;
        var by = grouped.Key.Select(column => column.Name).ToHashSet();
        if (mayUseSummary && aggregate.Summary is { } summary && rows.Moments.Count == 0
            && by.IsSubsetOf(summary.Columns) && rows.Where.TrueForAll(condition => SpeaksOnlyOf(condition, by)))
        {
            var kept = make(grouped with { Relation = summary.Relation }, null);
            kept.Where.AddRange(summary.Columns.Select(column =>
                new Condition.Missing(new Operand("t", column), IsMissing: !by.Contains(column))));
            kept.Where.AddRange(rows.Where);
            return kept;
        }
        var expressions = Bindings.Type(grouped.TypeName).Fields.OfType<ColumnField>()
            .Where(field => field.Expression is not null)
            .ToDictionary(field => field.Column, field => field.Expression!);
        return make(grouped, new Grouping(rows, [.. grouped.Key.Select(column => column.Name)], expressions));
    }

    private static bool SpeaksOnlyOf(Condition condition, HashSet<string> columns)
    {
        return condition switch
        {
            Condition.All all => all.Parts.All(part => SpeaksOnlyOf(part, columns)),
            Condition.Any any => any.Parts.All(part => SpeaksOnlyOf(part, columns)),
            Condition.Not not => SpeaksOnlyOf(not.Inner, columns),
            Condition.Compare compare => Is(compare.Left),
            Condition.Missing missing => Is(missing.Operand),
            Condition.InArray inArray => Is(inArray.Operand),
            Condition.Like like => Is(like.Operand),
            Condition.Related related => Is(related.Key),
            Condition.RelatedByText byText => Is(byText.Key),
            _ => false,
        };

        bool Is(Operand operand) => operand is { Alias: "t", Expression: null } && columns.Contains(operand.Column);
    }
}
