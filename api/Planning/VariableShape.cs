using System.Buffers.Text;
using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using System.Text.Json;
using ItAnalytics.Api.Contract;
using ItAnalytics.GraphQL.Execution;
using ItAnalytics.GraphQL.Language;
using ItAnalytics.GraphQL.Types;

namespace ItAnalytics.Api.Planning;

/// <summary>
/// What of an operation's variables its plan depends on. Requests whose variables have the same shape share a plan, and
/// so the server's prepared statements; only the parameters differ.
/// </summary>
/// <remarks>
/// The shape holds: which variables and input fields are there and which are null; Booleans (they decide @skip) and
/// enums (they name directions); page sizes (they are part of the statement, so that the server knows how little it
/// will be asked for); what is grouped by; the order a cursor belongs to and which of its parts are null; the type of a node's id.
/// </remarks>
internal sealed class VariableShape
{
    private enum Role
    {
        Plain,
        PageSize,
        Grouping,
        Cursor,
        NodeId,
    }

    private readonly ImmutableArray<(string Name, GraphQLType Type, Role Role)> _variables;

    /// <summary>Prepares for the variables of an operation.</summary>
    public VariableShape(Schema schema, DocumentNode document, OperationDefinitionNode operation)
    {
        var roles = new Dictionary<string, Role>();
        foreach (var definition in document.Definitions)
        {
            if (definition is ExecutableDefinitionNode executable) FindRoles(executable.SelectionSet, roles);
        }
        _variables =
        [
            .. operation.VariableDefinitions.Select(definition => (
                definition.Variable.Name.Value,
                schema.Resolve(definition.Type)!,
                roles.GetValueOrDefault(definition.Variable.Name.Value))),
        ];
    }

    /// <summary>The shape of a request's variables.</summary>
    public string Of(VariableValues variables)
    {
        if (_variables.IsEmpty) return "";
        var shape = new StringBuilder();
        foreach (var (name, type, role) in _variables)
        {
            if (!variables.Values.TryGetValue(name, out var value)) shape.Append('-');
            else if (value is null || role == Role.Plain) Append(shape, type, value);
            else shape.Append(CultureInfo.InvariantCulture, $"<{OfRole(role, value)}>");
        }
        return shape.ToString();
    }

    private static string OfRole(Role role, object value) => role switch
    {
        Role.PageSize => Convert.ToString(value, CultureInfo.InvariantCulture)!,
        Role.Grouping => string.Join(',', (object?[])value),
        Role.NodeId => NodeId.Read((string)value)?.TypeName ?? "",
        _ => OfCursor((string)value),
    };

    private static string OfCursor(string text)
    {
        if (!Base64Url.IsValid(text)) return "";
        try
        {
            using var json = JsonDocument.Parse(Base64Url.DecodeFromChars(text));
            var root = json.RootElement;
            if (root.ValueKind != JsonValueKind.Array || root.GetArrayLength() == 0) return "";
            var values = root.EnumerateArray().Skip(1).Select(part => part.ValueKind == JsonValueKind.Null ? "n" : "v");
            return root[0] + string.Concat(values);
        }
        catch (Exception exception) when (Cursor.IsNoText(exception))
        {
            return "";
        }
    }

    private static void Append(StringBuilder shape, GraphQLType type, object? value)
    {
        type = type.Nullable;
        switch (value)
        {
            case null: shape.Append('n'); break;
            case bool flag: shape.Append(flag ? 't' : 'f'); break;
            case string name when type is EnumType: shape.Append('\'').Append(name).Append('\''); break;
            case IReadOnlyDictionary<string, object?> fields:
                shape.Append('{');
                foreach (var (name, inner) in fields)
                {
                    shape.Append(name).Append(':');
                    Append(shape, ((InputObjectType)type).Fields.Find(name)!.Type, inner);
                }
                shape.Append('}');
                break;
            case object?[] items when ((ListType)type).OfType.Nullable is InputObjectType or ListType:
                shape.Append('[');
                foreach (var item in items) Append(shape, ((ListType)type).OfType, item);
                shape.Append(']');
                break;
            case object?[] items: shape.Append(Array.IndexOf(items, null) < 0 ? "[v]" : "[n]"); break;
            default: shape.Append('v'); break;
        }
    }

    private static void FindRoles(SelectionSetNode selectionSet, Dictionary<string, Role> roles)
    {
        foreach (var selection in selectionSet.Selections)
        {
            if (selection is InlineFragmentNode fragment) FindRoles(fragment.SelectionSet, roles);
            if (selection is not FieldNode field) continue;
            foreach (var argument in field.Arguments)
            {
                if (argument.Value is not VariableNode variable) continue;
                var role = argument.Name.Value switch
                {
                    "first" or "last" => Role.PageSize,
                    "groupBy" => Role.Grouping,
                    "after" or "before" => Role.Cursor,
                    "id" => Role.NodeId,
                    _ => Role.Plain,
                };
                if (role != Role.Plain) roles[variable.Name.Value] = role;
            }
            if (field.SelectionSet is not null) FindRoles(field.SelectionSet, roles);
        }
    }
}
