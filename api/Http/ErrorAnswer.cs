using System.Buffers;
using System.Diagnostics;
using System.Text.Encodings.Web;
using System.Text.Json;
using ItAnalytics.GraphQL.Errors;

namespace ItAnalytics.Api.Http;

/// <summary>Errors in the shape of a GraphQL response: message, code and the trace id that the log knows it by.</summary>
internal static class ErrorAnswer
{
    // Never inside HTML: the type is JSON, and nosniff keeps it so.
    private static readonly JsonWriterOptions Readable = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>JSON with its letters as they are, for people.</summary>
    public static JsonSerializerOptions ReadableJson { get; } =
        new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The id that stands in the log beside everything this request did.</summary>
    public static string TraceId(HttpContext context) =>
        Activity.Current?.TraceId.ToHexString() ?? context.TraceIdentifier;

    public static Task WriteAsync(HttpContext context, HttpRefusal refusal, AnswerForm form = AnswerForm.Json)
    {
        if (refusal.Allow is not null) context.Response.Headers.Allow = refusal.Allow;
        return WriteAsync(context, refusal.Status, refusal.Code, refusal.Message, form);
    }

    public static async Task WriteAsync(
        HttpContext context, int status, string code, string message, AnswerForm form = AnswerForm.Json)
    {
        if (MediaTypes.TableOf(form) is not null)
        {
            await WriteTextAsync(context, status, [new GraphQLError { Code = code, Message = message }]);
            return;
        }
        // An event stream begins with its first event; what is refused before that is told as JSON.
        if (form == AnswerForm.EventStream) form = AnswerForm.Json;
        var body = Json(code, message, TraceId(context));
        context.Response.StatusCode = status;
        context.Response.ContentType = MediaTypes.ContentType(form);
        context.Response.ContentLength = body.Length;
        if (!HttpMethods.IsHead(context.Request.Method))
            await context.Response.Body.WriteAsync(body, context.RequestAborted);
    }

    /// <summary>One error as the body of a response.</summary>
    public static ReadOnlyMemory<byte> Json(string code, string message, string? traceId = null)
    {
        var body = new ArrayBufferWriter<byte>(512);
        using (var writer = new Utf8JsonWriter(body, Readable))
        {
            writer.WriteStartObject();
            writer.WriteStartArray("errors"u8);
            writer.WriteStartObject();
            writer.WriteString("message"u8, message);
            writer.WriteStartObject("extensions"u8);
            writer.WriteString("code"u8, code);
            if (traceId is not null) writer.WriteString("traceId"u8, traceId);
            writer.WriteEndObject();
            writer.WriteEndObject();
            writer.WriteEndArray();
            writer.WriteEndObject();
        }
        return body.WrittenMemory;
    }

    /// <summary>Errors as lines of plain text, for clients that wanted a table.</summary>
    public static Task WriteTextAsync(HttpContext context, int status, IReadOnlyList<GraphQLError> errors)
    {
        var text = string.Concat(errors.Select(error => error.Locations is [var place, ..]
            ? $"{error.Code}: {error.Message} (line {place.Line}, column {place.Column})\n"
            : $"{error.Code}: {error.Message}\n"));
        context.Response.StatusCode = status;
        context.Response.ContentType = "text/plain; charset=utf-8";
        return context.Response.WriteAsync($"{text}traceId: {TraceId(context)}\n", context.RequestAborted);
    }
}
