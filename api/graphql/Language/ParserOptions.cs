namespace ItAnalytics.GraphQL.Language;

/// <summary>How large a document may be before the parser gives up; the defaults suit requests from
/// strangers.</summary>
public sealed record ParserOptions
{
    /// <summary>For requests.</summary>
    public static ParserOptions Request { get; } = new();

    /// <summary>For texts of one's own, such as the schema: any number of tokens.</summary>
    public static ParserOptions Trusted { get; } = new() { MaxTokens = int.MaxValue };

    /// <summary>Most tokens, comments not counted.</summary>
    public int MaxTokens { get; init; } = 15_000;

    /// <summary>Deepest nesting of selection sets, values and list types. It keeps every later stage, all of which
    /// walk the tree recursively, off the end of the stack.</summary>
    public int MaxDepth { get; init; } = 200;
}
