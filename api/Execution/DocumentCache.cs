using ItAnalytics.Api.Access;
using ItAnalytics.Api.Planning;
using ItAnalytics.GraphQL.Errors;
using ItAnalytics.GraphQL.Execution;
using ItAnalytics.GraphQL.Language;
using ItAnalytics.GraphQL.Types;
using ItAnalytics.GraphQL.Validation;

namespace ItAnalytics.Api.Execution;

/// <summary>Keeps documents parsed and validated, and with each the plans of its operations.</summary>
internal sealed class DocumentCache(Schema schema, PipelineOptions options)
{
    // Longer documents are read each time: they are rare, and a few could push out all the others.
    private const int MaxLength = 100_000;

    private readonly WeightedCache<string, CachedDocument> _documents = new(options.DocumentCacheSize * 4L);

    /// <summary>The document of a text, or the errors that it has.</summary>
    public CachedDocument Read(string text)
    {
        if (_documents.TryGet(text, out var known)) return known;
        var document = Parse(text);
        if (text.Length <= MaxLength) _documents.Set(text, document, 4);
        return document;
    }

    private CachedDocument Parse(string text)
    {
        try
        {
            var node = Parser.Parse(text);
            DocumentLimitCheck.Run(node, DocumentLimits.Request);
            return new CachedDocument(schema, options, node, Validator.Validate(schema, node));
        }
        catch (GraphQLException exception)
        {
            return new CachedDocument(schema, options, null, exception.Errors);
        }
    }
}

/// <summary>One document, valid unless it has errors, with its plans.</summary>
internal sealed class CachedDocument(
    Schema schema, PipelineOptions options, DocumentNode? node, IReadOnlyList<GraphQLError> errors)
{
    private readonly Lock _lock = new();
    private readonly Dictionary<OperationDefinitionNode, VariableShape> _shapes = [];
    private readonly Dictionary<OperationDefinitionNode, IReadOnlyList<Requirement>> _requirements = [];
    private readonly WeightedCache<(OperationDefinitionNode, string, Audience), Plan> _plans = new(options.PlansPerDocument * 4L);

    /// <summary>The document, or null when it could not be parsed.</summary>
    public DocumentNode? Node { get; } = node;

    /// <summary>Why it cannot be run; empty when it can.</summary>
    public IReadOnlyList<GraphQLError> Errors { get; } = errors;

    /// <summary>Refuses an operation that asks for what a viewer may not have.</summary>
    /// <exception cref="GraphQLException">GQL572.</exception>
    public void Require(OperationDefinitionNode operation, Viewer viewer)
    {
        IReadOnlyList<Requirement>? requirements;
        lock (_lock)
        {
            if (!_requirements.TryGetValue(operation, out requirements))
                _requirements.Add(operation, requirements = AccessCheck.Of(schema, Node!, operation));
        }
        if (AccessCheck.Refusal(requirements, viewer) is { } refusal) throw new GraphQLException(refusal);
    }

    /// <summary>The plan of a query for variables of this shape, over the rows of an audience.</summary>
    /// <exception cref="GraphQLException">The operation is refused.</exception>
    public Plan Plan(OperationDefinitionNode operation, VariableValues variables, Audience audience)
    {
        VariableShape? shape;
        lock (_lock)
        {
            if (!_shapes.TryGetValue(operation, out shape))
                _shapes.Add(operation, shape = new VariableShape(schema, Node!, operation));
        }
        var key = (operation, shape.Of(variables), audience);
        if (_plans.TryGet(key, out var known)) return known;
        var plan = Planner.Query(schema, Node!, operation, variables, options.Limits with { Audience = audience });
        _plans.Set(key, plan, 4);
        return plan;
    }
}
