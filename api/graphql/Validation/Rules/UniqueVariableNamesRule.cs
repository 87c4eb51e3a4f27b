using ItAnalytics.GraphQL.Language;

namespace ItAnalytics.GraphQL.Validation.Rules;

/// <summary>No two variables of an operation have the same name (section 5.8.1).</summary>
internal static class UniqueVariableNamesRule
{
    internal static Visitor Create(RuleContext context) => new Visitor().Enter<OperationDefinitionNode>(operation =>
    {
        foreach (var group in operation.VariableDefinitions.GroupBy(definition => definition.Variable.Name.Value))
        {
            var names = group.Select(definition => definition.Variable.Name).ToArray();
            if (names.Length > 1) context.Report($"There can be only one variable named \"${group.Key}\".", names);
        }
    });
}
