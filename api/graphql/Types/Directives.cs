using System.Collections.Frozen;
using ItAnalytics.GraphQL.Language;

namespace ItAnalytics.GraphQL.Types;

/// <summary>The directives that every schema has (specification, section 3.13).</summary>
public static class Directives
{
    /// <summary>What <c>@deprecated</c> says when it is given no reason.</summary>
    public const string DefaultDeprecationReason = "No longer supported";

    private static readonly string[] OnSelections =
        [DirectiveLocation.Field, DirectiveLocation.FragmentSpread, DirectiveLocation.InlineFragment];

    /// <summary><c>@include(if:)</c></summary>
    public static DirectiveDefinition Include { get; } = new("include", OnSelections, [Condition("Keep when true.")])
    {
        Description = "Keeps this field or fragment only when `if` is true.",
    };

    /// <summary><c>@skip(if:)</c></summary>
    public static DirectiveDefinition Skip { get; } = new("skip", OnSelections, [Condition("Leave out when true.")])
    {
        Description = "Leaves this field or fragment out when `if` is true.",
    };

    /// <summary><c>@deprecated(reason:)</c></summary>
    public static DirectiveDefinition Deprecated { get; } = new(
        "deprecated",
        [
            DirectiveLocation.FieldDefinition, DirectiveLocation.ArgumentDefinition,
            DirectiveLocation.InputFieldDefinition, DirectiveLocation.EnumValue, DirectiveLocation.DirectiveDefinition,
        ],
        [
            WithDefault(new InputValueDefinition(
                "reason", Scalars.String, new StringValueNode(DefaultDeprecationReason, false, default))
            {
                Description = "Why, and what to use instead, in Markdown.",
            }),
        ])
    {
        Description = "Marks a part of the schema that should no longer be used.",
    };

    /// <summary><c>@specifiedBy(url:)</c></summary>
    public static DirectiveDefinition SpecifiedBy { get; } = new(
        "specifiedBy",
        [DirectiveLocation.Scalar],
        [
            new InputValueDefinition("url", Scalars.String.NonNull())
            {
                Description = "Where the scalar is specified.",
            },
        ])
    {
        Description = "Names the document that specifies a custom scalar.",
    };

    /// <summary><c>@oneOf</c></summary>
    public static DirectiveDefinition OneOf { get; } = new("oneOf", [DirectiveLocation.InputObject])
    {
        Description = "Asks for exactly one field of the input object, and not null.",
    };

    /// <summary>All five.</summary>
    public static IReadOnlyList<DirectiveDefinition> Specified { get; } =
        [Include, Skip, Deprecated, SpecifiedBy, OneOf];

    private static readonly FrozenSet<string> Names = Specified.Select(directive => directive.Name).ToFrozenSet();

    internal static bool IsSpecified(string name) => Names.Contains(name);

    /// <summary>Coerces a built-in default while its type is being initialised, which one thread does.</summary>
    internal static InputValueDefinition WithDefault(InputValueDefinition definition)
    {
        _ = definition.HasDefault;
        return definition;
    }

    private static InputValueDefinition Condition(string description) =>
        new("if", Scalars.Boolean.NonNull()) { Description = description };
}
