using System.Buffers;
using System.IO.Pipelines;
using System.Text;
using System.Text.Json;
using ItAnalytics.Api.Hosting;
using Microsoft.Net.Http.Headers;

namespace ItAnalytics.Api.Http;

/// <summary>Reads the parameters of a GraphQL request out of an HTTP request (GraphQL over HTTP, "Request").</summary>
internal static class RequestReader
{
    private static readonly JsonReaderOptions JsonOptions = new() { MaxDepth = 64 };

    /// <summary>Reads a request; exactly one of the two results is there.</summary>
    public static async ValueTask<(GraphQLRequest? Request, HttpRefusal? Refusal)> ReadAsync(
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

    private static (GraphQLRequest?, HttpRefusal?) ReadJson(ReadOnlySequence<byte> body)
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

    private static (GraphQLRequest?, HttpRefusal?) ReadObject(ref Utf8JsonReader reader)
    {
        string? query = null, operationName = null;
        JsonElement? variables = null;
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
                else reader.Skip();
            }
            else
            {
                reader.Skip();
            }
        }
        // What follows the object must be nothing; the reader throws where there is more.
        reader.Read();
        return Checked(query, operationName, variables, mayMutate: true);
    }

    private static (GraphQLRequest?, HttpRefusal?) ReadQueryString(IQueryCollection parameters)
    {
        if (parameters["query"].Count > 1) return Refuse(HttpRefusal.BadRequest("The parameter query is given more than once."));
        if (!TryReadObject(parameters["variables"], out var variables)) return Refuse(MustBe("variables", "a JSON object"));
        if (!TryReadObject(parameters["extensions"], out _)) return Refuse(MustBe("extensions", "a JSON object"));
        return Checked(parameters["query"], parameters["operationName"], variables, mayMutate: false);
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

    private static (GraphQLRequest?, HttpRefusal?) Checked(
        string? query, string? operationName, JsonElement? variables, bool mayMutate) =>
        string.IsNullOrEmpty(query)
            ? Refuse(HttpRefusal.BadRequest("The parameter query is missing; send {\"query\": \"{ agencies { nodes { name } } }\"}."))
            : (new GraphQLRequest(query, string.IsNullOrEmpty(operationName) ? null : operationName, variables)
            {
                MayMutate = mayMutate,
            }, null);

    private static HttpRefusal MustBe(string parameter, string kind) =>
        HttpRefusal.BadRequest($"The parameter {parameter} must be {kind}.");

    private static (GraphQLRequest?, HttpRefusal?) Refuse(HttpRefusal refusal) => (null, refusal);
}
