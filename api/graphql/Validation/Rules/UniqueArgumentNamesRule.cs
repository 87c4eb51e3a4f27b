using System.Collections.Immutable;
using ItAnalytics.GraphQL.Language;

namespace ItAnalytics.GraphQL.Validation.Rules;

/// <summary>No argument is given twice (section 5.4.2).</summary>
internal static class UniqueArgumentNamesRule
{
    internal static Visitor Create(RuleContext context) => new Visitor()
        .Enter<FieldNode>(field => Check(context, field.Arguments))
        .Enter<DirectiveNode>(directive => Check(context, directive.Arguments));

    private static void Check(RuleContext context, ImmutableArray<ArgumentNode> arguments)
    {
        if (arguments.Length < 2) return;
        foreach (var group in arguments.GroupBy(argument => argument.Name.Value))
        {
            var names = group.Select(argument => argument.Name).ToArray();
            if (names.Length > 1) context.Report($"There can be only one argument named \"{group.Key}\".", names);
        }
    }
}
