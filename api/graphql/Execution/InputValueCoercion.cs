using System.Globalization;
using System.Text;
using System.Text.Json;
using ItAnalytics.GraphQL.Errors;
using ItAnalytics.GraphQL.Types;

namespace ItAnalytics.GraphQL.Execution;

/// <summary>Coerces JSON values to CLR values by their type, collecting what does not fit.</summary>
internal sealed class InputValueCoercion
{
    /// <summary>Told of each misfit: where it is (".where[0].eq", or ""), the value there, and why.</summary>
    internal delegate void OnError(string path, JsonElement invalid, string message);

    private readonly OnError _onError;
    private readonly List<object> _path = [];

    private InputValueCoercion(OnError onError) => _onError = onError;

    /// <summary>The coerced value; meaningful only when no error was told.</summary>
    internal static object? Coerce(JsonElement value, GraphQLType type, OnError onError) =>
        new InputValueCoercion(onError).Coerce(value, type);

    private object? Coerce(JsonElement value, GraphQLType type)
    {
        if (type is NonNullType nonNull)
        {
            if (value.ValueKind != JsonValueKind.Null) return Coerce(value, nonNull.OfType);
            Fail(value, $"Expected non-nullable type \"{type}\" not to be null.");
            return null;
        }
        if (value.ValueKind == JsonValueKind.Null) return null;
        return type switch
        {
            ListType list => CoerceList(value, list.OfType),
            InputObjectType input => CoerceObject(value, input),
            EnumType of => Take(value, EnumCoercion.Parse(of, value)),
            _ => Take(value, ((ScalarType)type).ParseValue(value)),
        };
    }

    // A value that is no list counts as a list of one.
    private object?[] CoerceList(JsonElement value, GraphQLType itemType)
    {
        if (value.ValueKind != JsonValueKind.Array) return [Coerce(value, itemType)];
        var items = new object?[value.GetArrayLength()];
        for (var i = 0; i < items.Length; i++)
        {
            _path.Add(i);
            items[i] = Coerce(value[i], itemType);
            _path.RemoveAt(_path.Count - 1);
        }
        return items;
    }

    private OrderedDictionary<string, object?>? CoerceObject(JsonElement value, InputObjectType type)
    {
        if (value.ValueKind != JsonValueKind.Object)
        {
            Fail(value, $"Expected type \"{type.Name}\" to be an object.");
            return null;
        }
        var fields = new OrderedDictionary<string, object?>();
        foreach (var field in type.Fields)
        {
            if (value.TryGetProperty(field.Name, out var given))
            {
                _path.Add(field.Name);
                fields[field.Name] = Coerce(given, field.Type);
                _path.RemoveAt(_path.Count - 1);
            }
            else if (field.HasDefault)
            {
                fields[field.Name] = field.DefaultValue;
            }
            else if (field.Type is NonNullType)
            {
                Fail(value, $"Field \"{field.Name}\" of required type \"{field.Type}\" was not provided.");
            }
        }
        foreach (var (name, _) in Inspect.Properties(value))
        {
            if (type.Fields.TryFind(name, out _)) continue;
            var hint = DidYouMean.Say(name, type.Fields.Names);
            Fail(value, $"Field \"{name}\" is not defined by type \"{type.Name}\".{hint}");
        }
        if (type.IsOneOf) CheckOneOf(value, type, fields);
        return fields;
    }

    private void CheckOneOf(JsonElement value, InputObjectType type, OrderedDictionary<string, object?> fields)
    {
        if (fields.Count != 1) Fail(value, $"Exactly one key must be specified for OneOf type \"{type.Name}\".");
        if (fields.Count == 0) return;
        var name = fields.GetAt(0).Key;
        if (!value.TryGetProperty(name, out var given) || given.ValueKind != JsonValueKind.Null) return;
        _path.Add(name);
        Fail(given, $"Field \"{name}\" must be non-null.");
        _path.RemoveAt(_path.Count - 1);
    }

    private object? Take(JsonElement value, Coercion coercion)
    {
        if (!coercion.IsValid) Fail(value, coercion.Error!);
        return coercion.Value;
    }

    private void Fail(JsonElement value, string message)
    {
        var path = new StringBuilder();
        foreach (var step in _path)
        {
            _ = step is int index
                ? path.Append(CultureInfo.InvariantCulture, $"[{index}]")
                : path.Append('.').Append((string)step);
        }
        _onError(path.ToString(), value, message);
    }
}
