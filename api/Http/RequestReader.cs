using System.Buffers;
using System.IO.Pipelines;
using System.Text;
using System.Text.Json;
using ItAnalytics.Api.Hosting;
using Microsoft.Net.Http.Headers;

namespace ItAnalytics.Api.Http;

/// <summary>The parameters of a GraphQL request, before it is known which document is meant.</summary>
/// <param name="Query">The document, or null when a hash stands for it.</param>
/// <param name="Hash">SHA-256 of a persisted document, or null.</param>
/// <param name="OperationName">Which of its operations.</param>
/// <param name="Variables">An object, or null.</param>
/// <param name="MayMutate">False for GET.</param>
internal sealed record RequestParameters(
    string? Query, string? Hash, string? OperationName, JsonElement? Variables, bool MayMutate);

/// <summary>Reads the parameters of a GraphQL request out of an HTTP request (GraphQL over HTTP, "Request").</summary>
internal static class RequestReader
{
    private static readonly JsonReaderOptions JsonOptions = new() { MaxDepth = 64 };

    /// <summary>Reads a request; exactly one of the two results is there.</summary>
    public static async ValueTask<(RequestParameters? Request, HttpRefusal? Refusal)> ReadAsync(
        HttpRequest request, int maxBytes, CancellationToken cancellationToken)
    {
        if (HttpMethods.IsGet(request.Method)) return ReadQueryString(request.Query);
        if (!HttpMethods.IsPost(request.Method))
            return Refuse(HttpRefusal.MethodNotAllowed("GET, POST", $"{request.Method} is not served here; use POST, or GET for queries."));
        if (CheckContentType(request.ContentType) is { } refusal) return (null, refusal);
        if (request.ContentLength > maxBytes) return Refuse(HttpRefusal.TooLarge(maxBytes));
        var reader = request.BodyReader;
        for (; ; )
        {
            ReadResult read;
            try
            {
                read = await reader.ReadAsync(cancellationToken);
            }
            catch (BadHttpRequestException error)
            {
                return Refuse(error.StatusCode == StatusCodes.Status413PayloadTooLarge
                    ? HttpRefusal.TooLarge(maxBytes)
                    : HttpRefusal.BadRequest("The body broke off before its end."));
            }
            if (read.Buffer.Length > maxBytes) return Refuse(HttpRefusal.TooLarge(maxBytes));
            if (!read.IsCompleted)
            {
                reader.AdvanceTo(read.Buffer.Start, read.Buffer.End);
                continue;
            }
            var result = ReadJson(read.Buffer);
            reader.AdvanceTo(read.Buffer.End);
            return result;
        }
    }

    /// <summary>
    /// Only application/json: a page of another origin cannot send it without asking first (CORS preflight), which is
    /// what keeps a reviewer's browser from being used against the API.
    /// </summary>
    private static HttpRefusal? CheckContentType(string? contentType)
    {
        if (contentType == MediaTypes.Json) return null;
        if (MediaTypeHeaderValue.TryParse(contentType, out var type)
            && type.MediaType.Equals(MediaTypes.Json, StringComparison.OrdinalIgnoreCase)
            && (!type.Charset.HasValue || type.Charset.Equals("utf-8", StringComparison.OrdinalIgnoreCase)))
            return null;
        return new HttpRefusal(StatusCodes.Status415UnsupportedMediaType, ApiErrorCodes.ContentType,
            $"The Content-Type is {(contentType is null ? "missing" : $"'{contentType}'")}; send 'application/json' in UTF-8.");
    }

    private static (RequestParameters?, HttpRefusal?) ReadJson(ReadOnlySequence<byte> body)
    {
        if (body.IsEmpty) return Refuse(HttpRefusal.BadRequest("The body is empty; send {\"query\": \"…\"}."));
        try
        {
            var reader = new Utf8JsonReader(body, JsonOptions);
            reader.Read();
            if (reader.TokenType == JsonTokenType.StartArray)
                return Refuse(new HttpRefusal(StatusCodes.Status400BadRequest, ApiErrorCodes.Batch,
                    "Several operations in one request are not taken; send one at a time, or one operation with several fields."));
            if (reader.TokenType != JsonTokenType.StartObject)
                return Refuse(HttpRefusal.BadRequest("The body is not a JSON object; send {\"query\": \"…\"}."));
            return ReadObject(ref reader);
        }
        catch (JsonException error)
        {
            return Refuse(HttpRefusal.BadRequest(
                $"The body is not JSON (line {error.LineNumber + 1}, byte {error.BytePositionInLine + 1})."));
        }
        catch (Exception error) when (error is InvalidOperationException or DecoderFallbackException)
        {
            return Refuse(HttpRefusal.BadRequest("The body is not valid UTF-8."));
        }
    }

