using System.Collections;
using System.Text;
using ItAnalytics.Api.Planning;
using ItAnalytics.GraphQL.Errors;
using ItAnalytics.GraphQL.Types;

namespace ItAnalytics.Api.Execution;

/// <summary>Writes a computed object in selection order, by the null rules of the specification (section 6.4.4).</summary>
internal sealed class ComputedWriter(JsonBuffer json, List<GraphQLError> errors)
{
    private readonly List<object> _path = [];

    /// <summary>Writes the object of a root field.</summary>
    /// <returns>False when it must be null; then nothing was written.</returns>
    public bool TryWrite(ComputedRoot root, object value)
    {
        _path.Clear();
        _path.Add(root.Field.ResponseName);
        return TryWrite(root.Object, value);
    }

    private bool TryWrite(ComputedObjectPlan plan, object value)
    {
        var start = json.Length;
        json.Append((byte)'{');
        for (var i = 0; i < plan.Fields.Length; i++)
        {
            var field = plan.Fields[i];
            if (i > 0) json.Append((byte)',');
            json.Append(field.Prefix);
            _path.Add(field.Field.ResponseName);
            var isWritten = TryWrite(field, field.Type, field.Value(value));
            _path.RemoveAt(_path.Count - 1);
            if (isWritten) continue;
            json.Truncate(start);
            return false;
        }
        json.Append((byte)'}');
        return true;
    }

    /// <summary>Writes a value, or null in its place where its type allows that.</summary>
    private bool TryWrite(ComputedFieldPlan field, GraphQLType type, object? value)
    {
        if (value is null && type is NonNullType)
        {
            errors.Add(GraphQLError.At(RequestErrorCodes.NullValue,
                $"Cannot return null for non-nullable field {field.ParentType}.{field.Field.Name}.",
                [.. field.Field.Nodes]) with
            { Path = [.. _path] });
            return false;
        }
        if (value is not null && TryWriteThere(field, type.Nullable, value)) return true;
        if (type is NonNullType) return false;
        json.Append("null"u8);
        return true;
    }

    private bool TryWriteThere(ComputedFieldPlan field, GraphQLType type, object value)
    {
        if (type is ListType list) return TryWriteList(field, list.OfType, (IEnumerable)value);
        if (field.Object is { } inner) return TryWrite(inner, value);
        switch (value)
        {
            case string text: json.AppendString(Encoding.UTF8.GetBytes(text)); break;
            case bool flag: json.Append(flag ? "true"u8 : "false"u8); break;
            case int number: json.AppendNumber(number); break;
            case decimal number: json.AppendNumber(number / 1.0000000000000000000000000000m); break;
            default: throw new InvalidOperationException($"{value.GetType().Name} is no value of an answer.");
        }
        return true;
    }

    private bool TryWriteList(ComputedFieldPlan field, GraphQLType itemType, IEnumerable items)
    {
        var start = json.Length;
        json.Append((byte)'[');
        var index = 0;
        foreach (var item in items)
        {
            if (index > 0) json.Append((byte)',');
            _path.Add(index++);
            var isWritten = TryWrite(field, itemType, item);
            _path.RemoveAt(_path.Count - 1);
            if (isWritten) continue;
            json.Truncate(start);
            return false;
        }
        json.Append((byte)']');
        return true;
    }
}
