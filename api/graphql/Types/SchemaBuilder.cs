using ItAnalytics.GraphQL.Errors;
using ItAnalytics.GraphQL.Language;
using ItAnalytics.GraphQL.Validation;

namespace ItAnalytics.GraphQL.Types;

/// <summary>Builds a schema from its text (SDL: specification, section 3).</summary>
public static class SchemaBuilder
{
    /// <summary>Builds a schema.</summary>
    /// <param name="sdl">The schema's text.</param>
    /// <param name="scalars">How the custom scalars that the text names are coerced; one that is not here takes any
    /// value.</param>
    /// <exception cref="GraphQLException">The text is no schema; the errors say where.</exception>
    public static Schema Build(string sdl, IReadOnlyList<ScalarType>? scalars = null) =>
        Build(new Source(sdl, "schema"), scalars);

    /// <summary>Builds a schema from a named text.</summary>
    /// <param name="source">The schema's text and the name of its file.</param>
    /// <param name="scalars">How the custom scalars that the text names are coerced.</param>
    /// <exception cref="GraphQLException">The text is no schema; the errors say where.</exception>
    public static Schema Build(Source source, IReadOnlyList<ScalarType>? scalars = null) =>
        Build(Parser.Parse(source, ParserOptions.Trusted), scalars);

    private static Schema Build(DocumentNode document, IReadOnlyList<ScalarType>? scalars)
    {
        var errors = Validator.ValidateSdl(document);
        if (errors.Count > 0)
            throw new GraphQLException([.. errors.Select(error => error with { Code = ErrorCodes.SchemaDefinition })]);
        return BuildUnchecked(document, scalars);
    }

    /// <summary>Builds a schema from a text that is known to keep the rules for such texts.</summary>
    internal static Schema BuildUnchecked(DocumentNode document, IReadOnlyList<ScalarType>? scalars = null)
    {
        var built = TypeFactory.Build(document, BuiltIn, scalars ?? []);
        var definition = document.Definitions.OfType<SchemaDefinitionNode>().LastOrDefault();
        var extensions = document.Definitions.OfType<SchemaExtensionNode>().ToList();

        var roots = new Dictionary<OperationKind, NamedType>();
        var operationTypes = (definition?.OperationTypes ?? [])
            .Concat(extensions.SelectMany(node => node.OperationTypes));
        foreach (var node in operationTypes) roots[node.Operation] = built.Find(node.Type);
        if (definition is null)
        {
            foreach (var operation in Enum.GetValues<OperationKind>())
            {
                var byName = built.Types.FirstOrDefault(type => type.Name == operation.ToString());
                if (byName is not null) roots[operation] = byName;
            }
        }

        var defined = built.Directives.Select(directive => directive.Name).ToHashSet();
        return new Schema(new SchemaParts
        {
            Description = definition?.Description?.Value,
            AstNode = definition,
            ExtensionNodes = [.. extensions],
            Roots = roots,
            Types = built.Types,
            Directives = [.. built.Directives, .. Directives.Specified.Where(one => !defined.Contains(one.Name))],
        });
    }

    private static NamedType? BuiltIn(string name) => Scalars.Find(name) ?? Introspection.Find(name);
}
