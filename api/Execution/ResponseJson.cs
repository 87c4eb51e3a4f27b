using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using ItAnalytics.GraphQL.Errors;

namespace ItAnalytics.Api.Execution;

/// <summary>The outermost form of a response (specification, section 7.1).</summary>
internal static class ResponseJson
{
    /// <summary>Letters beyond ASCII stay themselves: the answer is UTF-8, and Vietnamese is most of it.</summary>
    public static JsonWriterOptions WriterOptions { get; } = new()
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        SkipValidation = true,
    };

    /// <summary>A response without data: the request was refused before anything was run.</summary>
    public static byte[] Refused(IReadOnlyList<GraphQLError> errors) => Write(errors, []);

    /// <summary>A response with data, or null in its place, and the errors, which come first when there are
    /// some.</summary>
    public static byte[] Executed(IReadOnlyList<GraphQLError> errors, ReadOnlySpan<byte> data) =>
        Write(errors, data.IsEmpty ? "null"u8 : data);

    private static byte[] Write(IReadOnlyList<GraphQLError> errors, ReadOnlySpan<byte> data)
    {
        if (errors.Count == 0) return [.. "{\"data\":"u8, .. data, (byte)'}'];
        var buffer = new ArrayBufferWriter<byte>(512 + data.Length);
        buffer.Write("{\"errors\":"u8);
        using (var writer = new Utf8JsonWriter(buffer, WriterOptions)) ErrorJson.Write(writer, errors);
        if (!data.IsEmpty)
        {
            buffer.Write(",\"data\":"u8);
            buffer.Write(data);
        }
        buffer.Write("}"u8);
        return buffer.WrittenSpan.ToArray();
    }
}
