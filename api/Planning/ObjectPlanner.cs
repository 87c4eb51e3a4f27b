using System.Text;
using ItAnalytics.Api.Contract;
using ItAnalytics.GraphQL.Execution;
using ItAnalytics.GraphQL.Types;

namespace ItAnalytics.Api.Planning;

/// <summary>Plans the selection on an object: its fields, and a level for each list or object that hangs below
/// it.</summary>
internal sealed class ObjectPlanner(PlanningContext context)
{
    private static readonly byte[] Null = "null"u8.ToArray();

    /// <summary>Plans the selection on the rows of a level as one more view of them, and returns its place.</summary>
    /// <param name="level">The level.</param>
    /// <param name="field">The field whose selection it is.</param>
    /// <param name="count">How many rows there may be.</param>
    /// <param name="depth">How deeply the field is nested.</param>
    public int AddView(Level level, CollectedField field, long count, int depth)
    {
        var type = level.Select.Type;
        var rows = new RowScope(level.Select);
        if (type.IsDimension)
        {
            var key = rows.KeySlot(type.Key[0].Name);
            var plan = Plan(Dimension(type.TypeName), field, new KeptRowScope(type, rows), count, depth);
            level.Views.Add(new View(plan, type, key));
        }
        else
        {
            level.Views.Add(new View(Plan(type, field, rows, count, depth)));
        }
        return level.Views.Count - 1;
    }

    private ObjectPlan Plan(TypeBinding type, CollectedField field, PlanScope scope, long count, int depth) =>
        Plan(type.TypeName, type, type.Fields, field, scope, count, depth);

    private ObjectPlan Plan(
        string typeName,
        TypeBinding owner,
        IReadOnlyList<FieldBinding> bindings,
        CollectedField parent,
        PlanScope scope,
        long count,
        int depth)
    {
        if (depth > context.Limits.MaxDepth)
        {
            throw PlanningContext.Refusal(RequestErrorCodes.Depth, parent,
                $"Field \"{parent.ResponseName}\" is nested {depth} deep; {context.Limits.MaxDepth} is the most.");
        }
        context.Spend(count, parent);
        var type = (ObjectType)context.Schema.Types.Find(typeName)!;
        var selected = context.Collector.CollectSubfields(type, parent);
        var fields = new FieldPlan[selected.Count];
        for (var i = 0; i < fields.Length; i++)
            fields[i] = Field(type, owner, bindings, selected[i], scope, count, depth);
        return new ObjectPlan(typeName, fields);
    }

