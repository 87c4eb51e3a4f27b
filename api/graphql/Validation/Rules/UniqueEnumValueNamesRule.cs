using System.Collections.Immutable;
using ItAnalytics.GraphQL.Language;

namespace ItAnalytics.GraphQL.Validation.Rules;

/// <summary>No value of an enum is defined twice (section 3.9).</summary>
internal static class UniqueEnumValueNamesRule
{
    internal static Visitor Create(RuleContext context)
    {
        var known = new Dictionary<(string Type, string Value), NameNode>();
        return new Visitor()
            .Enter<EnumTypeDefinitionNode>(node => Check(node.Name.Value, node.Values))
            .Enter<EnumTypeExtensionNode>(node => Check(node.Name.Value, node.Values));

        VisitAction Check(string type, ImmutableArray<EnumValueDefinitionNode> values)
        {
            foreach (var name in values.Select(value => value.Name))
            {
                if (known.TryAdd((type, name.Value), name)) continue;
                context.Report(
                    $"Enum value \"{type}.{name.Value}\" can only be defined once.", known[(type, name.Value)], name);
            }
            return VisitAction.SkipChildren;
        }
    }
}
