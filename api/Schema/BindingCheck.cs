using ItAnalytics.GraphQL.Types;
using ItAnalytics.Warehouse.Errors;
using Npgsql;

namespace ItAnalytics.Api.Contract;

/// <summary>
/// Proves at start that contract and warehouse fit: every field of schema.graphql is bound exactly once, every bound
/// column exists with a fitting type, and a field that promises a value has a column that does.
/// </summary>
internal static class BindingCheck
{
    private const string Code = "GQL570";

    /// <summary>Checks everything and names each field that does not fit.</summary>
    /// <exception cref="CodedException">GQL570.</exception>
    public static async Task RunAsync(
        Schema schema, NpgsqlDataSource source, CancellationToken cancellationToken = default)
    {
        var types = Bindings.Types.Values.OrderBy(type => type.TypeName, StringComparer.Ordinal).ToList();
        List<string> problems =
        [
            .. ContractProblems(schema, types),
            .. await WarehouseProblemsAsync(schema, types, source, cancellationToken),
        ];
        if (problems.Count == 0) return;
        throw new CodedException(Code,
            $"The contract and the warehouse do not fit in {problems.Count} places:{Environment.NewLine}  "
            + string.Join($"{Environment.NewLine}  ", problems)
            + $"{Environment.NewLine}Mend api/Schema/Bindings.*.cs, or bring the warehouse up to date with migrate.");
    }

    /// <summary>What can be said without a database.</summary>
    public static IEnumerable<string> ContractProblems(Schema schema, IEnumerable<TypeBinding> types)
    {
        var bound = types.ToDictionary(type => type.TypeName);
        foreach (var type in bound.Values.Where(type => type.IsInContract))
        {
            if (schema.Types.Find(type.TypeName) is not ObjectType contract)
            {
                yield return $"{type.TypeName}: schema.graphql has no such type.";
                continue;
            }
            foreach (var problem in Fields(contract, type.Fields, bound)) yield return problem;
            if (type.Aggregate is { } aggregate && GroupingProblem(schema, type, aggregate) is { } ungrouped) yield return ungrouped;
            if (type.Id.Count > 0 != contract.Interfaces.Any(of => of.Name == "Node"))
                yield return $"{type.TypeName}.id: a type has an id where it implements Node, and only there.";
        }
        var embedded = bound.Values.SelectMany(type => type.Fields.OfType<EmbeddedField>())
            .Select(field => field.TypeName);
        var known = bound.Keys.Concat(embedded).Concat(Bindings.Computed.Keys).ToHashSet();
        foreach (var problem in Bindings.Computed.Values.SelectMany(type => Computed(schema, type))) yield return problem;
        foreach (var type in schema.Types.ToList())
        {
            if (type is ObjectType && !known.Contains(type.Name) && !IsFrame(schema, type))
                yield return $"{type.Name}: nothing binds this type.";
            if (type is InputObjectType input)
            {
                foreach (var problem in Inputs(schema, input)) yield return problem;
            }
        }
        foreach (var field in schema.QueryType!.Fields.ToList())
        {
            if (field.Name != "node" && !Bindings.Connections.ContainsKey(field.Name)
                && !Bindings.ComputedRoots.Contains(field.Name))
                yield return $"Query.{field.Name}: nothing binds this field.";
        }
    }

    private static IEnumerable<string> Computed(Schema schema, ComputedType type)
    {
        if (schema.Types.Find(type.TypeName) is not ObjectType contract)
        {
            yield return $"{type.TypeName}: schema.graphql has no such type.";
            yield break;
        }
        foreach (var name in contract.Fields.Names.Except(type.Fields.Keys))
            yield return $"{type.TypeName}.{name}: nothing computes this field.";
        foreach (var name in type.Fields.Keys.Except(contract.Fields.Names))
            yield return $"{type.TypeName}.{name}: schema.graphql has no such field.";
    }

    private static string? GroupingProblem(Schema schema, TypeBinding type, AggregateBinding aggregate)
    {
        var connection = Bindings.Connections.Values.First(of => of.Target == type.TypeName);
        var argument = schema.QueryType!.Fields.Find(connection.Name)?.Arguments.Find("groupBy");
        var names = (argument?.Type.Named as EnumType)?.Values.Names ?? [];
        return names.Order().SequenceEqual(aggregate.By.Keys.Order())
            ? null
            : $"Query.{connection.Name}: its groupBy and the columns that {type.TypeName} is grouped by are not the same.";
    }

