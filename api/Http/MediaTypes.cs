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
}

/// <summary>Chooses the form of an answer from the Accept header (GraphQL over HTTP, "Media Types").</summary>
internal static class MediaTypes
{
    public const string Json = "application/json";
    public const string GraphQLResponse = "application/graphql-response+json";

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
    public static string ContentType(AnswerForm form) =>
        form == AnswerForm.GraphQLResponse ? $"{GraphQLResponse}; charset=utf-8" : $"{Json}; charset=utf-8";

    private static AnswerForm FormOf(MediaTypeHeaderValue range) => range.MediaType.Value?.ToLowerInvariant() switch
    {
        GraphQLResponse => AnswerForm.GraphQLResponse,
        Json or "application/*" or "*/*" => AnswerForm.Json,
        "text/html" => AnswerForm.Html,
        _ => AnswerForm.None,
    };

    private static bool AcceptsUtf8(MediaTypeHeaderValue range) =>
        !range.Charset.HasValue || range.Charset.Equals("utf-8", StringComparison.OrdinalIgnoreCase);
}
