using ItAnalytics.GraphQL.Errors;
using ItAnalytics.GraphQL.Language;

namespace ItAnalytics.GraphQL.Validation.Rules;

/// <summary>Every argument exists on its field or directive (section 5.4.1).</summary>
internal static class KnownArgumentNamesRule
{
    internal static Visitor Create(RuleContext context) => CreateForDirectives(context).Enter<ArgumentNode>(argument =>
    {
        var types = context.TypeInfo;
        if (types.Argument is not null || types is not { Field: { } field, ParentType: { } parent }) return;
        var name = argument.Name.Value;
        var hint = DidYouMean.Say(name, field.Arguments.Names);
        context.Report($"Unknown argument \"{name}\" on field \"{parent.Name}.{field.Name}\".{hint}", argument);
    });

    internal static Visitor CreateForDirectives(RuleContext context)
    {
        var arguments = context.KnownDirectives.ToDictionary(one => one.Name, one => one.Arguments.Names.ToHashSet());
        foreach (var definition in context.Document.Definitions.OfType<DirectiveDefinitionNode>())
            arguments[definition.Name.Value] = [.. definition.Arguments.Select(argument => argument.Name.Value)];
        return new Visitor().Enter<DirectiveNode>(directive =>
        {
            if (arguments.TryGetValue(directive.Name.Value, out var known))
            {
                foreach (var argument in directive.Arguments)
                {
                    var name = argument.Name.Value;
                    if (known.Contains(name)) continue;
                    var hint = DidYouMean.Say(name, known);
                    context.Report(
                        $"Unknown argument \"{name}\" on directive \"@{directive.Name.Value}\".{hint}", argument);
                }
            }
            return VisitAction.SkipChildren;
        });
    }
}
