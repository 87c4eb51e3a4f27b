using System.Collections.Frozen;

namespace ItAnalytics.GraphQL.Language;

/// <summary>The places a directive can stand in (specification, section 3.13), by the names of the grammar.</summary>
/// <remarks><c>DIRECTIVE_DEFINITION</c> is of the draft after the September 2025 edition; graphql-js 16 has it, so
/// clients meet it in introspection.</remarks>
public static class DirectiveLocation
{
    internal const string Query = "QUERY";
    internal const string Mutation = "MUTATION";
    internal const string Subscription = "SUBSCRIPTION";
    internal const string Field = "FIELD";
    internal const string FragmentDefinition = "FRAGMENT_DEFINITION";
    internal const string FragmentSpread = "FRAGMENT_SPREAD";
    internal const string InlineFragment = "INLINE_FRAGMENT";
    internal const string VariableDefinition = "VARIABLE_DEFINITION";
    internal const string Schema = "SCHEMA";
    internal const string Scalar = "SCALAR";
    internal const string Object = "OBJECT";
    internal const string FieldDefinition = "FIELD_DEFINITION";
    internal const string ArgumentDefinition = "ARGUMENT_DEFINITION";
    internal const string Interface = "INTERFACE";
    internal const string Union = "UNION";
    internal const string Enum = "ENUM";
    internal const string EnumValue = "ENUM_VALUE";
    internal const string InputObject = "INPUT_OBJECT";
    internal const string InputFieldDefinition = "INPUT_FIELD_DEFINITION";
    internal const string DirectiveDefinition = "DIRECTIVE_DEFINITION";

    private static readonly FrozenSet<string> Known = new[]
    {
        Query, Mutation, Subscription, Field, FragmentDefinition, FragmentSpread, InlineFragment, VariableDefinition,
        Schema, Scalar, Object, FieldDefinition, ArgumentDefinition, Interface, Union, Enum, EnumValue, InputObject,
        InputFieldDefinition, DirectiveDefinition,
    }.ToFrozenSet();

    /// <summary>True when the grammar has a location of that name.</summary>
    public static bool IsKnown(string name) => Known.Contains(name);
}
