using ItAnalytics.Api.Access;
using ItAnalytics.Api.Hosting;
using ItAnalytics.Api.Operations;

namespace ItAnalytics.Api.Http;

/// <summary>Decides which document a request means: the one that it brings, or a persisted one that it names.</summary>
internal sealed class DocumentChooser(OperationStore operations, bool onlyPersisted)
{
    // Apollo's clients wait for exactly these words, and then send the document itself.
    private const string NotFoundMessage = "PersistedQueryNotFound";
    private const string NotFoundCode = "PERSISTED_QUERY_NOT_FOUND";

    /// <summary>The request to carry out; exactly one of the two results is there.</summary>
    public (GraphQLRequest? Request, HttpRefusal? Refusal) Choose(RequestParameters parameters, Viewer viewer)
    {
        var persisted = parameters.Hash is { } hash ? operations.Find(hash) : null;
        if (parameters.Query is not { } query)
        {
            if (parameters.Hash is null)
            {
                return (null, HttpRefusal.BadRequest(
                    "The parameter query is missing; send {\"query\": \"{ agencies { nodes { name } } }\"}."));
            }
            return persisted is null
                ? (null, new HttpRefusal(StatusCodes.Status200OK, NotFoundCode, NotFoundMessage))
                : (Request(persisted.Document, parameters, viewer), null);
        }
        if (parameters.Hash is { } claimed && claimed != OperationStore.HashOf(query))
            return (null, HttpRefusal.BadRequest("extensions.persistedQuery.sha256Hash is not the SHA-256 of query."));
        if (onlyPersisted && operations.FindText(query) is null) return (null, NotPersisted());
        return (Request(query, parameters, viewer), null);
    }

    /// <summary>The request for a persisted operation.</summary>
    public static GraphQLRequest Request(string document, RequestParameters parameters, Viewer viewer) =>
        new(document, parameters.OperationName, parameters.Variables) { MayMutate = parameters.MayMutate, Viewer = viewer };

    private static HttpRefusal NotPersisted() => new(StatusCodes.Status403Forbidden, ApiErrorCodes.NotPersisted,
        "Only persisted operations are answered here. /graphql/persisted lists them; ask the operator to add yours.");
}
