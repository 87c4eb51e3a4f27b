using ItAnalytics.GraphQL.Language;

namespace ItAnalytics.GraphQL.Errors;

/// <summary>One entry of a response's <c>errors</c> (specification, section 7.1.2).</summary>
public sealed record GraphQLError
{
    /// <summary>What went wrong and, where it is known, what to do.</summary>
    public required string Message { get; init; }

    /// <summary>One of <see cref="ErrorCodes"/>, or a code of the host; written to <c>extensions.code</c>.</summary>
    public required string Code { get; init; }

    /// <summary>The validation rule that was broken; written to <c>extensions.rule</c>.</summary>
    public string? Rule { get; init; }

    /// <summary>Places in the document, in the order in which the message speaks of them; may be empty.</summary>
    public IReadOnlyList<SourceLocation> Locations { get; init; } = [];

    /// <summary>Response names (<see cref="string"/>) and list indices (<see cref="int"/>) down to the field.</summary>
    public IReadOnlyList<object>? Path { get; init; }

    /// <summary>Further members of <c>extensions</c>, written after code and rule.</summary>
    public IReadOnlyDictionary<string, object?>? Extensions { get; init; }

    /// <summary>The text that the locations are in; not written to the response.</summary>
    public Source? Source { get; init; }

    /// <summary>Makes an error that points at nodes of a document.</summary>
    public static GraphQLError At(string code, string message, params ReadOnlySpan<Node?> nodes)
    {
        var locations = new List<SourceLocation>(nodes.Length);
        Source? source = null;
        foreach (var node in nodes)
        {
            if (node?.Location.Source is not { } nodeSource) continue;
            source ??= nodeSource;
            locations.Add(nodeSource.LocationOf(node.Location.Start));
        }
        return new GraphQLError { Message = message, Code = code, Locations = locations, Source = source };
    }

    /// <summary>The message followed by the source lines it points at, for logs and the command line.</summary>
    public override string ToString() => PrintedError.Print(this);
}
