namespace ItAnalytics.GraphQL.Validation;

/// <summary>How much one document may ask for, whatever the schema; the defaults suit requests from strangers.
/// </summary>
/// <remarks>Tokens and depth of nesting are limits of the parser: <see cref="Language.ParserOptions"/>.</remarks>
public sealed record DocumentLimits
{
    /// <summary>For requests: several times what people and tools write, and far below what hurts.</summary>
    public static DocumentLimits Request { get; } = new();

    /// <summary>Deepest nesting of fields, fragments followed.</summary>
    public int MaxDepth { get; init; } = 50;

    /// <summary>Most aliases.</summary>
    public int MaxAliases { get; init; } = 200;

    /// <summary>How often one selection set may select the same field, or the same response name.</summary>
    public int MaxRepetitions { get; init; } = 100;

    /// <summary>Most directives.</summary>
    public int MaxDirectives { get; init; } = 500;

    /// <summary>Most directives at one place.</summary>
    public int MaxDirectivesPerLocation { get; init; } = 10;

    /// <summary>Most fields of one operation, each counted as often as the fragments it stands in are spread.</summary>
    public int MaxFields { get; init; } = 5_000;

    /// <summary>Most fields inside <c>__schema</c> and <c>__type</c> of one operation, counted in the same way. The
    /// usual introspection query has fewer than 300.</summary>
    public int MaxIntrospectionFields { get; init; } = 1_000;

    /// <summary>Longest literal or name, in characters of the document.</summary>
    public int MaxLiteralLength { get; init; } = 10_000;

    /// <summary>Most items of one list, or fields of one object, that is written in the document.</summary>
    public int MaxLiteralItems { get; init; } = 1_000;
}
