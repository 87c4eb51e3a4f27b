using ItAnalytics.GraphQL.Language;

namespace ItAnalytics.GraphQL.Validation.Rules;

/// <summary>A fragment has a condition on an object, interface or union (section 5.5.1.3).</summary>
internal static class FragmentsOnCompositeTypesRule
{
    internal static Visitor Create(RuleContext context) => new Visitor()
        .Enter<InlineFragmentNode>(fragment =>
        {
            if (fragment.TypeCondition is { } condition) Check(context, condition, "Fragment");
        })
        .Enter<FragmentDefinitionNode>(fragment =>
            Check(context, fragment.TypeCondition, $"Fragment \"{fragment.Name.Value}\""));

    private static void Check(RuleContext context, NamedTypeNode condition, string subject)
    {
        if (context.Schema.Resolve(condition) is { IsComposite: false })
            context.Report($"{subject} cannot condition on non composite type \"{condition}\".", condition);
    }
}
