using ItAnalytics.Api.Exports;
using Microsoft.Extensions.Primitives;
using Microsoft.Net.Http.Headers;

namespace ItAnalytics.Api.Http;

/// <summary>The forms in which <c>/graphql</c> answers.</summary>
internal enum AnswerForm
{
    /// <summary>None that the client accepts.</summary>
    None,

    /// <summary>application/json: status 200 for every well-formed request, as older clients expect.</summary>
    Json,

    /// <summary>application/graphql-response+json: the status tells whether the operation was carried out.</summary>
    GraphQLResponse,

    /// <summary>text/html: the IDE, for people.</summary>
    Html,

    /// <summary>text/csv: one table.</summary>
    Csv,

    /// <summary>application/x-ndjson: one table, an object a line.</summary>
    NdJson,

    /// <summary>An Excel workbook with one table.</summary>
    Xlsx,

    /// <summary>text/event-stream: one event for each result.</summary>
    EventStream,
}

/// <summary>Chooses the form of an answer from the Accept header (GraphQL over HTTP, "Media Types").</summary>
internal static class MediaTypes
{
    public const string Json = "application/json";
    public const string GraphQLResponse = "application/graphql-response+json";
    public const string Csv = "text/csv";
    public const string NdJson = "application/x-ndjson";
    public const string Xlsx = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
    public const string EventStream = "text/event-stream";

    /// <summary>
    /// The form the client likes best; application/json when it says nothing or anything, and
    /// <see cref="AnswerForm.None"/> when it accepts none of ours.
    /// </summary>
    public static AnswerForm Choose(StringValues accept)
    {
        // The two headers that nearly every program sends, told without parsing.
        if (accept.Count == 0 || accept == "*/*" || accept == Json) return AnswerForm.Json;
        if (accept == GraphQLResponse) return AnswerForm.GraphQLResponse;
        // An unreadable header is treated like none at all.
        if (!MediaTypeHeaderValue.TryParseList(accept, out var wanted)) return AnswerForm.Json;
        // Among equals the first one named wins; a wildcard means "whatever", not "rather than those I named".
        return wanted
            .Where(range => range.Quality is not 0 && AcceptsUtf8(range))
            .OrderByDescending(range => range.Quality ?? 1)
            .ThenBy(range => range.MatchesAllSubTypes)
            .Select(FormOf)
            .FirstOrDefault(form => form != AnswerForm.None);
    }

    /// <summary>The Content-Type header of an answer in a form.</summary>
    public static string ContentType(AnswerForm form) => form switch
    {
        AnswerForm.GraphQLResponse => $"{GraphQLResponse}; charset=utf-8",
        AnswerForm.Csv => $"{Csv}; charset=utf-8; header=present",
        AnswerForm.NdJson => $"{NdJson}; charset=utf-8",
        AnswerForm.Xlsx => Xlsx,
        AnswerForm.EventStream => $"{EventStream}; charset=utf-8",
        _ => $"{Json}; charset=utf-8",
    };

    /// <summary>The form of a table, or null when the form is none.</summary>
    public static TableForm? TableOf(AnswerForm form) => form switch
    {
        AnswerForm.Csv => TableForm.Csv,
        AnswerForm.NdJson => TableForm.NdJson,
        AnswerForm.Xlsx => TableForm.Xlsx,
        _ => null,
    };

    /// <summary>The form that the end of an address names: json, csv, ndjson or xlsx.</summary>
    public static AnswerForm OfExtension(string extension) => extension switch
    {
        "json" => AnswerForm.Json,
        "csv" => AnswerForm.Csv,
        "ndjson" => AnswerForm.NdJson,
        "xlsx" => AnswerForm.Xlsx,
        _ => AnswerForm.None,
    };

    private static AnswerForm FormOf(MediaTypeHeaderValue range) => range.MediaType.Value?.ToLowerInvariant() switch
    {
        GraphQLResponse => AnswerForm.GraphQLResponse,
        Json or "application/*" or "*/*" => AnswerForm.Json,
        "text/html" => AnswerForm.Html,
        Csv => AnswerForm.Csv,
        NdJson or "application/ndjson" => AnswerForm.NdJson,
        Xlsx => AnswerForm.Xlsx,
        EventStream => AnswerForm.EventStream,
        _ => AnswerForm.None,
    };

    private static bool AcceptsUtf8(MediaTypeHeaderValue range) =>
        !range.Charset.HasValue || range.Charset.Equals("utf-8", StringComparison.OrdinalIgnoreCase);
}
