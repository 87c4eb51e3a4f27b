using ItAnalytics.GraphQL.Language;

namespace ItAnalytics.GraphQL.Validation.Rules;

/// <summary>A variable has an input type (section 5.8.2).</summary>
internal static class VariablesAreInputTypesRule
{
    internal static Visitor Create(RuleContext context) => new Visitor().Enter<VariableDefinitionNode>(definition =>
    {
        if (context.Schema.Resolve(definition.Type) is not { IsInput: false }) return;
        context.Report(
            $"Variable \"${definition.Variable.Name.Value}\" cannot be non-input type \"{definition.Type}\".",
            definition.Type);
    });
}