    private FieldPlan Field(
        ObjectType type,
        TypeBinding owner,
        IReadOnlyList<FieldBinding> bindings,
        CollectedField field,
        PlanScope scope,
        long count,
        int depth)
    {
        if (field.Name == Introspection.TypeName.Name)
            return new ConstantPlan(field, type.Name, Encoding.UTF8.GetBytes($"\"{type.Name}\""));

        var definition = type.Fields.Find(field.Name)!;
        var isNonNull = definition.Type is NonNullType;
        switch (bindings.First(binding => binding.Name == field.Name))
        {
            case IdField:
                return new IdPlan(
                    field, type.Name, owner.TypeName, [.. owner.Id.Select(column => scope.KeySlot(column))]);
            case NullField:
                return new ConstantPlan(field, type.Name, Null);
            case ColumnField column:
                var kind = SdlTypes.KindOf(definition.Type);
                var values = (definition.Type.Named as EnumType)?.Values.Names.Select(Encoding.UTF8.GetBytes).ToArray();
                return new LeafPlan(field, type.Name, isNonNull, scope.LeafSlot(column), kind, values);
            case ArgumentField argument:
                var (set, _) = context.Arguments(definition, field);
                var given = context.Parameter(
                    new ArgumentSource(set, [argument.Argument], argument.ArgumentKind, ArgumentUse.Value));
                return new LeafPlan(field, type.Name, isNonNull,
                    scope.ComputedSlot(argument, given), SdlTypes.KindOf(definition.Type), null);
            case DimensionField kept:
                var keptIn = Dimension(kept.Dimension);
                return new DimensionLeafPlan(field, type.Name, isNonNull, scope.KeySlot(kept.KeyColumn), keptIn,
                    DimensionLayout.Of(keptIn).LeafSlot(kept.Field));
            case EmbeddedField embedded:
                var presence = embedded.Presence is null ? -1 : scope.KeySlot(embedded.Presence);
                return new EmbeddedPlan(field, type.Name, isNonNull, presence,
                    Plan(embedded.TypeName, owner, embedded.Fields, field, scope, count, depth + 1));
            case ToOneField { Target: var target } one when Bindings.Type(target).IsDimension:
                var dimension = Dimension(target);
                return new DimensionPlan(field, type.Name, isNonNull, scope.KeySlot(one.KeyColumn, one.KeyExpression),
                    dimension, Plan(dimension, field, new DimensionScope(dimension, one, scope), count, depth + 1));
            case ToOneField one:
                return new ChildPlan(field, type.Name, isNonNull, scope.KeySlot(one.KeyColumn, one.KeyExpression),
                    Referred(one, field, scope, count, depth));
            case ToManyField many:
                return new ChildPlan(field, type.Name, isNonNull, scope.KeySlot(many.KeyColumn),
                    List(many, definition, field, scope, count, depth));
            case var other:
                throw new InvalidOperationException($"{type.Name}.{other.Name} has an unknown kind of binding.");
        }
    }

    private TypeBinding Dimension(string name)
    {
        context.UsesDimensions = true;
        return Bindings.Type(name);
    }

    private Level Referred(ToOneField one, CollectedField field, PlanScope scope, long count, int depth)
    {
        var target = Bindings.Type(one.Target);
        var key = target.Key[0].Name;
        var select = new Select(target)
        {
            Moments = MomentPlanner.Inherited(target, scope),
            Parent = new ParentLink(key, scope.Keys(one.KeyColumn, one.KeyExpression), null, null),
        };
        var level = new Level(select) { IsList = false, ParentSlot = select.Slot(new Operand("t", key)) };
        return Complete(level, field, count, depth);
    }

    private Level List(
        ToManyField many, FieldDefinition definition, CollectedField field, PlanScope scope, long count, int depth)
    {
        var target = Bindings.Type(many.Target);
        var (set, values) = context.Arguments(definition, field);
        var link = new ParentLink(many.TargetColumn, scope.Keys(many.KeyColumn), many.Through, many.Condition);
        var (order, joins) = new OrderPlanner(context, field)
            .Plan(values.GetValueOrDefault("order"), target, many.Order, keyFollows: true);
        var select = new Select(target)
        {
            Moments = new MomentPlanner(context, set, values).Plan(target, ["asOf"])
                ?? MomentPlanner.Inherited(target, scope),
            Parent = link,
            PageSize = new PagePlanner(context, set, values).Size("first"),
            // All rows of one parent agree in the column that leads to it.
            Order = [.. order.Where(term => many.Through is not null || term.Operand != new Operand("t", many.TargetColumn))],
            Joins = joins,
        };
        var filters = new FilterPlanner(context, set);
        foreach (var (argument, path) in many.Fixed) select.Where.Add(filters.Equal(argument, path, target));
        if (filters.Plan("where", values.GetValueOrDefault("where"), target) is { } where) select.Where.Add(where);
        var level = new Level(select) { ParentSlot = select.Slot(new Operand(link.Alias, many.TargetColumn)) };
        return Complete(level, field, count * Math.Min(select.PageSize ?? int.MaxValue, many.UsualCount), depth);
    }

    // Levels below come before: their rows must be there when this level's are written.
    private Level Complete(Level level, CollectedField field, long count, int depth)
    {
        context.Spend(PlanCost.Statement, field);
        AddView(level, field, count, depth + 1);
        context.Levels.Add(level);
        return level;
    }
}
