using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using ItAnalytics.GraphQL.Errors;
using ItAnalytics.GraphQL.Language;
using ItAnalytics.GraphQL.Types;

namespace ItAnalytics.GraphQL.Execution;

/// <summary>Coerces the arguments of fields and directives (specification, section 6.4.1).</summary>
public static class ArgumentValues
{
    private static readonly OrderedDictionary<string, object?> Empty = [];

    /// <summary>The coerced arguments of a field, in the order of the schema; an argument that was neither given nor
    /// has a default is absent.</summary>
    /// <param name="definition">The field.</param>
    /// <param name="node">Its use in the document.</param>
    /// <param name="variables">The coerced variables.</param>
    /// <param name="values">The arguments when the result is true, else empty.</param>
    /// <param name="error">Why there are none; it has no path, which the caller knows.</param>
    public static bool TryCoerce(
        FieldDefinition definition,
        FieldNode node,
        VariableValues variables,
        out IReadOnlyDictionary<string, object?> values,
        [NotNullWhen(false)] out GraphQLError? error) =>
        TryCoerce(definition.Arguments, node.Arguments, node, variables.Values, out values, out error);

    /// <summary>The coerced arguments of a directive where it is used on a node, or null when it is not.</summary>
    /// <exception cref="GraphQLException">An argument does not fit; cannot happen in a valid document.</exception>
    public static IReadOnlyDictionary<string, object?>? OfDirective(
        DirectiveDefinition definition,
        ImmutableArray<DirectiveNode> directives,
        IReadOnlyDictionary<string, object?>? variables = null)
    {
        foreach (var directive in directives)
        {
            if (directive.Name.Value != definition.Name) continue;
            return TryCoerce(
                definition.Arguments, directive.Arguments, directive, variables, out var values, out var error)
                ? values
                : throw new GraphQLException(error);
        }
        return null;
    }

    private static bool TryCoerce(
        NameMap<InputValueDefinition> definitions,
        ImmutableArray<ArgumentNode> nodes,
        Node parent,
        IReadOnlyDictionary<string, object?>? variables,
        out IReadOnlyDictionary<string, object?> values,
        [NotNullWhen(false)] out GraphQLError? error)
    {
        values = Empty;
        error = null;
        if (definitions.Count == 0) return true;

        var coerced = new OrderedDictionary<string, object?>(definitions.Count);
        foreach (var definition in definitions)
        {
            var literal = FindLast(nodes, definition.Name);
            var variable = literal as VariableNode;
            object? variableValue = null;
            var isMissing = literal is null
                || (variable is not null && variables?.TryGetValue(variable.Name.Value, out variableValue) is not true);
            if (isMissing)
            {
                if (definition.HasDefault)
                {
                    coerced[definition.Name] = definition.DefaultValue;
                }
                else if (definition.Type is NonNullType)
                {
                    error = Missing(definition, variable, parent);
                    return false;
                }
                continue;
            }
            var isNull = variable is null ? literal is NullValueNode : variableValue is null;
            if (isNull && definition.Type is NonNullType)
            {
                error = At(
                    $"Argument \"{definition.Name}\" of non-null type \"{definition.Type}\" must not be null.",
                    literal!);
                return false;
            }
            if (!LiteralCoercion.TryCoerce(literal!, definition.Type, variables, out var value))
            {
                error = At($"Argument \"{definition.Name}\" has invalid value {Printer.Print(literal!)}.", literal!);
                return false;
            }
            coerced[definition.Name] = value;
        }
        values = coerced;
        return true;
    }

    private static GraphQLError Missing(InputValueDefinition definition, VariableNode? variable, Node parent)
    {
        var subject = $"Argument \"{definition.Name}\" of required type \"{definition.Type}\" ";
        return variable is null
            ? At(subject + "was not provided.", parent)
            : At(
                subject + $"was provided the variable \"${variable.Name.Value}\" "
                + "which was not provided a runtime value.",
                variable);
    }

    private static ValueNode? FindLast(ImmutableArray<ArgumentNode> nodes, string name)
    {
        for (var i = nodes.Length - 1; i >= 0; i--)
        {
            if (nodes[i].Name.Value == name) return nodes[i].Value;
        }
        return null;
    }

    private static GraphQLError At(string message, Node node) => GraphQLError.At(ErrorCodes.Arguments, message, node);
}
