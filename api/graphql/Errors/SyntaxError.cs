using ItAnalytics.GraphQL.Language;

namespace ItAnalytics.GraphQL.Errors;

/// <summary>Errors of lexer and parser, which know an offset but no node.</summary>
internal static class SyntaxError
{
    internal static GraphQLException At(Source source, int position, string message) =>
        Make(ErrorCodes.Syntax, source, position, message);

    internal static GraphQLException Limit(Source source, int position, string message) =>
        Make(ErrorCodes.DocumentLimit, source, position, message);

    private static GraphQLException Make(string code, Source source, int position, string message) =>
        new(new GraphQLError
        {
            Message = "Syntax Error: " + message,
            Code = code,
            Locations = [source.LocationOf(position)],
            Source = source,
        });
}
