using System.Buffers;
using System.Diagnostics;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace ItAnalytics.Api.Http;

/// <summary>Errors in the shape of a GraphQL response: message, code and the trace id that the log knows it by.</summary>
internal static class ErrorAnswer
{
    // Never inside HTML: the type is JSON, and nosniff keeps it so.
    private static readonly JsonWriterOptions Readable = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

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
        var body = new ArrayBufferWriter<byte>(512);
        using (var writer = new Utf8JsonWriter(body, Readable))
        {
            writer.WriteStartObject();
            writer.WriteStartArray("errors"u8);
            writer.WriteStartObject();
            writer.WriteString("message"u8, message);
            writer.WriteStartObject("extensions"u8);
            writer.WriteString("code"u8, code);
            writer.WriteString("traceId"u8, TraceId(context));
            writer.WriteEndObject();
            writer.WriteEndObject();
            writer.WriteEndArray();
            writer.WriteEndObject();
        }
        context.Response.StatusCode = status;
        context.Response.ContentType = MediaTypes.ContentType(form);
        context.Response.ContentLength = body.WrittenCount;
        if (!HttpMethods.IsHead(context.Request.Method))
            await context.Response.Body.WriteAsync(body.WrittenMemory, context.RequestAborted);
    }
}
