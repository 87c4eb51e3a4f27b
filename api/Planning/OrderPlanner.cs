using ItAnalytics.Api.Contract;
using ItAnalytics.GraphQL.Execution;
using ItAnalytics.GraphQL.Types;

namespace ItAnalytics.Api.Planning;

/// <summary>Turns a coerced <c>order</c> into terms; the key is always the last, so that the order is total.</summary>
internal sealed class OrderPlanner(PlanningContext context, CollectedField field)
{
    private const string Suffix = "SortInput";

    /// <summary>The terms, and the joins that they need.</summary>
    /// <param name="order">The argument's value.</param>
    /// <param name="type">What is ordered.</param>
    /// <param name="otherwise">The order when the argument names none.</param>
    /// <param name="keyFollows">True when the key runs the way of the last term, so that an index which ends in the key
    /// serves both directions; a page that goes on from cursors keeps one way.</param>
    public (IReadOnlyList<OrderTerm> Terms, List<Join> Joins) Plan(
        object? order, TypeBinding type, IReadOnlyList<OrderColumn> otherwise, bool keyFollows = false)
    {
        var terms = new List<OrderTerm>();
        var joins = new List<Join>();
        foreach (var entry in order as object?[] ?? [])
        {
            if (entry is IReadOnlyDictionary<string, object?> named)
                Entry(named, type.Fields, ObjectTypeOf(type.TypeName), "t", isNullable: false, terms, joins);
        }
        var isKeyDescending = keyFollows && terms is [.., { Descending: true }];
        return (Complete(terms, type, otherwise, isKeyDescending), joins);
    }

    private static List<OrderTerm> Complete(
        List<OrderTerm> terms, TypeBinding type, IReadOnlyList<OrderColumn> otherwise, bool isKeyDescending)
    {
        if (terms.Count == 0)
        {
            terms.AddRange(otherwise.Select(column =>
                new OrderTerm(new Operand("t", column.Name), column.Kind, column.Descending, column.Nullable)));
        }
        foreach (var key in type.Key)
        {
            var operand = new Operand("t", key.Name);
            if (terms.All(term => term.Operand != operand))
                terms.Add(new OrderTerm(operand, key.Kind, isKeyDescending, key.Nullable));
        }
        return terms;
    }

    private void Entry(
        IReadOnlyDictionary<string, object?> entry,
        IReadOnlyList<FieldBinding> fields,
        ObjectType type,
        string alias,
        bool isNullable,
        List<OrderTerm> terms,
        List<Join> joins)
    {
        var given = entry.Where(pair => pair.Value is not null).ToList();
        if (given.Count == 0) return;
        if (given.Count > 1)
        {
            throw PlanningContext.Refusal(RequestErrorCodes.Order, field,
                $"An entry of order names {string.Join(" and ", given.Select(pair => $"\"{pair.Key}\""))}: "
                + "name one field an entry, so that it is clear which counts first.");
        }
        var (name, value) = given[0];
        var definition = type.Fields.Find(name)!;
        isNullable |= definition.Type is not NonNullType;
        switch (fields.First(binding => binding.Name == name))
        {
            case ColumnField column:
                Add(new Operand(alias, column.Column, column.Expression));
                break;
            case DimensionField dimension:
                var kept = (ColumnField)Bindings.Type(dimension.Dimension).Field(dimension.Field)!;
                Add(new Operand(JoinOn(dimension.Dimension, new Operand(alias, dimension.KeyColumn)), kept.Column));
                break;
            case EmbeddedField embedded:
                Entry((IReadOnlyDictionary<string, object?>)value!, embedded.Fields, ObjectTypeOf(embedded.TypeName),
                    alias, isNullable, terms, joins);
                break;
            case ToOneField one:
                var joined = JoinOn(one.Target, new Operand(alias, one.KeyColumn, one.KeyExpression));
                Entry((IReadOnlyDictionary<string, object?>)value!, Bindings.Type(one.Target).Fields,
                    ObjectTypeOf(one.Target), joined, isNullable, terms, joins);
                break;
            case NullField:
                throw PlanningContext.Refusal(RequestErrorCodes.Order, field,
                    $"\"{name}\" in order is null in every group: name it in groupBy, or order by something else.");
            case var other:
                throw new InvalidOperationException($"{type.Name}.{other.Name} cannot be ordered by.");
        }

        void Add(Operand operand) => terms.Add(
            new OrderTerm(operand, SdlTypes.KindOf(definition.Type), value is "DESC", isNullable));

        string JoinOn(string target, Operand on)
        {
            if (joins.Find(join => join.On == on) is { } known) return known.Alias;
            var binding = Bindings.Type(target);
            var join = new Join($"j{joins.Count + 1}", binding.Relation, binding.Key[0].Name, on);
            joins.Add(join);
            return join.Alias;
        }
    }

    private ObjectType ObjectTypeOf(string name) => (ObjectType)context.Schema.Types.Find(name)!;

    /// <summary>The type that a sort input speaks of: Score for ScoreSortInput.</summary>
    public static string? SubjectOf(string inputType) =>
        inputType.EndsWith(Suffix, StringComparison.Ordinal) ? inputType[..^Suffix.Length] : null;
}
