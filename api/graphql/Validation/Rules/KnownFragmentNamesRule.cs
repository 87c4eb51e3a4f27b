using ItAnalytics.GraphQL.Language;

namespace ItAnalytics.GraphQL.Validation.Rules;

/// <summary>Every fragment that is spread exists (section 5.5.2.1).</summary>
internal static class KnownFragmentNamesRule
{
    internal static Visitor Create(RuleContext context) => new Visitor().Enter<FragmentSpreadNode>(spread =>
    {
        if (context.Fragment(spread.Name.Value) is null)
            context.Report($"Unknown fragment \"{spread.Name.Value}\".", spread.Name);
    });
}
