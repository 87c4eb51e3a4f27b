using ItAnalytics.GraphQL.Language;

namespace ItAnalytics.GraphQL.Validation.Rules;

/// <summary>A document that is to be run defines operations and fragments only (section 5.1.1).</summary>
internal static class ExecutableDefinitionsRule
{
    internal static Visitor Create(RuleContext context) => new Visitor().Enter<DocumentNode>(document =>
    {
        foreach (var definition in document.Definitions)
        {
            if (definition is ExecutableDefinitionNode) continue;
            context.Report($"The {NameOf(definition)} definition is not executable.", definition);
        }
        return VisitAction.SkipChildren;
    });

    private static string NameOf(DefinitionNode definition) => definition switch
    {
        TypeDefinitionNode node => $"\"{node.Name.Value}\"",
        TypeExtensionNode node => $"\"{node.Name.Value}\"",
        DirectiveDefinitionNode node => $"\"{node.Name.Value}\"",
        _ => "schema",
    };
}
