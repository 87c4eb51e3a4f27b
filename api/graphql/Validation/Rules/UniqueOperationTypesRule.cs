using System.Collections.Immutable;
using ItAnalytics.GraphQL.Language;

namespace ItAnalytics.GraphQL.Validation.Rules;

/// <summary>A schema names each root type once (section 3.3.1).</summary>
internal static class UniqueOperationTypesRule
{
    internal static Visitor Create(RuleContext context)
    {
        var known = new Dictionary<OperationKind, OperationTypeDefinitionNode>();
        return new Visitor()
            .Enter<SchemaDefinitionNode>(node => Check(node.OperationTypes))
            .Enter<SchemaExtensionNode>(node => Check(node.OperationTypes));

        VisitAction Check(ImmutableArray<OperationTypeDefinitionNode> operationTypes)
        {
            foreach (var node in operationTypes)
            {
                if (known.TryAdd(node.Operation, node)) continue;
                context.Report(
                    $"There can be only one {Printer.OperationName(node.Operation)} type in schema.",
                    known[node.Operation],
                    node);
            }
            return VisitAction.SkipChildren;
        }
    }
}
