using ItAnalytics.GraphQL.Language;

namespace ItAnalytics.GraphQL.Validation.Rules;

/// <summary>The schema has a root type for every operation (section 5.2.1.1).</summary>
internal static class KnownOperationTypesRule
{
    internal static Visitor Create(RuleContext context) => new Visitor().Enter<OperationDefinitionNode>(operation =>
    {
        if (context.Schema.RootType(operation.Operation) is not null) return;
        var name = Printer.OperationName(operation.Operation);
        context.Report($"The {name} operation is not supported by the schema.", operation);
    });
}
