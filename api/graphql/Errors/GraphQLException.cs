namespace ItAnalytics.GraphQL.Errors;

/// <summary>Ends the unit of work because of bad input; carries the errors to be answered.</summary>
public sealed class GraphQLException : Exception
{
    /// <summary>Carries one error.</summary>
    public GraphQLException(GraphQLError error)
        : this([error])
    {
    }

    /// <summary>Carries one or more errors.</summary>
    public GraphQLException(IReadOnlyList<GraphQLError> errors)
        : base(string.Join(Environment.NewLine + Environment.NewLine, errors)) => Errors = errors;

    /// <summary>At least one error.</summary>
    public IReadOnlyList<GraphQLError> Errors { get; }
}
