using ItAnalytics.GraphQL.Language;

namespace ItAnalytics.GraphQL.Validation.Rules;

/// <summary>A field has a selection exactly when its type has fields (section 5.3.3).</summary>
internal static class ScalarLeafsRule
{
    internal static Visitor Create(RuleContext context) => new Visitor().Enter<FieldNode>(field =>
    {
        if (context.TypeInfo.Type is not { } type) return;
        var name = field.Name.Value;
        if (type.Named.IsLeaf && field.SelectionSet is { } selectionSet)
        {
            context.Report(
                $"Field \"{name}\" must not have a selection since type \"{type}\" has no subfields.", selectionSet);
        }
        else if (!type.Named.IsLeaf && field.SelectionSet is null)
        {
            context.Report(
                $"Field \"{name}\" of type \"{type}\" must have a selection of subfields. "
                + $"Did you mean \"{name} {{ ... }}\"?",
                field);
        }
    });
}
