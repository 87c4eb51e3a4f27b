using ItAnalytics.GraphQL.Language;

namespace ItAnalytics.GraphQL.Validation.Rules;

/// <summary>A text defines the schema once (section 3.3).</summary>
internal static class LoneSchemaDefinitionRule
{
    internal static Visitor Create(RuleContext context)
    {
        var isDefined = false;
        return new Visitor().Enter<SchemaDefinitionNode>(definition =>
        {
            if (isDefined) context.Report("Must provide only one schema definition.", definition);
            isDefined = true;
        });
    }
}
