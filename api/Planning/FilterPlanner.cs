using ItAnalytics.Api.Contract;
using ItAnalytics.GraphQL.Types;

namespace ItAnalytics.Api.Planning;

/// <summary>Turns a coerced <c>where</c> into conditions.</summary>
/// <remarks>
/// <c>XFilterInput</c> speaks of the fields of X by their names. A missing value is not equal to anything:
/// <c>neq</c> and
/// <c>nin</c> hold for it, the other comparisons do not. A condition on a related or embedded object holds only where
/// that object is there. An empty <c>and</c> or <c>or</c>, and null for an object, set no condition.
/// </remarks>
internal sealed class FilterPlanner(PlanningContext context, ArgumentSet arguments)
{
    private const string Suffix = "FilterInput";
    private static readonly object Given = new();
    private int _aliases;

    /// <summary>The conditions of an argument of a filter type on the rows of an alias, or null when it sets
    /// none.</summary>
    public Condition? Plan(string argument, object? value, TypeBinding type)
    {
        if (value is not IReadOnlyDictionary<string, object?> filter) return null;
        return All(Conditions(filter, type.Fields, ObjectTypeOf(type.TypeName), "t", new FilterPath([argument])));
    }

    /// <summary>The condition that a path of filter fields equals an argument.</summary>
    public Condition Equal(string argument, IReadOnlyList<string> path, TypeBinding type)
    {
        IReadOnlyDictionary<string, object?> filter = new Dictionary<string, object?> { ["eq"] = Given };
        foreach (var name in path.Reverse()) filter = new Dictionary<string, object?> { [name] = filter };
        return All(Conditions(
            filter, type.Fields, ObjectTypeOf(type.TypeName), "t", new FilterPath([argument], IsFixed: true)))!;
    }

    private List<Condition> Conditions(
        IReadOnlyDictionary<string, object?> filter,
        IReadOnlyList<FieldBinding> fields,
        ObjectType type,
        string alias,
        FilterPath path)
    {
        var conditions = new List<Condition>();
        foreach (var (name, value) in filter)
        {
            if (value is null) continue;
            if (name is "and" or "or")
            {
                var parts = Parts((object?[])value, fields, type, alias, path.To(name));
                if (parts.Count > 0)
                    conditions.Add(name == "and" ? new Condition.All(parts) : new Condition.Any(parts));
                continue;
            }
            var inner = (IReadOnlyDictionary<string, object?>)value;
            if (Field(inner, fields, type, name, alias, path.To(name)) is { } condition) conditions.Add(condition);
        }
        return conditions;
    }

    private List<Condition> Parts(
        object?[] items, IReadOnlyList<FieldBinding> fields, ObjectType type, string alias, FilterPath path)
    {
        var parts = new List<Condition>();
        for (var i = 0; i < items.Length; i++)
        {
            var item = (IReadOnlyDictionary<string, object?>)items[i]!;
            if (All(Conditions(item, fields, type, alias, path.To(i))) is { } part) parts.Add(part);
        }
        return parts;
    }

    private Condition? Field(
        IReadOnlyDictionary<string, object?> value,
        IReadOnlyList<FieldBinding> fields,
        ObjectType type,
        string name,
        string alias,
        FilterPath path)
    {
        var definition = type.Fields.Find(name)!;
        switch (fields.First(field => field.Name == name))
        {
            case ColumnField column:
                return All(Operations(
                    value, new Operand(alias, column.Column, column.Expression), SdlTypes.KindOf(definition.Type),
                    path));
            case DimensionField field:
                var dimension = Bindings.Type(field.Dimension);
                var key = new Operand(alias, field.KeyColumn);
                if (ByUniqueText(value, dimension, field.Field, [], key, alias, path) is { } byCode) return byCode;
                var kept = (ColumnField)dimension.Field(field.Field)!;
                var keptAlias = NextAlias();
                return Related(key, dimension, keptAlias, isNullable: false, Operations(
                    value, new Operand(keptAlias, kept.Column), SdlTypes.KindOf(definition.Type), path));
            case ToOneField one:
                return Reference(value, one, definition, alias, path);
            case EmbeddedField embedded:
                var parts = Conditions(value, embedded.Fields, ObjectTypeOf(embedded.TypeName), alias, path);
                if (parts.Count > 0 && embedded.Presence is { } presence)
                    parts.Insert(0, new Condition.Missing(new Operand(alias, presence), false));
                return All(parts);
            case var other:
                throw new InvalidOperationException($"{type.Name}.{other.Name} cannot be filtered by.");
        }
    }

    private Condition? Reference(
        IReadOnlyDictionary<string, object?> value,
        ToOneField one,
        FieldDefinition definition,
        string alias,
        FilterPath path)
    {
        var target = Bindings.Type(one.Target);
        var key = new Operand(alias, one.KeyColumn, one.KeyExpression);
        var given = value.Where(pair => pair.Value is not null).ToList();
        if (given is [{ Key: var only, Value: IReadOnlyDictionary<string, object?> inner }]
            && ByUniqueText(inner, target, only, one.Carried, key, alias, path.To(only)) is { } byText)
        {
            return byText;
        }
        var targetAlias = NextAlias();
        var parts = Conditions(value, target.Fields, ObjectTypeOf(target.TypeName), targetAlias, path);
        return Related(key, target, targetAlias, definition.Type is not NonNullType, parts);
    }

