using ItAnalytics.GraphQL.Language;

namespace ItAnalytics.GraphQL.Validation.Rules;

/// <summary>No field of an input object is given twice (section 5.6.3).</summary>
internal static class UniqueInputFieldNamesRule
{
    internal static Visitor Create(RuleContext context)
    {
        var known = new Stack<Dictionary<string, NameNode>>();
        return new Visitor()
            .Enter<ObjectValueNode>(_ => known.Push([]))
            .Leave<ObjectValueNode>(_ => known.Pop())
            .Enter<ObjectFieldNode>(field =>
            {
                var name = field.Name;
                if (known.Peek().TryAdd(name.Value, name)) return;
                context.Report(
                    $"There can be only one input field named \"{name.Value}\".", known.Peek()[name.Value], name);
            });
    }
}
