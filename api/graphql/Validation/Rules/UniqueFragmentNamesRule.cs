using ItAnalytics.GraphQL.Language;

namespace ItAnalytics.GraphQL.Validation.Rules;

/// <summary>No two fragments have the same name (section 5.5.1.1).</summary>
internal static class UniqueFragmentNamesRule
{
    internal static Visitor Create(RuleContext context)
    {
        var known = new Dictionary<string, NameNode>();
        return new Visitor()
            .Enter<OperationDefinitionNode>(_ => VisitAction.SkipChildren)
            .Enter<FragmentDefinitionNode>(fragment =>
            {
                var name = fragment.Name;
                if (!known.TryAdd(name.Value, name))
                    context.Report($"There can be only one fragment named \"{name.Value}\".", known[name.Value], name);
                return VisitAction.SkipChildren;
            });
    }
}
