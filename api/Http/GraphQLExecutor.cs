namespace ItAnalytics.Api.Http;

/// <summary>
/// Carries out one GraphQL request: the seam between HTTP and <see cref="RequestPipeline"/>, through which the HTTP
/// tests put slow and broken operations.
/// </summary>
internal delegate Task<ExecutionOutcome> GraphQLExecutor(GraphQLRequest request, CancellationToken cancellationToken);
