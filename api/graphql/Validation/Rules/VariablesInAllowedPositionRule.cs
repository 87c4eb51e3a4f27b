using ItAnalytics.GraphQL.Language;
using ItAnalytics.GraphQL.Types;

namespace ItAnalytics.GraphQL.Validation.Rules;

/// <summary>A variable is used only where its type fits (section 5.8.5).</summary>
internal static class VariablesInAllowedPositionRule
{
    internal static Visitor Create(RuleContext context) => new Visitor().Leave<OperationDefinitionNode>(operation =>
    {
        if (operation.VariableDefinitions.IsEmpty) return;
        var definitions = new Dictionary<string, VariableDefinitionNode>();
        foreach (var definition in operation.VariableDefinitions)
            definitions[definition.Variable.Name.Value] = definition;
        foreach (var usage in context.Shared.RecursiveVariableUsages(operation))
        {
            if (usage.Type is null || !definitions.TryGetValue(usage.Node.Name.Value, out var definition)) continue;
            if (context.Schema.Resolve(definition.Type) is { } type) Check(context, usage, definition, type);
        }
    });

    private static void Check(
        RuleContext context, VariableUsage usage, VariableDefinitionNode definition, GraphQLType type)
    {
        var name = usage.Node.Name.Value;
        if (!IsAllowed(context.Schema, type, definition.DefaultValue, usage))
        {
            context.Report(
                $"Variable \"${name}\" of type \"{type}\" used in position expecting type \"{usage.Type}\".",
                definition,
                usage.Node);
        }
        if (usage.ParentType is { IsOneOf: true } parent && type is not NonNullType)
        {
            context.Report(
                $"Variable \"${name}\" is of type \"{type}\" but must be non-nullable "
                + $"to be used for OneOf Input Object \"{parent}\".",
                definition,
                usage.Node);
        }
    }

    // A nullable variable fits a non-null place when one of the two has a default other than null.
    private static bool IsAllowed(Schema schema, GraphQLType type, ValueNode? defaultValue, VariableUsage usage)
    {
        if (usage.Type is not NonNullType place || type is NonNullType)
            return TypeRelations.IsSubTypeOf(schema, type, usage.Type!);
        return (defaultValue is not (null or NullValueNode) || usage.HasLocationDefault)
            && TypeRelations.IsSubTypeOf(schema, type, place.OfType);
    }
}
