using ItAnalytics.GraphQL.Errors;
using ItAnalytics.GraphQL.Language;
using ItAnalytics.GraphQL.Types;

namespace ItAnalytics.GraphQL.Tests.Types;

public sealed class SchemaBuilderTests
{
    [Fact]
    public void A_text_that_breaks_a_rule_is_refused_with_all_its_errors()
    {
        var refused = Assert.Throws<GraphQLException>(
            () => SchemaBuilder.Build("type Query { a: Unknown a: Int }"));
        var rules = refused.Errors.Select(error => error.Rule!).Order();
        Assert.Equal(["KnownTypeNames", "UniqueFieldDefinitionNames"], rules);
        Assert.All(refused.Errors, error => Assert.Equal(ErrorCodes.SchemaDefinition, error.Code));
    }

    [Fact]
    public void A_text_that_is_not_GraphQL_is_refused_as_such()
    {
        var refused = Assert.Throws<GraphQLException>(() => SchemaBuilder.Build("type {"));
        Assert.Equal(ErrorCodes.Syntax, refused.Errors[0].Code);
    }

    [Fact]
    public void Roots_are_named_by_the_schema_definition_or_by_convention()
    {
        var byName = SchemaBuilder.Build("type Query { a: Int } type Mutation { a: Int } type Subscription { a: Int }");
        Assert.Equal("Mutation", byName.MutationType!.Name);
        Assert.Equal("Subscription", byName.RootType(OperationKind.Subscription)!.Name);

        var byDefinition = SchemaBuilder.Build(
            "schema { query: Q } type Q { a: Int } type Query { a: Int } type Mutation { a: Int }");
        Assert.Equal("Q", byDefinition.QueryType!.Name);
        Assert.Null(byDefinition.MutationType);
    }

    [Fact]
    public void A_registered_scalar_coerces_and_keeps_what_the_text_says_of_it()
    {
        var registered = new ScalarType("Day", parseLiteral: _ => Coercion.Fail("never"));
        var schema = SchemaBuilder.Build(
            "\"A day.\" scalar Day @specifiedBy(url: \"https://example.org\") type Query { a(on: Day): Int }",
            [registered]);
        var day = Assert.IsType<ScalarType>(schema.Types.Find("Day"));
        Assert.Equal("A day.", day.Description);
        Assert.Equal("https://example.org", day.SpecifiedByUrl);
        Assert.Same(registered.ParseLiteral, day.ParseLiteral);
        Assert.Null(registered.Description);
    }

    [Fact]
    public void A_default_that_contains_itself_is_refused_by_name()
    {
        var refused = Assert.Throws<GraphQLException>(() => SchemaBuilder.Build(
            "type Query { a(in: A): Int } input A { b: B = {} } input B { a: A = {} }"));
        var error = Assert.Single(refused.Errors);
        Assert.Equal(
            "The default value of \"b\" contains itself; break the circle by removing one default.", error.Message);
        Assert.Equal([new SourceLocation(1, 40)], error.Locations);
    }

    [Fact]
    public void A_field_is_found_by_type_and_name_with_introspection_only_where_it_belongs()
    {
        var schema = SchemaBuilder.Build("type Query { u: U q: Query } union U = A type A { a: Int }");
        var query = schema.QueryType!;
        Assert.Equal("U", schema.Field(query, "u")!.Type.ToString());
        Assert.Same(Introspection.SchemaField, schema.Field(query, "__schema"));
        Assert.Same(Introspection.TypeField, schema.Field(query, "__type"));
        Assert.Same(Introspection.TypeName, schema.Field(schema.Types.Find("U")!, "__typename"));
        Assert.Null(schema.Field(schema.Types.Find("A")!, "__schema"));
        Assert.Null(schema.Field(schema.Types.Find("U")!, "a"));
        Assert.Null(schema.Field(query, "nothing"));
    }

    [Fact]
    public void Wrapped_types_are_one_instance_each()
    {
        var schema = SchemaBuilder.Build("type Query { a: [Int!]! b: [Int!]! }");
        Assert.Same(schema.QueryType!.Fields.Find("a")!.Type, schema.QueryType.Fields.Find("b")!.Type);
        Assert.Same(schema.QueryType.Fields[0].Type, schema.Resolve(Parser.ParseType("[Int!]!")));
        Assert.Null(schema.Resolve(Parser.ParseType("[Nope!]!")));
    }

    [Fact]
    public void Names_are_kept_in_the_order_of_the_schema()
    {
        var fields = SchemaBuilder.Build("type Query { c: Int a: Int } extend type Query { b: Int }").QueryType!.Fields;
        Assert.Equal(["c", "a", "b"], fields.Names);
        Assert.Equal(["c", "a", "b"], fields.Select(field => field.Name));
        Assert.Equal("b", fields[2].ToString());
        Assert.Equal(3, fields.Count);
        Assert.True(fields.TryFind("a", out _));
        Assert.False(fields.TryFind("A", out _));
    }
}
