using System.Text.Json;

namespace ItAnalytics.GraphQL.Errors;

/// <summary>Writes errors as a response carries them.</summary>
public static class ErrorJson
{
    /// <summary>Writes an array of errors.</summary>
    public static void Write(Utf8JsonWriter writer, IReadOnlyList<GraphQLError> errors)
    {
        writer.WriteStartArray();
        foreach (var error in errors) Write(writer, error);
        writer.WriteEndArray();
    }

    /// <summary>Writes one error: message, locations and path when known, extensions with the code first.</summary>
    public static void Write(Utf8JsonWriter writer, GraphQLError error)
    {
        writer.WriteStartObject();
        writer.WriteString("message"u8, error.Message);
        if (error.Locations.Count > 0)
        {
            writer.WriteStartArray("locations"u8);
            foreach (var location in error.Locations)
            {
                writer.WriteStartObject();
                writer.WriteNumber("line"u8, location.Line);
                writer.WriteNumber("column"u8, location.Column);
                writer.WriteEndObject();
            }
            writer.WriteEndArray();
        }
        if (error.Path is { } path)
        {
            writer.WriteStartArray("path"u8);
            foreach (var step in path)
            {
                if (step is int index) writer.WriteNumberValue(index);
                else writer.WriteStringValue((string)step);
            }
            writer.WriteEndArray();
        }
        writer.WriteStartObject("extensions"u8);
        writer.WriteString("code"u8, error.Code);
        if (error.Rule is { } rule) writer.WriteString("rule"u8, rule);
        foreach (var (name, value) in error.Extensions ?? EmptyExtensions)
        {
            writer.WritePropertyName(name);
            JsonSerializer.Serialize(writer, value);
        }
        writer.WriteEndObject();
        writer.WriteEndObject();
    }

    private static readonly Dictionary<string, object?> EmptyExtensions = [];
}
