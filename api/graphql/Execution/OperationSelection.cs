using System.Diagnostics.CodeAnalysis;
using ItAnalytics.GraphQL.Errors;
using ItAnalytics.GraphQL.Language;
using ItAnalytics.GraphQL.Types;

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

    /// <summary>The type that an operation starts at (specification, section 5.2.1.1).</summary>
    /// <remarks>Asked when the operation is about to run, as graphql-js 16 does: to its validation, a document for a
    /// schema without mutations has no errors.</remarks>
    /// <exception cref="GraphQLException">The schema has no such operations.</exception>
    public static ObjectType RootType(Schema schema, OperationDefinitionNode operation) =>
        schema.RootType(operation.Operation) ?? throw new GraphQLException(GraphQLError.At(
            ErrorCodes.OperationSelection,
            $"Schema is not configured to execute {Printer.OperationName(operation.Operation)} operation.",
            operation));

    private static GraphQLError Error(string message) =>
        new() { Message = message, Code = ErrorCodes.OperationSelection };
}
