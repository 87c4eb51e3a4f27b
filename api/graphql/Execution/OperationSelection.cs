using System.Diagnostics.CodeAnalysis;
using ItAnalytics.GraphQL.Errors;
using ItAnalytics.GraphQL.Language;

namespace ItAnalytics.GraphQL.Execution;

/// <summary>Finds the operation that a request means (specification, section 6.1, GetOperation).</summary>
public static class OperationSelection
{
    /// <summary>The named operation, or the only one when no name is given.</summary>
    public static bool TryGet(
        DocumentNode document,
        string? operationName,
        [NotNullWhen(true)] out OperationDefinitionNode? operation,
        [NotNullWhen(false)] out GraphQLError? error)
    {
        operation = null;
        error = null;
        foreach (var definition in document.Definitions)
        {
            if (definition is not OperationDefinitionNode candidate) continue;
            if (operationName is not null && candidate.Name?.Value != operationName) continue;
            if (operationName is null && operation is not null)
            {
                operation = null;
                error = Error("Must provide operation name if query contains multiple operations.");
                return false;
            }
            operation = candidate;
        }
        if (operation is null)
        {
            error = Error(
                operationName is null ? "Must provide an operation." : $"Unknown operation named \"{operationName}\".");
        }
        return operation is not null;
    }

    private static GraphQLError Error(string message) =>
        new() { Message = message, Code = ErrorCodes.OperationSelection };
}