    // Key 0 is the unknown member, which the answer shows as null where null is allowed.
    private static Condition.Related? Related(
        Operand key, TypeBinding target, string alias, bool isNullable, List<Condition> parts)
    {
        if (parts.Count == 0) return null;
        if (isNullable) parts.Add(new Condition.Fixed(alias, $"{{t}}.{target.Key[0].Name} <> 0"));
        return new Condition.Related(key, target, alias, All(parts)!);
    }

    // {code: {eq: "TW"}} alone: one look-up beforehand, so that the key is a constant to the statement's own indexes.
    private Condition.RelatedByText? ByUniqueText(
        IReadOnlyDictionary<string, object?> operations,
        TypeBinding target,
        string field,
        IReadOnlyList<string> carried,
        Operand key,
        string alias,
        FilterPath path)
    {
        if (target.Unique is not { } unique || unique.Field != field) return null;
        if (operations.Count != 1 || operations.GetValueOrDefault("eq") is null) return null;
        if (unique.Column is not null && !carried.Contains(unique.Column)) return null;
        var operand = unique.Column is null ? key : new Operand(alias, unique.Column);
        return new Condition.RelatedByText(
            operand, unique.Select, Value(path.To("eq"), ValueKind.Text, ArgumentUse.Value));
    }

    private List<Condition> Operations(
        IReadOnlyDictionary<string, object?> operations, Operand operand, ValueKind kind, FilterPath path)
    {
        var conditions = new List<Condition>();
        foreach (var (name, value) in operations)
            conditions.Add(Operation(name, value, operand, kind, path.To(name)));
        return conditions;
    }

    private Condition Operation(string name, object? value, Operand operand, ValueKind kind, FilterPath path)
    {
        switch (name)
        {
            case "eq" when value is null: return new Condition.Missing(operand, true);
            case "neq" when value is null: return new Condition.Missing(operand, false);
            case "in" when value is object?[] list: return In(list, operand, kind, path);
            case "nin" when value is object?[] list: return new Condition.Not(In(list, operand, kind, path));
        }
        if (value is null)
        {
            throw PlanningContext.Refusal(RequestErrorCodes.Filter, arguments.Field,
                $"\"{name}\" of condition {path} needs a value: nothing can be compared with null. "
                + "Leave it out, or ask for missing values with {eq: null}.");
        }
        return name switch
        {
            "contains" => new Condition.Like(operand, Value(path, kind, ArgumentUse.Contains)),
            "startsWith" => new Condition.Like(operand, Value(path, kind, ArgumentUse.StartsWith)),
            "endsWith" => new Condition.Like(operand, Value(path, kind, ArgumentUse.EndsWith)),
            _ => new Condition.Compare(operand, ComparisonOf(name), Value(path, kind, ArgumentUse.Value)),
        };
    }

    private Condition In(object?[] list, Operand operand, ValueKind kind, FilterPath path)
    {
        var inArray = new Condition.InArray(operand, Value(path, kind, ArgumentUse.Array));
        return Array.IndexOf(list, null) < 0
            ? inArray
            : new Condition.Any([inArray, new Condition.Missing(operand, true)]);
    }

    private Parameter Value(FilterPath path, ValueKind kind, ArgumentUse use) =>
        context.Parameter(new ArgumentSource(arguments, path.Steps, kind, use));

    private string NextAlias() => $"f{++_aliases}";

    private ObjectType ObjectTypeOf(string name) => (ObjectType)context.Schema.Types.Find(name)!;

    private static Comparison ComparisonOf(string operation) => operation switch
    {
        "eq" => Comparison.Equal,
        "neq" => Comparison.NotEqual,
        "gt" => Comparison.Greater,
        "gte" => Comparison.GreaterOrEqual,
        "lt" => Comparison.Less,
        "lte" => Comparison.LessOrEqual,
        _ => throw new InvalidOperationException($"There is no filter operation {operation}."),
    };

    private static Condition? All(List<Condition> parts) => parts.Count switch
    {
        0 => null,
        1 => parts[0],
        _ => new Condition.All(parts),
    };

    /// <summary>The type that a filter input speaks of: Score for ScoreFilterInput.</summary>
    public static string? SubjectOf(string inputType) =>
        inputType.EndsWith(Suffix, StringComparison.Ordinal)
        && !inputType.EndsWith("OperationFilterInput", StringComparison.Ordinal)
            ? inputType[..^Suffix.Length]
            : null;

    /// <summary>Where in an argument a value stands; a fixed path stays at the argument itself.</summary>
    private sealed record FilterPath(object[] Steps, bool IsFixed = false)
    {
        public FilterPath To(object step) => IsFixed ? this : new FilterPath([.. Steps, step]);

        public override string ToString() => string.Join('.', Steps.Skip(1));
    }
}
