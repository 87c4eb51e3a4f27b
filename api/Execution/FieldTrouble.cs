using ItAnalytics.GraphQL.Errors;
using ItAnalytics.GraphQL.Execution;

namespace ItAnalytics.Api.Execution;

/// <summary>A field error on its way up: the path grows at its front while the objects around it are left.</summary>
internal sealed class FieldTrouble(string code, string message, CollectedField field)
{
    private readonly List<object> _reversedPath = [];

    private FieldTrouble(FieldTrouble other)
        : this(other.Code, other.Message, other.Field) => _reversedPath.AddRange(other._reversedPath);

    /// <summary>One of <see cref="Planning.RequestErrorCodes"/> or of the engine's.</summary>
    public string Code { get; } = code;

    /// <summary>What went wrong.</summary>
    public string Message { get; } = message;

    /// <summary>The field it went wrong at.</summary>
    public CollectedField Field { get; } = field;

    /// <summary>Adds the step that leads to everything so far.</summary>
    public void Below(object step) => _reversedPath.Add(step);

    /// <summary>The same trouble for another place that shows the same rows.</summary>
    public FieldTrouble Copy() => new(this);

    /// <summary>The error as the response carries it.</summary>
    public GraphQLError ToError() =>
        GraphQLError.At(Code, Message, [.. Field.Nodes]) with { Path = [.. Enumerable.Reverse(_reversedPath)] };
}