    // Types that hold no data of their own.
    private static bool IsFrame(Schema schema, NamedType type) =>
        type.Name.StartsWith("__", StringComparison.Ordinal)
        || type.Name is "PageInfo"
        || type.Name.EndsWith("Connection", StringComparison.Ordinal)
        || type.Name.EndsWith("Edge", StringComparison.Ordinal)
        || type.Name.EndsWith("Payload", StringComparison.Ordinal)
        || type == schema.QueryType || type == schema.MutationType || type == schema.SubscriptionType;

    private static IEnumerable<string> Fields(
        ObjectType contract, IReadOnlyList<FieldBinding> fields, Dictionary<string, TypeBinding> bound)
    {
        foreach (var definition in contract.Fields.ToList())
        {
            var count = fields.Count(field => field.Name == definition.Name);
            if (count != 1) yield return $"{contract.Name}.{definition.Name}: bound {count} times instead of once.";
        }
        foreach (var field in fields)
        {
            var place = $"{contract.Name}.{field.Name}";
            if (contract.Fields.Find(field.Name) is not { } definition)
            {
                yield return $"{place}: schema.graphql has no such field.";
                continue;
            }
            var target = definition.Type.Named;
            var problem = field switch
            {
                ToOneField one when one.Target != target.Name || definition.Type.Nullable is ListType =>
                    $"is bound to one {one.Target} but is {definition.Type}.",
                ToManyField many when many.Target != target.Name || definition.Type.Nullable is not ListType =>
                    $"is bound to many {many.Target} but is {definition.Type}.",
                EmbeddedField inner when inner.TypeName != target.Name =>
                    $"is bound to {inner.TypeName} but is {definition.Type}.",
                ArgumentField argument when definition.Arguments.Find(argument.Argument) is null =>
                    $"depends on an argument {argument.Argument} that it does not have.",
                NullField when definition.Type is NonNullType => "is bound to null but promises a value.",
                DimensionField kept
                    when bound.GetValueOrDefault(kept.Dimension)?.Field(kept.Field) is not ColumnField =>
                    $"is bound to {kept.Dimension}.{kept.Field}, which is no column.",
                ToManyField { Through: null } many
                    when many.Condition?.Contains("{b}", StringComparison.Ordinal) == true =>
                    "speaks of a bridge that it does not have.",
                _ => null,
            };
            if (problem is not null) yield return $"{place} {problem}";
            if (field is EmbeddedField embedded && target is ObjectType type)
            {
                foreach (var inside in Fields(type, embedded.Fields, bound)) yield return inside;
            }
        }
    }

    // Filters and orders speak of the fields of their subject by name.
    private static IEnumerable<string> Inputs(Schema schema, InputObjectType input)
    {
        var subject = Planning.FilterPlanner.SubjectOf(input.Name) ?? Planning.OrderPlanner.SubjectOf(input.Name);
        if (subject is null) yield break;
        var contract = schema.Types.Find(subject) as ObjectType;
        foreach (var field in input.Fields.ToList())
        {
            if (field.Name is "and" or "or") continue;
            if (contract?.Fields.Find(field.Name) is not { } definition)
            {
                yield return $"{input.Name}.{field.Name}: {subject} has no such field.";
                continue;
            }
            var named = field.Type.Named.Name;
            var inner = Planning.FilterPlanner.SubjectOf(named) ?? Planning.OrderPlanner.SubjectOf(named);
            if (inner is not null && inner != definition.Type.Named.Name)
                yield return $"{input.Name}.{field.Name} speaks of {inner}, but the field is {definition.Type}.";
        }
    }

