using ItAnalytics.GraphQL.Language;

namespace ItAnalytics.GraphQL.Validation.Rules;

/// <summary>Every variable that an operation uses is defined by it (section 5.8.3).</summary>
internal static class NoUndefinedVariablesRule
{
    internal static Visitor Create(RuleContext context) => new Visitor().Leave<OperationDefinitionNode>(operation =>
    {
        var defined = operation.VariableDefinitions.Select(definition => definition.Variable.Name.Value).ToHashSet();
        foreach (var usage in context.Shared.RecursiveVariableUsages(operation))
        {
            var name = usage.Node.Name.Value;
            if (defined.Contains(name)) continue;
            var by = operation.Name is null ? "" : $" by operation \"{operation.Name.Value}\"";
            context.Report($"Variable \"${name}\" is not defined{by}.", usage.Node, operation);
        }
    });
}
