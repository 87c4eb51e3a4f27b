using ItAnalytics.Api.Contract;

namespace ItAnalytics.Api.Planning;

/// <summary>Where the fields of an object come from while it is planned: slots for its values, key sets for its
/// children.</summary>
internal abstract class PlanScope
{
    /// <summary>As of when the rows are asked for; children that have a past are asked for as of the same.</summary>
    public abstract IReadOnlyList<Moment> Moments { get; }

    /// <summary>The slot of a value that is written to the answer.</summary>
    public abstract int LeafSlot(ColumnField field);

    /// <summary>The slot of a value that depends on an argument; only rows of a statement have such.</summary>
    public virtual int ComputedSlot(ArgumentField field, Parameter argument) =>
        throw new InvalidOperationException($"{field.Name} depends on an argument, which a kept dimension cannot know.");

    /// <summary>The slot of a whole number that leads to another row.</summary>
    public abstract int KeySlot(string column, string? expression = null);

    /// <summary>The same column over all rows of this scope, as a set.</summary>
    public abstract KeySet Keys(string column, string? expression = null);
}

/// <summary>The rows of a statement.</summary>
internal sealed class RowScope(Select select) : PlanScope
{
    /// <inheritdoc/>
    public override IReadOnlyList<Moment> Moments => select.Moments;

    /// <inheritdoc/>
    public override int LeafSlot(ColumnField field) => select.Slot(new Operand("t", field.Column, field.Expression));

    /// <inheritdoc/>
    public override int ComputedSlot(ArgumentField field, Parameter argument) =>
        select.Slot(new Operand("t", field.Name, field.Expression, argument));

    /// <inheritdoc/>
    public override int KeySlot(string column, string? expression = null) =>
        select.Slot(new Operand("t", column, expression));

    /// <inheritdoc/>
    public override KeySet Keys(string column, string? expression = null) =>
        new KeysOfRows(select, new Operand("t", column, expression));
}

/// <summary>The rows of a kept dimension that a field of another scope leads to.</summary>
internal sealed class DimensionScope(TypeBinding dimension, ToOneField link, PlanScope from) : PlanScope
{
    private readonly DimensionLayout _layout = DimensionLayout.Of(dimension);

    /// <inheritdoc/>
    public override IReadOnlyList<Moment> Moments => from.Moments;

    /// <inheritdoc/>
    public override int LeafSlot(ColumnField field) => _layout.LeafSlot(field.Name);

    /// <inheritdoc/>
    public override int KeySlot(string column, string? expression = null) => _layout.KeySlot(column);

    /// <inheritdoc/>
    public override KeySet Keys(string column, string? expression = null)
    {
        if (column == dimension.Key[0].Name) return from.Keys(link.KeyColumn, link.KeyExpression);
        if (link.Carried.Contains(column)) return from.Keys(column);
        return new KeysOfDimension(
            dimension, new Operand("t", column, expression), from.Keys(link.KeyColumn, link.KeyExpression));
    }
}

/// <summary>Rows of a statement over a dimension: the statement finds them, the kept dimension has their
/// values.</summary>
internal sealed class KeptRowScope(TypeBinding dimension, RowScope rows) : PlanScope
{
    private readonly DimensionLayout _layout = DimensionLayout.Of(dimension);

    /// <inheritdoc/>
    public override IReadOnlyList<Moment> Moments => rows.Moments;

    /// <inheritdoc/>
    public override int LeafSlot(ColumnField field) => _layout.LeafSlot(field.Name);

    /// <inheritdoc/>
    public override int KeySlot(string column, string? expression = null) => _layout.KeySlot(column);

    /// <inheritdoc/>
    public override KeySet Keys(string column, string? expression = null) => rows.Keys(column, expression);
}
