using ItAnalytics.GraphQL.Errors;
using ItAnalytics.GraphQL.Language;

namespace ItAnalytics.GraphQL.Validation.Rules;

/// <summary>An extension extends a type that is defined, and of its kind (sections 3.4.3 to 3.10.1).</summary>
internal static class PossibleTypeExtensionsRule
{
    internal static Visitor Create(RuleContext context)
    {
        var defined = new OrderedDictionary<string, TypeDefinitionNode>();
        foreach (var definition in context.Document.Definitions.OfType<TypeDefinitionNode>())
            defined[definition.Name.Value] = definition;
        return new Visitor().Enter<TypeExtensionNode>(extension =>
        {
            var name = extension.Name.Value;
            if (!defined.TryGetValue(name, out var definition))
            {
                var hint = DidYouMean.Say(name, defined.Keys);
                context.Report($"Cannot extend type \"{name}\" because it is not defined.{hint}", extension.Name);
            }
            else if (KindOf(extension.Kind) != KindOf(definition.Kind))
            {
                context.Report($"Cannot extend non-{KindOf(extension.Kind)} type \"{name}\".", definition, extension);
            }
        });
    }

    private static string KindOf(NodeKind kind) => kind switch
    {
        NodeKind.ScalarTypeDefinition or NodeKind.ScalarTypeExtension => "scalar",
        NodeKind.ObjectTypeDefinition or NodeKind.ObjectTypeExtension => "object",
        NodeKind.InterfaceTypeDefinition or NodeKind.InterfaceTypeExtension => "interface",
        NodeKind.UnionTypeDefinition or NodeKind.UnionTypeExtension => "union",
        NodeKind.EnumTypeDefinition or NodeKind.EnumTypeExtension => "enum",
        _ => "input object",
    };
}
