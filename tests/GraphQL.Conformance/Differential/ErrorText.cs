using System.Text.Json.Nodes;
using ItAnalytics.GraphQL.Errors;

namespace ItAnalytics.GraphQL.Conformance.Differential;

/// <summary>Errors as lines, ours and the oracle's alike: message and places.</summary>
internal static class ErrorText
{
    public static string Of(IReadOnlyList<GraphQLError> errors) => string.Join('\n', errors.Select(error =>
        AsciiJson.Quote(error.Message) + " "
        + string.Join(' ', error.Locations.Select(at => $"{at.Line}:{at.Column}"))
        + (error.Path is null ? "" : " path " + string.Join('.', error.Path))));

    public static string Of(JsonNode? errors) => string.Join('\n', errors!.AsArray().Select(error =>
        (string)error!["message"]! + " "
        + string.Join(' ', error["locations"]!.AsArray().Select(at => $"{at!["line"]}:{at["column"]}"))
        + (error["path"] is JsonArray path ? " path " + string.Join('.', path.Select(step => step!.ToString())) : "")));
}
