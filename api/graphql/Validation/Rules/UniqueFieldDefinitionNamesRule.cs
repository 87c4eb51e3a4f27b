using ItAnalytics.GraphQL.Language;

namespace ItAnalytics.GraphQL.Validation.Rules;

/// <summary>No field of a type is defined twice (sections 3.6, 3.7 and 3.10).</summary>
internal static class UniqueFieldDefinitionNamesRule
{
    internal static Visitor Create(RuleContext context)
    {
        var known = new Dictionary<(string Type, string Field), NameNode>();
        return new Visitor()
            .Enter<ObjectTypeDefinitionNode>(node => Check(node.Name, node.Fields.Select(field => field.Name)))
            .Enter<ObjectTypeExtensionNode>(node => Check(node.Name, node.Fields.Select(field => field.Name)))
            .Enter<InterfaceTypeDefinitionNode>(node => Check(node.Name, node.Fields.Select(field => field.Name)))
            .Enter<InterfaceTypeExtensionNode>(node => Check(node.Name, node.Fields.Select(field => field.Name)))
            .Enter<InputObjectTypeDefinitionNode>(node => Check(node.Name, node.Fields.Select(field => field.Name)))
            .Enter<InputObjectTypeExtensionNode>(node => Check(node.Name, node.Fields.Select(field => field.Name)));

        VisitAction Check(NameNode type, IEnumerable<NameNode> names)
        {
            foreach (var name in names)
            {
                if (known.TryAdd((type.Value, name.Value), name)) continue;
                context.Report(
                    $"Field \"{type.Value}.{name.Value}\" can only be defined once.",
                    known[(type.Value, name.Value)],
                    name);
            }
            return VisitAction.SkipChildren;
        }
    }
}
