using System.Globalization;
using System.Text;
using ItAnalytics.GraphQL.Language;

namespace ItAnalytics.GraphQL.Conformance.Differential;

/// <summary>A tree in one line, as the oracle writes it: kind, range and own values of every node.</summary>
internal static class Outline
{
    public static string Of(Node root)
    {
        var text = new StringBuilder();
        new ParallelWalk([], node => Enter(node, text), _ => text.Append(')'), [], descriptions: true).Visit(root);
        return text.ToString();
    }

    private static void Enter(Node node, StringBuilder text)
    {
        text.Append(CultureInfo.InvariantCulture, $"({node.Kind} {node.Location.Start}-{node.Location.End}");
        var own = node switch
        {
            OperationDefinitionNode n => AsciiJson.Quote(Printer.OperationName(n.Operation)),
            OperationTypeDefinitionNode n => AsciiJson.Quote(Printer.OperationName(n.Operation)),
            DirectiveDefinitionNode n => n.IsRepeatable ? "true" : "false",
            NameNode n => AsciiJson.Quote(n.Value),
            IntValueNode n => AsciiJson.Quote(n.Value),
            FloatValueNode n => AsciiJson.Quote(n.Value),
            StringValueNode n => (n.IsBlock ? "true " : "false ") + AsciiJson.Quote(n.Value),
            BooleanValueNode n => n.Value ? "true" : "false",
            EnumValueNode n => AsciiJson.Quote(n.Value),
            _ => "",
        };
        if (own.Length > 0) text.Append(' ').Append(own);
    }
}
