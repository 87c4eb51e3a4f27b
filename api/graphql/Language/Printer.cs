using System.Collections.Immutable;
using System.Globalization;
using System.Text;

namespace ItAnalytics.GraphQL.Language;

/// <summary>Prints nodes as GraphQL text in one canonical layout: printing what was parsed from it changes
/// nothing.</summary>
public static class Printer
{
    private const int MaxLineLength = 80;

    /// <summary>The node as text, without a line end at the end.</summary>
    public static string Print(Node node)
    {
        var text = new IndentedText();
        Write(node, text);
        return text.ToString();
    }

    // Selections nest without a limit of their own, so that they are written once, with the indent where they stand;
    // everything else is printed by itself and then indented.
    private static void Write(Node? node, IndentedText text)
    {
        switch (node)
        {
            case DocumentNode n:
                foreach (var definition in n.Definitions)
                {
                    if (!ReferenceEquals(definition, n.Definitions[0])) text.Append("\n\n");
                    Write(definition, text);
                }
                break;
            case OperationDefinitionNode n:
                text.Append(Operation(n));
                Write(n.SelectionSet, text);
                break;
            case FragmentDefinitionNode n:
                text.Append(Description(n.Description) + "fragment " + n.Name.Value + " on " + Print(n.TypeCondition)
                    + Directives(n.Directives) + " ");
                Write(n.SelectionSet, text);
                break;
            case SelectionSetNode n:
                text.Append("{");
                text.Depth++;
                foreach (var selection in n.Selections)
                {
                    text.Append("\n");
                    Write(selection, text);
                }
                text.Depth--;
                text.Append("\n}");
                break;
            case FieldNode n:
                text.Append(Field(n));
                if (n.SelectionSet is not null) text.Append(" ");
                Write(n.SelectionSet, text);
                break;
            case InlineFragmentNode n:
                text.Append("..." + Wrap(" on ", n.TypeCondition) + Directives(n.Directives) + " ");
                Write(n.SelectionSet, text);
                break;
            case not null:
                text.Append(Other(node));
                break;
        }
    }

    private static string Other(Node node) => node switch
    {
        NameNode n => n.Value,
        VariableDefinitionNode n => Description(n.Description) + Print(n.Variable) + ": " + Print(n.Type)
            + Wrap(" = ", n.DefaultValue) + Directives(n.Directives),
        ArgumentNode n => n.Name.Value + ": " + Print(n.Value),
        FragmentSpreadNode n => "..." + n.Name.Value + Directives(n.Directives),
        DirectiveNode n => "@" + n.Name.Value + Parenthesised(n.Arguments),
        ValueNode n => Value(n),
        ObjectFieldNode n => n.Name.Value + ": " + Print(n.Value),
        NamedTypeNode n => n.Name.Value,
        ListTypeNode n => "[" + Print(n.Type) + "]",
        NonNullTypeNode n => Print(n.Type) + "!",
        OperationTypeDefinitionNode n => OperationName(n.Operation) + ": " + Print(n.Type),
        _ => TypeSystem(node),
    };

    /// <summary>The keyword of an operation type.</summary>
    public static string OperationName(OperationKind operation) => operation switch
    {
        OperationKind.Query => "query",
        OperationKind.Mutation => "mutation",
        _ => "subscription",
    };

    /// <summary>A string literal between double quotes, with control characters escaped.</summary>
    internal static string PrintString(string value)
    {
        var text = new StringBuilder(value.Length + 2).Append('"');
        foreach (var c in value)
        {
            _ = c switch
            {
                '"' => text.Append("\\\""),
                '\\' => text.Append("\\\\"),
                '\b' => text.Append("\\b"),
                '\f' => text.Append("\\f"),
                '\n' => text.Append("\\n"),
                '\r' => text.Append("\\r"),
                '\t' => text.Append("\\t"),
                < ' ' or >= '\u007F' and <= '\u009F' =>
                    text.Append(CultureInfo.InvariantCulture, $"\\u{(int)c:X4}"),
                _ => text.Append(c),
            };
        }
        return text.Append('"').ToString();
    }

    private static string Value(ValueNode node) => node switch
    {
        VariableNode n => "$" + n.Name.Value,
        IntValueNode n => n.Value,
        FloatValueNode n => n.Value,
        StringValueNode n => n.IsBlock ? BlockString.Print(n.Value) : PrintString(n.Value),
        BooleanValueNode n => n.Value ? "true" : "false",
        NullValueNode => "null",
        EnumValueNode n => n.Value,
        ListValueNode n => "[" + Join(n.Values, ", ") + "]",
        _ => "{" + Join(((ObjectValueNode)node).Fields, ", ") + "}",
    };

    /// <summary>What stands before the selection set.</summary>
    private static string Operation(OperationDefinitionNode node)
    {
        var variables = Print(node.VariableDefinitions);
        var variableText = node.VariableDefinitions.IsEmpty ? ""
            : variables.Any(IsMultiline) ? "(\n" + string.Join('\n', variables) + "\n)"
            : "(" + string.Join(", ", variables) + ")";
        var signature = node.Name?.Value + variableText;
        var prefix = Description(node.Description) + OperationName(node.Operation)
            + (signature.Length > 0 ? " " + signature : "") + Directives(node.Directives);
        return prefix == "query" ? "" : prefix + " ";
    }

    /// <summary>What stands before the selection set.</summary>
    private static string Field(FieldNode node)
    {
        var prefix = (node.Alias is null ? "" : node.Alias.Value + ": ") + node.Name.Value;
        var line = prefix + Parenthesised(node.Arguments);
        if (line.Length > MaxLineLength && !node.Arguments.IsEmpty)
            line = prefix + "(\n" + Indent(Join(node.Arguments, "\n")) + "\n)";
        return line + Directives(node.Directives);
    }

