using ItAnalytics.GraphQL.Language;

namespace ItAnalytics.GraphQL.Validation.Rules;

/// <summary>No two operations have the same name (section 5.2.2.1).</summary>
internal static class UniqueOperationNamesRule
{
    internal static Visitor Create(RuleContext context)
    {
        var known = new Dictionary<string, NameNode>();
        return new Visitor()
            .Enter<OperationDefinitionNode>(operation =>
            {
                if (operation.Name is { } name && !known.TryAdd(name.Value, name))
                    context.Report($"There can be only one operation named \"{name.Value}\".", known[name.Value], name);
                return VisitAction.SkipChildren;
            })
            .Enter<FragmentDefinitionNode>(_ => VisitAction.SkipChildren);
    }
}
