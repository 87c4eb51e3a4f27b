using ItAnalytics.GraphQL.Language;
using ItAnalytics.GraphQL.Types;

namespace ItAnalytics.GraphQL.Validation.Rules;

/// <summary>Every argument that must be given is given (section 5.4.2.1).</summary>
internal static class ProvidedRequiredArgumentsRule
{
    internal static Visitor Create(RuleContext context) => CreateForDirectives(context).Leave<FieldNode>(node =>
    {
        if (context.TypeInfo.Field is not { } field) return;
        foreach (var argument in field.Arguments)
        {
            if (!argument.IsRequired || node.Arguments.Any(given => given.Name.Value == argument.Name)) continue;
            context.Report(
                $"Field \"{field.Name}\" argument \"{argument.Name}\" of type \"{argument.Type}\" "
                + "is required, but it was not provided.",
                node);
        }
    });

    internal static Visitor CreateForDirectives(RuleContext context)
    {
        var required = context.KnownDirectives.ToDictionary(one => one.Name, RequiredArguments);
        foreach (var definition in context.Document.Definitions.OfType<DirectiveDefinitionNode>())
            required[definition.Name.Value] = RequiredArguments(definition);
        return new Visitor().Leave<DirectiveNode>(node =>
        {
            if (!required.TryGetValue(node.Name.Value, out var arguments)) return;
            foreach (var (name, type) in arguments)
            {
                if (node.Arguments.Any(given => given.Name.Value == name)) continue;
                context.Report(
                    $"Directive \"@{node.Name.Value}\" argument \"{name}\" of type \"{type}\" "
                    + "is required, but it was not provided.",
                    node);
            }
        });
    }

    private static List<(string Name, string Type)> RequiredArguments(DirectiveDefinition directive) =>
        [.. directive.Arguments.Where(one => one.IsRequired).Select(one => (one.Name, one.Type.ToString()!))];

    private static List<(string Name, string Type)> RequiredArguments(DirectiveDefinitionNode directive) =>
    [
        .. directive.Arguments.Where(one => one is { Type: NonNullTypeNode, DefaultValue: null })
            .Select(one => (one.Name.Value, one.Type.ToString())),
    ];
}
