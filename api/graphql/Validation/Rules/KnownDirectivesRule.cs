using ItAnalytics.GraphQL.Language;

namespace ItAnalytics.GraphQL.Validation.Rules;

/// <summary>Every directive exists and may stand where it stands (sections 5.7.1 and 5.7.2).</summary>
internal static class KnownDirectivesRule
{
    internal static Visitor Create(RuleContext context)
    {
        var locations = context.KnownDirectives.ToDictionary(one => one.Name, one => one.Locations.ToHashSet());
        foreach (var definition in context.Document.Definitions.OfType<DirectiveDefinitionNode>())
            locations[definition.Name.Value] = [.. definition.Locations.Select(name => name.Value)];
        return new Visitor().Enter<DirectiveNode>(directive =>
        {
            var name = directive.Name.Value;
            if (!locations.TryGetValue(name, out var allowed))
            {
                context.Report($"Unknown directive \"@{name}\".", directive);
                return;
            }
            var location = LocationOf(context.Shared.Ancestors);
            if (!allowed.Contains(location))
                context.Report($"Directive \"@{name}\" may not be used on {location}.", directive);
        });
    }

    private static string LocationOf(List<Node> ancestors) => ancestors[^1] switch
    {
        OperationDefinitionNode { Operation: OperationKind.Query } => DirectiveLocation.Query,
        OperationDefinitionNode { Operation: OperationKind.Mutation } => DirectiveLocation.Mutation,
        OperationDefinitionNode => DirectiveLocation.Subscription,
        FieldNode => DirectiveLocation.Field,
        FragmentSpreadNode => DirectiveLocation.FragmentSpread,
        InlineFragmentNode => DirectiveLocation.InlineFragment,
        FragmentDefinitionNode => DirectiveLocation.FragmentDefinition,
        VariableDefinitionNode => DirectiveLocation.VariableDefinition,
        SchemaDefinitionNode or SchemaExtensionNode => DirectiveLocation.Schema,
        ScalarTypeDefinitionNode or ScalarTypeExtensionNode => DirectiveLocation.Scalar,
        ObjectTypeDefinitionNode or ObjectTypeExtensionNode => DirectiveLocation.Object,
        FieldDefinitionNode => DirectiveLocation.FieldDefinition,
        InterfaceTypeDefinitionNode or InterfaceTypeExtensionNode => DirectiveLocation.Interface,
        UnionTypeDefinitionNode or UnionTypeExtensionNode => DirectiveLocation.Union,
        EnumTypeDefinitionNode or EnumTypeExtensionNode => DirectiveLocation.Enum,
        EnumValueDefinitionNode => DirectiveLocation.EnumValue,
        InputObjectTypeDefinitionNode or InputObjectTypeExtensionNode => DirectiveLocation.InputObject,
        _ => ancestors[^2] is InputObjectTypeDefinitionNode or InputObjectTypeExtensionNode
            ? DirectiveLocation.InputFieldDefinition
            : DirectiveLocation.ArgumentDefinition,
    };
}
