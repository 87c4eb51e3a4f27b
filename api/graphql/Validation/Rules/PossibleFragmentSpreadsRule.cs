using ItAnalytics.GraphQL.Language;
using ItAnalytics.GraphQL.Types;

namespace ItAnalytics.GraphQL.Validation.Rules;

/// <summary>A fragment stands only where a value could be of its type (section 5.5.2.3).</summary>
internal static class PossibleFragmentSpreadsRule
{
    internal static Visitor Create(RuleContext context) => new Visitor()
        .Enter<InlineFragmentNode>(fragment =>
            Check(context, fragment, context.TypeInfo.Type as NamedType, "Fragment"))
        .Enter<FragmentSpreadNode>(spread =>
        {
            if (context.Fragment(spread.Name.Value) is not { } fragment) return;
            var type = context.Schema.Resolve(fragment.TypeCondition) as NamedType;
            Check(context, spread, type, $"Fragment \"{spread.Name.Value}\"");
        });

    private static void Check(RuleContext context, Node node, NamedType? type, string subject)
    {
        if (type is not { IsComposite: true } || context.TypeInfo.ParentType is not { } parent) return;
        if (TypeRelations.Overlap(context.Schema, type, parent)) return;
        context.Report(
            $"{subject} cannot be spread here as objects of type \"{parent}\" can never be of type \"{type}\".", node);
    }
}
