using ItAnalytics.GraphQL.Language;

namespace ItAnalytics.GraphQL.Validation.Rules;

/// <summary>Every variable that an operation defines is used by it (section 5.8.4).</summary>
internal static class NoUnusedVariablesRule
{
    internal static Visitor Create(RuleContext context) => new Visitor().Leave<OperationDefinitionNode>(operation =>
    {
        if (operation.VariableDefinitions.IsEmpty) return;
        var used = context.Shared.RecursiveVariableUsages(operation).Select(usage => usage.Node.Name.Value).ToHashSet();
        foreach (var definition in operation.VariableDefinitions)
        {
            var name = definition.Variable.Name.Value;
            if (used.Contains(name)) continue;
            var by = operation.Name is null ? "" : $" in operation \"{operation.Name.Value}\"";
            context.Report($"Variable \"${name}\" is never used{by}.", definition);
        }
    });
}