    /// <summary>What only the database can say.</summary>
    public static async Task<List<string>> WarehouseProblemsAsync(
        Schema schema, IReadOnlyList<TypeBinding> types, NpgsqlDataSource source, CancellationToken cancellationToken)
    {
        var catalog = await RelationCatalog.ReadAsync(
            source, Bindings.Types.Values.Select(type => type.Relation).Distinct(), cancellationToken);
        var problems = new List<string>();
        foreach (var type in types)
        {
            if (type.Past is { } past && !await RelationCatalog.AnswersAsync(
                source, past.Function, 2 * past.Moments, type.Relation, cancellationToken))
            {
                problems.Add($"{type.TypeName}: {past.Function} answers no rows of {type.Relation}.");
            }
            foreach (var key in type.Key) Require(type, $"key {key.Name}", key.Name);
            foreach (var id in type.Id) Require(type, "id", id);
            foreach (var order in type.DefaultOrder) Require(type, "default order", order.Name);
            await FieldsAsync(type, schema.Types.Find(type.TypeName) as ObjectType, type.Fields, isOptional: false);
        }
        return problems;

        async Task FieldsAsync(
            TypeBinding type, ObjectType? contract, IReadOnlyList<FieldBinding> fields, bool isOptional)
        {
            foreach (var field in fields)
            {
                var definition = contract?.Fields.Find(field.Name);
                var isNonNull = definition?.Type is NonNullType && !isOptional;
                var place = $"{contract?.Name ?? type.TypeName}.{field.Name}";
                switch (field)
                {
                    case ColumnField column:
                        var kind = definition is null ? ValueKind.Text : SdlTypes.KindOf(definition.Type);
                        await ValueAsync(type, place, column.Column, column.Expression, kind,
                            isNonNull && kind != ValueKind.TextList);
                        break;
                    case ArgumentField argument:
                        await ValueAsync(type, place, argument.Name, argument.WithoutValue,
                            SdlTypes.KindOf(definition!.Type), isNonNull);
                        break;
                    case DimensionField kept:
                        await ValueAsync(type, place, kept.KeyColumn, null, ValueKind.Long, isNonNull);
                        break;
                    case ToOneField one:
                        await ValueAsync(type, place, one.KeyColumn, one.KeyExpression, ValueKind.Long, isNonNull);
                        foreach (var carried in one.Carried) Require(type, place, carried);
                        break;
                    case ToManyField many:
                        Require(type, place, many.KeyColumn);
                        if (many.Through is null) Require(Bindings.Type(many.Target), place, many.TargetColumn);
                        foreach (var order in many.Order) Require(Bindings.Type(many.Target), place, order.Name);
                        break;
                    case EmbeddedField embedded:
                        if (embedded.Presence is { } presence) Require(type, place, presence);
                        await FieldsAsync(type, schema.Types.Find(embedded.TypeName) as ObjectType, embedded.Fields,
                            embedded.Presence is not null);
                        break;
                }
            }
        }

        void Require(TypeBinding type, string place, string column)
        {
            if (catalog.Find(type.Relation, column) is null)
                problems.Add($"{type.TypeName}, {place}: {type.Relation} has no column {column}.");
        }

        async Task ValueAsync(
            TypeBinding type, string place, string column, string? expression, ValueKind kind, bool isNonNull)
        {
            var found = expression is null
                ? catalog.Find(type.Relation, column)
                : await RelationCatalog.DescribeAsync(source, type.Relation, expression, cancellationToken);
            if (found is null)
            {
                problems.Add(expression is null
                    ? $"{place}: {type.Relation} has no column {column}."
                    : $"{place}: {type.Relation} has no such expression as {expression}.");
                return;
            }
            if (!Fits(kind, found.TypeName))
                problems.Add($"{place}: {type.Relation}.{column} is {found.TypeName}, which is no {kind}.");
            if (isNonNull && found.MayBeNull)
                problems.Add($"{place} promises a value, but {type.Relation}.{column} may be null.");
        }
    }

    private static bool Fits(ValueKind kind, string typeName) => kind switch
    {
        ValueKind.Text => typeName is "text" or "varchar" or "bpchar",
        ValueKind.Enum => typeName is "text",
        ValueKind.Int => typeName is "int2" or "int4",
        ValueKind.Long => typeName is "int2" or "int4" or "int8",
        ValueKind.Decimal => typeName is "numeric",
        ValueKind.Float => typeName is "float8",
        ValueKind.Boolean => typeName is "bool",
        ValueKind.Date => typeName is "date",
        ValueKind.DateTime => typeName is "timestamptz",
        ValueKind.TextList => typeName is "_text",
        _ => false,
    };
}
