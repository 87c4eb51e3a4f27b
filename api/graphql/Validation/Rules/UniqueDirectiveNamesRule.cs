using ItAnalytics.GraphQL.Language;

namespace ItAnalytics.GraphQL.Validation.Rules;

/// <summary>No two directives have the same name (section 3.13).</summary>
internal static class UniqueDirectiveNamesRule
{
    internal static Visitor Create(RuleContext context)
    {
        var known = new Dictionary<string, NameNode>();
        return new Visitor().Enter<DirectiveDefinitionNode>(definition =>
        {
            var name = definition.Name;
            if (!known.TryAdd(name.Value, name))
                context.Report($"There can be only one directive named \"@{name.Value}\".", known[name.Value], name);
            return VisitAction.SkipChildren;
        });
    }
}