    private static string TypeSystem(Node node) => node switch
    {
        SchemaDefinitionNode n => Description(n.Description) + "schema" + Directives(n.Directives)
            + Members(n.OperationTypes),
        ScalarTypeDefinitionNode n => Description(n.Description) + "scalar " + n.Name.Value + Directives(n.Directives),
        ObjectTypeDefinitionNode n => Description(n.Description) + "type " + n.Name.Value
            + Implements(n.Interfaces) + Directives(n.Directives) + Members(n.Fields),
        FieldDefinitionNode n => Description(n.Description) + n.Name.Value + ArgumentDefinitions(n.Arguments) + ": "
            + Print(n.Type) + Directives(n.Directives),
        InputValueDefinitionNode n => Description(n.Description) + n.Name.Value + ": " + Print(n.Type)
            + Wrap(" = ", n.DefaultValue) + Directives(n.Directives),
        InterfaceTypeDefinitionNode n => Description(n.Description) + "interface " + n.Name.Value
            + Implements(n.Interfaces) + Directives(n.Directives) + Members(n.Fields),
        UnionTypeDefinitionNode n => Description(n.Description) + "union " + n.Name.Value + Directives(n.Directives)
            + Union(n.Types),
        EnumTypeDefinitionNode n => Description(n.Description) + "enum " + n.Name.Value + Directives(n.Directives)
            + Members(n.Values),
        EnumValueDefinitionNode n => Description(n.Description) + n.Name.Value + Directives(n.Directives),
        InputObjectTypeDefinitionNode n => Description(n.Description) + "input " + n.Name.Value
            + Directives(n.Directives) + Members(n.Fields),
        DirectiveDefinitionNode n => Description(n.Description) + "directive @" + n.Name.Value
            + ArgumentDefinitions(n.Arguments) + (n.IsRepeatable ? " repeatable" : "") + " on "
            + Join(n.Locations, " | "),
        SchemaExtensionNode n => "extend schema" + Directives(n.Directives) + Members(n.OperationTypes),
        ScalarTypeExtensionNode n => "extend scalar " + n.Name.Value + Directives(n.Directives),
        ObjectTypeExtensionNode n => "extend type " + n.Name.Value + Implements(n.Interfaces)
            + Directives(n.Directives) + Members(n.Fields),
        InterfaceTypeExtensionNode n => "extend interface " + n.Name.Value + Implements(n.Interfaces)
            + Directives(n.Directives) + Members(n.Fields),
        UnionTypeExtensionNode n => "extend union " + n.Name.Value + Directives(n.Directives) + Union(n.Types),
        EnumTypeExtensionNode n => "extend enum " + n.Name.Value + Directives(n.Directives) + Members(n.Values),
        InputObjectTypeExtensionNode n => "extend input " + n.Name.Value + Directives(n.Directives)
            + Members(n.Fields),
        _ => throw new ArgumentOutOfRangeException(nameof(node), node.Kind, "Not a node of the grammar."),
    };

    private static string Description(StringValueNode? description) =>
        description is null ? "" : Value(description) + "\n";

    private static string Directives(ImmutableArray<DirectiveNode> directives) =>
        directives.IsEmpty ? "" : " " + Join(directives, " ");

    private static string Implements(ImmutableArray<NamedTypeNode> interfaces) =>
        interfaces.IsEmpty ? "" : " implements " + Join(interfaces, " & ");

    private static string Union(ImmutableArray<NamedTypeNode> types) =>
        types.IsEmpty ? "" : " = " + Join(types, " | ");

    private static string Members<T>(ImmutableArray<T> nodes)
        where T : Node => nodes.IsEmpty ? "" : " " + Block(nodes);

    private static string Parenthesised<T>(ImmutableArray<T> nodes)
        where T : Node => nodes.IsEmpty ? "" : "(" + Join(nodes, ", ") + ")";

    private static string ArgumentDefinitions(ImmutableArray<InputValueDefinitionNode> nodes)
    {
        if (nodes.IsEmpty) return "";
        var items = Print(nodes);
        return items.Any(IsMultiline)
            ? "(\n" + Indent(string.Join('\n', items)) + "\n)"
            : "(" + string.Join(", ", items) + ")";
    }

    private static string Block<T>(ImmutableArray<T> nodes)
        where T : Node => "{\n" + Indent(Join(nodes, "\n")) + "\n}";

    private static string Indent(string text) => "  " + text.Replace("\n", "\n  ", StringComparison.Ordinal);

    private static string Wrap(string start, Node? node) => node is null ? "" : start + Print(node);

    private static string Join<T>(ImmutableArray<T> nodes, string separator)
        where T : Node => nodes.Length == 1 ? Print(nodes[0]) : string.Join(separator, Print(nodes));

    private static string[] Print<T>(ImmutableArray<T> nodes)
        where T : Node
    {
        var texts = new string[nodes.Length];
        for (var i = 0; i < texts.Length; i++) texts[i] = Print(nodes[i]);
        return texts;
    }

    private static bool IsMultiline(string text) => text.Contains('\n', StringComparison.Ordinal);

    /// <summary>Text whose new lines begin where the depth says.</summary>
    private sealed class IndentedText
    {
        private readonly StringBuilder _text = new();

        internal int Depth { get; set; }

        internal void Append(string text)
        {
            var rest = text.AsSpan();
            for (int end; (end = rest.IndexOf('\n')) >= 0; rest = rest[(end + 1)..])
                _text.Append(rest[..(end + 1)]).Append(' ', Depth * 2);
            _text.Append(rest);
        }

        public override string ToString() => _text.ToString();
    }
}
