using ItAnalytics.GraphQL.Errors;
using ItAnalytics.GraphQL.Execution;
using ItAnalytics.GraphQL.Language;
using ItAnalytics.GraphQL.Types;

namespace ItAnalytics.GraphQL.Validation.Rules;

/// <summary>Every literal fits the type that is expected where it stands (section 5.6.1).</summary>
internal static class ValuesOfCorrectTypeRule
{
    internal static Visitor Create(RuleContext context) => new Visitor()
        .Enter<ListValueNode>(node =>
        {
            if (context.TypeInfo.ParentInputType?.Nullable is ListType) return VisitAction.Continue;
            CheckLeaf(context, node);
            return VisitAction.SkipChildren;
        })
        .Enter<ObjectValueNode>(node =>
        {
            if (context.TypeInfo.InputType?.Named is InputObjectType type)
            {
                CheckObject(context, node, type);
                return VisitAction.Continue;
            }
            CheckLeaf(context, node);
            return VisitAction.SkipChildren;
        })
        .Enter<ObjectFieldNode>(node =>
        {
            if (context.TypeInfo.InputType is not null) return;
            if (context.TypeInfo.ParentInputType?.Named is not InputObjectType parent) return;
            var hint = DidYouMean.Say(node.Name.Value, parent.Fields.Names);
            context.Report($"Field \"{node.Name.Value}\" is not defined by type \"{parent.Name}\".{hint}", node);
        })
        .Enter<NullValueNode>(node =>
        {
            if (context.TypeInfo.InputType is NonNullType type)
                context.Report($"Expected value of type \"{type}\", found {node}.", node);
        })
        .Enter<EnumValueNode>(node => CheckLeaf(context, node))
        .Enter<IntValueNode>(node => CheckLeaf(context, node))
        .Enter<FloatValueNode>(node => CheckLeaf(context, node))
        .Enter<StringValueNode>(node => CheckLeaf(context, node))
        .Enter<BooleanValueNode>(node => CheckLeaf(context, node));

    private static void CheckObject(RuleContext context, ObjectValueNode node, InputObjectType type)
    {
        var given = node.Fields.Select(field => field.Name.Value).ToHashSet();
        foreach (var field in type.Fields)
        {
            if (given.Contains(field.Name) || !field.IsRequired) continue;
            context.Report(
                $"Field \"{type.Name}.{field.Name}\" of required type \"{field.Type}\" was not provided.", node);
        }
        if (!type.IsOneOf) return;
        if (given.Count != 1)
            context.Report($"OneOf Input Object \"{type.Name}\" must specify exactly one key.", node);
        else if (node.Fields[^1].Value is NullValueNode)
            context.Report($"Field \"{type.Name}.{node.Fields[0].Name.Value}\" must be non-null.", node);
    }

    private static void CheckLeaf(RuleContext context, ValueNode node)
    {
        if (context.TypeInfo.InputType is not { } expected) return;
        var coercion = expected.Named switch
        {
            ScalarType scalar => scalar.CoerceLiteral(node, null),
            EnumType type => EnumCoercion.Parse(type, node),
            _ => Coercion.Fail($"Expected value of type \"{expected}\", found {node}."),
        };
        if (!coercion.IsValid) context.Report(coercion.Error!, node);
    }
}