    private static (RequestParameters?, HttpRefusal?) ReadObject(ref Utf8JsonReader reader)
    {
        string? query = null, operationName = null;
        JsonElement? variables = null, extensions = null;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var isQuery = reader.ValueTextEquals("query"u8);
            var isName = reader.ValueTextEquals("operationName"u8);
            var isVariables = reader.ValueTextEquals("variables"u8);
            var isExtensions = reader.ValueTextEquals("extensions"u8);
            reader.Read();
            if (isQuery || isName)
            {
                if (reader.TokenType is not (JsonTokenType.String or JsonTokenType.Null))
                    return Refuse(MustBe(isQuery ? "query" : "operationName", "a string"));
                if (isQuery) query = reader.GetString();
                else operationName = reader.GetString();
            }
            else if (isVariables || isExtensions)
            {
                if (reader.TokenType is not (JsonTokenType.StartObject or JsonTokenType.Null))
                    return Refuse(MustBe(isVariables ? "variables" : "extensions", "an object"));
                if (isVariables) variables = reader.TokenType == JsonTokenType.Null ? null : JsonElement.ParseValue(ref reader);
                else if (reader.TokenType == JsonTokenType.StartObject) extensions = JsonElement.ParseValue(ref reader);
            }
            else
            {
                reader.Skip();
            }
        }
        // What follows the object must be nothing; the reader throws where there is more.
        reader.Read();
        return Checked(query, operationName, variables, extensions, mayMutate: true);
    }

    private static (RequestParameters?, HttpRefusal?) ReadQueryString(IQueryCollection parameters)
    {
        if (parameters["query"].Count > 1) return Refuse(HttpRefusal.BadRequest("The parameter query is given more than once."));
        if (!TryReadObject(parameters["variables"], out var variables)) return Refuse(MustBe("variables", "a JSON object"));
        if (!TryReadObject(parameters["extensions"], out var extensions)) return Refuse(MustBe("extensions", "a JSON object"));
        return Checked(parameters["query"], parameters["operationName"], variables, extensions, mayMutate: false);
    }

    private static bool TryReadObject(string? text, out JsonElement? value)
    {
        value = null;
        if (string.IsNullOrEmpty(text) || text == "null") return true;
        try
        {
            value = JsonElement.Parse(text);
            return value.Value.ValueKind == JsonValueKind.Object;
        }
        catch (JsonException)
        {
            return false;
        }
    }

    private static (RequestParameters?, HttpRefusal?) Checked(
        string? query, string? operationName, JsonElement? variables, JsonElement? extensions, bool mayMutate)
    {
        if (!TryReadHash(extensions, out var hash))
        {
            return Refuse(MustBe(
                "extensions.persistedQuery", "an object with version 1 and sha256Hash, 64 hexadecimal digits"));
        }
        return (new RequestParameters(
            string.IsNullOrEmpty(query) ? null : query,
            hash,
            string.IsNullOrEmpty(operationName) ? null : operationName,
            variables,
            mayMutate), null);
    }

    // What Apollo's clients send instead of a document that the server may know.
    private static bool TryReadHash(JsonElement? extensions, out string? hash)
    {
        hash = null;
        if (extensions is not { ValueKind: JsonValueKind.Object } all
            || !all.TryGetProperty("persistedQuery", out var persisted))
            return true;
        if (persisted.ValueKind != JsonValueKind.Object
            || !persisted.TryGetProperty("version", out var version)
            || version.ValueKind != JsonValueKind.Number || version.GetRawText() != "1"
            || !persisted.TryGetProperty("sha256Hash", out var text)
            || text.ValueKind != JsonValueKind.String)
            return false;
        hash = text.GetString()!.ToLowerInvariant();
        return hash.Length == 64 && hash.All(char.IsAsciiHexDigitLower);
    }

    private static HttpRefusal MustBe(string parameter, string kind) =>
        HttpRefusal.BadRequest($"The parameter {parameter} must be {kind}.");

    private static (RequestParameters?, HttpRefusal?) Refuse(HttpRefusal refusal) => (null, refusal);
}
