using System.Net.Sockets;
using ItAnalytics.Api.Planning;
using ItAnalytics.GraphQL.Errors;
using Npgsql;

namespace ItAnalytics.Api.Execution;

/// <summary>What clients are told when the database does not answer: never its own words.</summary>
internal static class DatabaseTrouble
{
    /// <summary>True for what the database or the way to it throws.</summary>
    public static bool IsOne(Exception exception) =>
        exception is NpgsqlException or TimeoutException or SocketException;

    /// <summary>The error for the client.</summary>
    public static GraphQLError ToError(Exception exception)
    {
        var (code, message) = exception switch
        {
            PostgresException { SqlState: PostgresErrorCodes.QueryCanceled } => (RequestErrorCodes.DatabaseTimeout,
                "The database took too long; the operation was given up. Ask for fewer rows, or narrow it with where."),
            PostgresException { SqlState: "ITA01" } => (RequestErrorCodes.UnknownPublication,
                "There is no publication with that id in this warehouse. Take one from publications, unchanged."),
            PostgresException { SqlState: PostgresErrorCodes.TooManyConnections } => (RequestErrorCodes.DatabaseUnavailable,
                "All connections of the database are taken. Try again in a moment."),
            PostgresException => (RequestErrorCodes.DatabaseFailure,
                "The database refused the operation. The log of the server says why."),
            { InnerException: TimeoutException } or TimeoutException => (RequestErrorCodes.DatabaseTimeout,
                "The database did not answer in time. Try again later."),
            _ => (RequestErrorCodes.DatabaseUnavailable,
                "The database cannot be reached. Try again later."),
        };
        return new GraphQLError { Code = code, Message = message };
    }
}
