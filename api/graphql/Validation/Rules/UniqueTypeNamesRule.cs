using ItAnalytics.GraphQL.Language;

namespace ItAnalytics.GraphQL.Validation.Rules;

/// <summary>No two types have the same name (section 3.3).</summary>
internal static class UniqueTypeNamesRule
{
    internal static Visitor Create(RuleContext context)
    {
        var known = new Dictionary<string, NameNode>();
        return new Visitor().Enter<TypeDefinitionNode>(definition =>
        {
            var name = definition.Name;
            if (!known.TryAdd(name.Value, name))
                context.Report($"There can be only one type named \"{name.Value}\".", known[name.Value], name);
            return VisitAction.SkipChildren;
        });
    }
}
