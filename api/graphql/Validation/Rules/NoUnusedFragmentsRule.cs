using ItAnalytics.GraphQL.Language;

namespace ItAnalytics.GraphQL.Validation.Rules;

/// <summary>Every fragment is used by some operation (section 5.5.1.4).</summary>
internal static class NoUnusedFragmentsRule
{
    internal static Visitor Create(RuleContext context) => new Visitor()
        .Enter<OperationDefinitionNode>(_ => VisitAction.SkipChildren)
        .Enter<FragmentDefinitionNode>(_ => VisitAction.SkipChildren)
        .Leave<DocumentNode>(document =>
        {
            var used = context.Shared.ReferencedFragments(document.Definitions.OfType<OperationDefinitionNode>())
                .Select(fragment => fragment.Name.Value).ToHashSet();
            foreach (var fragment in document.Definitions.OfType<FragmentDefinitionNode>())
            {
                if (!used.Contains(fragment.Name.Value))
                    context.Report($"Fragment \"{fragment.Name.Value}\" is never used.", fragment);
            }
        });
}
