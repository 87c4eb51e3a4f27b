using System.Collections.Immutable;
using ItAnalytics.GraphQL.Language;

namespace ItAnalytics.GraphQL.Validation.Rules;

/// <summary>A directive that is not repeatable stands once in a place (section 5.7.3).</summary>
internal static class UniqueDirectivesPerLocationRule
{
    internal static Visitor Create(RuleContext context)
    {
        var repeatable = context.KnownDirectives.ToDictionary(one => one.Name, one => one.IsRepeatable);
        foreach (var definition in context.Document.Definitions.OfType<DirectiveDefinitionNode>())
            repeatable[definition.Name.Value] = definition.IsRepeatable;
        var onSchema = new Dictionary<string, DirectiveNode>();
        var onTypes = new Dictionary<string, Dictionary<string, DirectiveNode>>();

        // A type and its extensions are one place, and so are the schema and its extensions.
        return new Visitor()
            .Enter<SchemaDefinitionNode>(node => Check(node.Directives, onSchema))
            .Enter<SchemaExtensionNode>(node => Check(node.Directives, onSchema))
            .Enter<TypeDefinitionNode>(node => Check(node.Directives, OnType(node.Name.Value)))
            .Enter<TypeExtensionNode>(node => Check(node.Directives, OnType(node.Name.Value)))
            .Enter<ExecutableDefinitionNode>(node => Check(node.Directives, []))
            .Enter<VariableDefinitionNode>(node => Check(node.Directives, []))
            .Enter<SelectionNode>(node => Check(node.Directives, []))
            .Enter<FieldDefinitionNode>(node => Check(node.Directives, []))
            .Enter<InputValueDefinitionNode>(node => Check(node.Directives, []))
            .Enter<EnumValueDefinitionNode>(node => Check(node.Directives, []));

        Dictionary<string, DirectiveNode> OnType(string name)
        {
            if (!onTypes.TryGetValue(name, out var seen)) onTypes[name] = seen = [];
            return seen;
        }

        void Check(ImmutableArray<DirectiveNode> directives, Dictionary<string, DirectiveNode> seen)
        {
            foreach (var directive in directives)
            {
                var name = directive.Name.Value;
                if (!repeatable.TryGetValue(name, out var mayRepeat) || mayRepeat) continue;
                if (seen.TryAdd(name, directive)) continue;
                context.Report(
                    $"The directive \"@{name}\" can only be used once at this location.", seen[name], directive);
            }
        }
    }
}
