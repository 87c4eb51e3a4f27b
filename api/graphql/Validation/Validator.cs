using ItAnalytics.GraphQL.Errors;
using ItAnalytics.GraphQL.Language;
using ItAnalytics.GraphQL.Types;

namespace ItAnalytics.GraphQL.Validation;

/// <summary>Checks documents before they are run (specification, section 5).</summary>
public static class Validator
{
    /// <summary>All errors of a document, in document order within each rule's view; empty when it may be
    /// run.</summary>
    /// <param name="schema">A sound schema.</param>
    /// <param name="document">The document.</param>
    /// <param name="maxErrors">After so many errors validation gives up and says so.</param>
    /// <exception cref="GraphQLException">The schema itself is unsound.</exception>
    public static IReadOnlyList<GraphQLError> Validate(Schema schema, DocumentNode document, int maxErrors = 100)
    {
        if (schema.Errors.Count > 0) throw new GraphQLException(schema.Errors);
        var context = new ValidationContext(schema, document, maxErrors);
        context.Run(SpecifiedRules.ForDocuments);
        return context.Errors;
    }

    /// <summary>All errors of a schema's text that show before it is built.</summary>
    internal static List<GraphQLError> ValidateSdl(DocumentNode document)
    {
        var context = new ValidationContext(null, document, int.MaxValue);
        context.Run(SpecifiedRules.ForSchemas);
        return context.Errors;
    }
}
