using System.Collections.Immutable;
using ItAnalytics.GraphQL.Language;

namespace ItAnalytics.GraphQL.Validation.Rules;

/// <summary>No argument of a field or directive is defined twice (sections 3.6.1 and 3.13).</summary>
internal static class UniqueArgumentDefinitionNamesRule
{
    internal static Visitor Create(RuleContext context)
    {
        return new Visitor()
            .Enter<DirectiveDefinitionNode>(node =>
            {
                Check("@" + node.Name.Value, node.Arguments);
                return VisitAction.SkipChildren;
            })
            .Enter<ObjectTypeDefinitionNode>(node => CheckFields(node.Name, node.Fields))
            .Enter<ObjectTypeExtensionNode>(node => CheckFields(node.Name, node.Fields))
            .Enter<InterfaceTypeDefinitionNode>(node => CheckFields(node.Name, node.Fields))
            .Enter<InterfaceTypeExtensionNode>(node => CheckFields(node.Name, node.Fields));

        VisitAction CheckFields(NameNode type, ImmutableArray<FieldDefinitionNode> fields)
        {
            foreach (var field in fields) Check($"{type.Value}.{field.Name.Value}", field.Arguments);
            return VisitAction.SkipChildren;
        }

        void Check(string parent, ImmutableArray<InputValueDefinitionNode> arguments)
        {
            foreach (var group in arguments.GroupBy(argument => argument.Name.Value))
            {
                var names = group.Select(argument => argument.Name).ToArray();
                if (names.Length > 1)
                    context.Report($"Argument \"{parent}({group.Key}:)\" can only be defined once.", names);
            }
        }
    }
}
