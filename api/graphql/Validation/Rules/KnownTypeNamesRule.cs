using ItAnalytics.GraphQL.Errors;
using ItAnalytics.GraphQL.Language;
using ItAnalytics.GraphQL.Types;

namespace ItAnalytics.GraphQL.Validation.Rules;

/// <summary>Every type that is named exists (section 5.5.1.2).</summary>
internal static class KnownTypeNamesRule
{
    private static readonly string[] BuiltIn =
        [.. Scalars.All.Select(type => type.Name), .. Introspection.TypeNames];

    internal static Visitor Create(RuleContext context)
    {
        var existing = context.Shared.SchemaOrNull?.Types;
        var defined = context.Document.Definitions.OfType<TypeDefinitionNode>()
            .Select(definition => definition.Name.Value).ToHashSet();
        return new Visitor().Enter<NamedTypeNode>(node =>
        {
            var name = node.Name.Value;
            if (existing?.Find(name) is not null || defined.Contains(name)) return;
            var isSdl = context.Shared.Ancestors is [_, not ExecutableDefinitionNode, ..];
            if (isSdl && BuiltIn.Contains(name)) return;
            var names = (existing?.Names ?? []).Concat(defined).Concat(isSdl ? BuiltIn : []);
            context.Report($"Unknown type \"{name}\".{DidYouMean.Say(name, names)}", node);
        });
    }
}
