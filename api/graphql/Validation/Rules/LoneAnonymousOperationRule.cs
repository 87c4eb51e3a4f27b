using ItAnalytics.GraphQL.Language;

namespace ItAnalytics.GraphQL.Validation.Rules;

/// <summary>An operation without a name is the only one of its document (section 5.2.3.1).</summary>
internal static class LoneAnonymousOperationRule
{
    internal static Visitor Create(RuleContext context)
    {
        var count = context.Document.Definitions.Count(definition => definition is OperationDefinitionNode);
        return new Visitor().Enter<OperationDefinitionNode>(operation =>
        {
            if (operation.Name is null && count > 1)
                context.Report("This anonymous operation must be the only defined operation.", operation);
        });
    }
}
