using System.Text.Json;

namespace ItAnalytics.Api.Http;

/// <summary>The parameters of a GraphQL request as HTTP carries them; variables are an object or null.</summary>
internal sealed record GraphQLHttpRequest(string Query, string? OperationName, JsonElement? Variables)
{
    /// <summary>False for GET, which may only ask, never change.</summary>
    public bool MayMutate { get; init; } = true;
}
