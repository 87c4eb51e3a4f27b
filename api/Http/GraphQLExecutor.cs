namespace ItAnalytics.Api.Http;

/// <summary>
/// Carries out one GraphQL request: the seam between HTTP and <c>RequestPipeline</c>, through which the HTTP tests put
/// slow and broken operations.
/// </summary>
internal delegate Task<GraphQLAnswer> GraphQLExecutor(GraphQLHttpRequest request, CancellationToken cancellationToken);

/// <summary>A response as UTF-8 JSON, and how far the request got.</summary>
internal readonly record struct GraphQLAnswer(ReadOnlyMemory<byte> Body, GraphQLProgress Progress);

/// <summary>How far a request got; the HTTP status follows from it (GraphQL over HTTP, "Status Codes").</summary>
internal enum GraphQLProgress
{
    /// <summary>Executed: the response has a <c>data</c> entry, perhaps with errors beside it.</summary>
    Executed,

    /// <summary>Refused before execution: syntax, validation, variables. There is no <c>data</c> entry.</summary>
    Refused,

    /// <summary>Refused because the operation is a mutation and the request may only ask.</summary>
    MutationRefused,
}
