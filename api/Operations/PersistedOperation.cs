using ItAnalytics.GraphQL.Language;

namespace ItAnalytics.Api.Operations;

/// <summary>One operation that the server knows by name.</summary>
/// <param name="Name">The name of its file, such as leaderboard.</param>
/// <param name="Hash">SHA-256 of its document, in hexadecimal: its other name.</param>
/// <param name="Document">The document's text.</param>
/// <param name="Description">What it answers, from the comment at the head of the file.</param>
/// <param name="Kind">Query, mutation or subscription.</param>
/// <param name="Variables">Its variables, in the order of their definition.</param>
internal sealed record PersistedOperation(
    string Name,
    string Hash,
    string Document,
    string Description,
    OperationKind Kind,
    IReadOnlyList<OperationVariable> Variables);

/// <summary>A variable of an operation.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Type">Its type as the contract writes it, such as [String!]!.</param>
/// <param name="Default">Its default as GraphQL text, or null.</param>
internal sealed record OperationVariable(string Name, GraphQL.Types.GraphQLType Type, string? Default)
{
    /// <summary>Must a request give it?</summary>
    public bool IsRequired => Default is null && Type is GraphQL.Types.NonNullType;
}
