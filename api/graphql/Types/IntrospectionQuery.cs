using System.Text;

namespace ItAnalytics.GraphQL.Types;

/// <summary>What the usual introspection query asks for. The defaults are those with which graphql-js turns a schema
/// into an introspection result.</summary>
public sealed record IntrospectionOptions
{
    /// <summary>Descriptions of types, fields, arguments, values and directives.</summary>
    public bool Descriptions { get; init; } = true;

    /// <summary>Where custom scalars are specified.</summary>
    public bool SpecifiedByUrl { get; init; } = true;

    /// <summary>Whether directives may be repeated.</summary>
    public bool DirectiveIsRepeatable { get; init; } = true;

    /// <summary>The description of the schema itself, unless <see cref="Descriptions"/> is false.</summary>
    public bool SchemaDescription { get; init; } = true;

    /// <summary>Deprecated arguments and input fields, and why they are.</summary>
    public bool InputValueDeprecation { get; init; } = true;

    /// <summary>Deprecated directives, and why they are.</summary>
    public bool DirectiveDeprecation { get; init; } = true;

    /// <summary>Whether input objects are <c>@oneOf</c>.</summary>
    public bool OneOf { get; init; } = true;

    /// <summary>How many lists and non-nulls around a type are shown.</summary>
    public int TypeDepth { get; init; } = 9;
}

/// <summary>Writes the query with which tools ask for a whole schema.</summary>
public static class IntrospectionQuery
{
    /// <summary>The query, its fields in the order that tools know.</summary>
    public static string Text(IntrospectionOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        var description = If(options.Descriptions, "description");
        var withDeprecated = If(options.InputValueDeprecation, "(includeDeprecated: true)");
        var deprecation = If(options.InputValueDeprecation, "isDeprecated deprecationReason");
        return $$"""
            query IntrospectionQuery {
              __schema {
                {{If(options.SchemaDescription, description)}}
                queryType { name kind }
                mutationType { name kind }
                subscriptionType { name kind }
                types { ...FullType }
                directives{{If(options.DirectiveDeprecation, "(includeDeprecated: true)")}} {
                  name
                  {{description}}
                  {{If(options.DirectiveIsRepeatable, "isRepeatable")}}
                  {{If(options.DirectiveDeprecation, "isDeprecated deprecationReason")}}
                  locations
                  args{{withDeprecated}} { ...InputValue }
                }
              }
            }
            fragment FullType on __Type {
              kind
              name
              {{description}}
              {{If(options.SpecifiedByUrl, "specifiedByURL")}}
              {{If(options.OneOf, "isOneOf")}}
              fields(includeDeprecated: true) {
                name
                {{description}}
                args{{withDeprecated}} { ...InputValue }
                type { ...TypeRef }
                isDeprecated
                deprecationReason
              }
              inputFields{{withDeprecated}} { ...InputValue }
              interfaces { ...TypeRef }
              enumValues(includeDeprecated: true) {
                name
                {{description}}
                isDeprecated
                deprecationReason
              }
              possibleTypes { ...TypeRef }
            }
            fragment InputValue on __InputValue {
              name
              {{description}}
              type { ...TypeRef }
              defaultValue
              {{deprecation}}
            }
            fragment TypeRef on __Type { kind name{{OfType(options.TypeDepth)}} }
            """;
    }

    private static string If(bool isWanted, string text) => isWanted ? text : "";

    private static string OfType(int depth) => new StringBuilder()
        .Insert(0, " ofType { name kind", depth).Insert(depth * " ofType { name kind".Length, " }", depth).ToString();
}
