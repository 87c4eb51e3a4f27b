using System.Collections.Frozen;
using ItAnalytics.GraphQL.Language;

namespace ItAnalytics.GraphQL.Types;

/// <summary>The types and fields through which a schema describes itself (specification, section 4).</summary>
/// <remarks>They are written as SDL and built like any other; <c>isDeprecated</c> of directives is of the draft after
/// the September 2025 edition, and graphql-js 16 has it.</remarks>
public static class Introspection
{
    private const string Sdl = """
        "The whole type system of this server."
        type __Schema {
          description: String
          "All types, those of introspection included."
          types: [__Type!]!
          "Where queries start."
          queryType: __Type!
          "Where mutations start, if there are any."
          mutationType: __Type
          "Where subscriptions start, if there are any."
          subscriptionType: __Type
          "All directives that documents may use."
          directives(includeDeprecated: Boolean! = false): [__Directive!]!
        }

        "A directive: an instruction that a document gives about one of its parts."
        type __Directive {
          name: String!
          description: String
          isRepeatable: Boolean!
          locations: [__DirectiveLocation!]!
          args(includeDeprecated: Boolean = false): [__InputValue!]!
          isDeprecated: Boolean!
          deprecationReason: String
        }

        "A part of a document that a directive may stand at."
        enum __DirectiveLocation {
          "At a query."
          QUERY
          "At a mutation."
          MUTATION
          "At a subscription."
          SUBSCRIPTION
          "At a field."
          FIELD
          "At the definition of a fragment."
          FRAGMENT_DEFINITION
          "At the use of a fragment."
          FRAGMENT_SPREAD
          "At an inline fragment."
          INLINE_FRAGMENT
          "At the definition of a variable."
          VARIABLE_DEFINITION
          "At the schema."
          SCHEMA
          "At a scalar."
          SCALAR
          "At an object type."
          OBJECT
          "At the definition of a field."
          FIELD_DEFINITION
          "At the definition of an argument."
          ARGUMENT_DEFINITION
          "At an interface."
          INTERFACE
          "At a union."
          UNION
          "At an enum."
          ENUM
          "At a value of an enum."
          ENUM_VALUE
          "At an input object."
          INPUT_OBJECT
          "At a field of an input object."
          INPUT_FIELD_DEFINITION
          "At the definition of a directive."
          DIRECTIVE_DEFINITION
        }

        "A type, named or wrapped; which fields are null depends on its kind."
        type __Type {
          kind: __TypeKind!
          name: String
          description: String
          specifiedByURL: String
          fields(includeDeprecated: Boolean = false): [__Field!]
          interfaces: [__Type!]
          possibleTypes: [__Type!]
          enumValues(includeDeprecated: Boolean = false): [__EnumValue!]
          inputFields(includeDeprecated: Boolean = false): [__InputValue!]
          ofType: __Type
          isOneOf: Boolean
        }

        "A field of an object or interface."
        type __Field {
          name: String!
          description: String
          args(includeDeprecated: Boolean = false): [__InputValue!]!
          type: __Type!
          isDeprecated: Boolean!
          deprecationReason: String
        }

        "An argument, or a field of an input object."
        type __InputValue {
          name: String!
          description: String
          type: __Type!
          "The default as a literal, or null when there is none."
          defaultValue: String
          isDeprecated: Boolean!
          deprecationReason: String
        }

        "A value of an enum."
        type __EnumValue {
          name: String!
          description: String
          isDeprecated: Boolean!
          deprecationReason: String
        }

        "What a type is."
        enum __TypeKind {
          "A leaf that is coerced by a rule of its own."
          SCALAR
          "It has `fields` and `interfaces`."
          OBJECT
          "It has `fields`, `interfaces` and `possibleTypes`."
          INTERFACE
          "It has `possibleTypes`."
          UNION
          "It has `enumValues`."
          ENUM
          "It has `inputFields`."
          INPUT_OBJECT
          "A list of `ofType`."
          LIST
          "`ofType` without null."
          NON_NULL
        }
        """;

    private static readonly FrozenDictionary<string, NamedType> ByName = TypeFactory
        .Build(Parser.Parse(new Source(Sdl, "introspection"), ParserOptions.Trusted), Scalars.Find)
        .ToFrozenDictionary(type => type.Name);

    /// <summary><c>__schema: __Schema!</c>, on the query root.</summary>
    public static FieldDefinition SchemaField { get; } = new("__schema", SchemaType.NonNull())
    {
        Description = "The type system of this server.",
    };

    /// <summary><c>__type(name: String!): __Type</c>, on the query root.</summary>
    public static FieldDefinition TypeField { get; } = new(
        "__type", ByName["__Type"], [new InputValueDefinition("name", Scalars.String.NonNull())])
    {
        Description = "One type of this server, by name.",
    };

    /// <summary><c>__typename: String!</c>, on every composite type.</summary>
    public static FieldDefinition TypeName { get; } = new("__typename", Scalars.String.NonNull())
    {
        Description = "The name of the value's type.",
    };

    internal static ObjectType SchemaType => (ObjectType)ByName["__Schema"];

    /// <summary>True for <c>__Schema</c>, <c>__Type</c> and the other types of introspection.</summary>
    public static bool IsIntrospectionType(NamedType type) => ByName.ContainsKey(type.Name);

    internal static IEnumerable<string> TypeNames => ByName.Keys;

    internal static NamedType? Find(string name) => ByName.GetValueOrDefault(name);
}
