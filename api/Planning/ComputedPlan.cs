using ItAnalytics.Api.Contract;
using ItAnalytics.GraphQL.Execution;
using ItAnalytics.GraphQL.Types;

namespace ItAnalytics.Api.Planning;

/// <summary>A field of the root whose object is computed from its arguments.</summary>
internal sealed record ComputedRoot(CollectedField Field, bool IsNonNull, ArgumentSet Arguments, ComputedObjectPlan Object)
    : RootField(Field, IsNonNull);

/// <summary>The fields of a computed object in response order.</summary>
internal sealed record ComputedObjectPlan(string TypeName, ComputedFieldPlan[] Fields);

/// <summary>One field of a computed object.</summary>
/// <param name="Field">The field.</param>
/// <param name="ParentType">The type that has it.</param>
/// <param name="Type">Its type.</param>
/// <param name="Value">What the object answers.</param>
/// <param name="Object">The selection on its object, or on the objects of its list.</param>
internal sealed record ComputedFieldPlan(
    CollectedField Field, string ParentType, GraphQLType Type, Func<object, object?> Value, ComputedObjectPlan? Object)
{
    /// <summary>The name with quotes and colon, as bytes.</summary>
    public byte[] Prefix { get; } = JsonText.Prefix(Field.ResponseName);
}

/// <summary>Plans the selection on a computed root field.</summary>
internal sealed class ComputedPlanner(PlanningContext context)
{
    private static readonly NonNullType Name = Scalars.String.NonNull();

    // Nobody knows beforehand how large a group is; this is what one of the larger ones answers.
    private const int UsualCount = 1_000;

    /// <summary>Plans the field.</summary>
    public ComputedRoot Root(FieldDefinition definition, CollectedField field)
    {
        var (set, _) = context.Arguments(definition, field);
        context.Spend(UsualCount, field);
        var type = (ObjectType)definition.Type.Named;
        return new ComputedRoot(field, definition.Type is NonNullType, set, Object(type, field, 1));
    }

    private ComputedObjectPlan Object(ObjectType type, CollectedField parent, int depth)
    {
        if (depth > context.Limits.MaxDepth)
        {
            throw PlanningContext.Refusal(RequestErrorCodes.Depth, parent,
                $"Field \"{parent.ResponseName}\" is nested {depth} deep; {context.Limits.MaxDepth} is the most.");
        }
        return new ComputedObjectPlan(type.Name,
            [.. context.Collector.CollectSubfields(type, parent).Select(field => Field(type, field, depth))]);
    }

    private ComputedFieldPlan Field(ObjectType type, CollectedField field, int depth)
    {
        if (field.Name == Introspection.TypeName.Name) return new ComputedFieldPlan(field, type.Name, Name, _ => type.Name, null);
        var definition = type.Fields.Find(field.Name)!;
        var inner = definition.Type.Named is ObjectType of ? Object(of, field, depth + 1) : null;
        return new ComputedFieldPlan(
            field, type.Name, definition.Type, Bindings.Computed[type.Name].Fields[field.Name], inner);
    }
}
