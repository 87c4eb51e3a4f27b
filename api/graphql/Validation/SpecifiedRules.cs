using ItAnalytics.GraphQL.Validation.Rules;

namespace ItAnalytics.GraphQL.Validation;

/// <summary>The rules of the specification, in the order of graphql-js, which is the order of errors at one node.
/// </summary>
internal static class SpecifiedRules
{
    /// <summary>For documents that are to be run.</summary>
    internal static IReadOnlyList<ValidationRule> ForDocuments { get; } =
    [
        new("ExecutableDefinitions", ExecutableDefinitionsRule.Create),
        new("UniqueOperationNames", UniqueOperationNamesRule.Create),
        new("LoneAnonymousOperation", LoneAnonymousOperationRule.Create),
        new("SingleFieldSubscriptions", SingleFieldSubscriptionsRule.Create),
        new("KnownTypeNames", KnownTypeNamesRule.Create),
        new("FragmentsOnCompositeTypes", FragmentsOnCompositeTypesRule.Create),
        new("VariablesAreInputTypes", VariablesAreInputTypesRule.Create),
        new("ScalarLeafs", ScalarLeafsRule.Create),
        new("FieldsOnCorrectType", FieldsOnCorrectTypeRule.Create),
        new("UniqueFragmentNames", UniqueFragmentNamesRule.Create),
        new("KnownFragmentNames", KnownFragmentNamesRule.Create),
        new("NoUnusedFragments", NoUnusedFragmentsRule.Create),
        new("PossibleFragmentSpreads", PossibleFragmentSpreadsRule.Create),
        new("NoFragmentCycles", NoFragmentCyclesRule.Create),
        new("UniqueVariableNames", UniqueVariableNamesRule.Create),
        new("NoUndefinedVariables", NoUndefinedVariablesRule.Create),
        new("NoUnusedVariables", NoUnusedVariablesRule.Create),
        new("KnownDirectives", KnownDirectivesRule.Create),
        new("UniqueDirectivesPerLocation", UniqueDirectivesPerLocationRule.Create),
        new("KnownArgumentNames", KnownArgumentNamesRule.Create),
        new("UniqueArgumentNames", UniqueArgumentNamesRule.Create),
        new("ValuesOfCorrectType", ValuesOfCorrectTypeRule.Create),
        new("ProvidedRequiredArguments", ProvidedRequiredArgumentsRule.Create),
        new("VariablesInAllowedPosition", VariablesInAllowedPositionRule.Create),
        new("OverlappingFieldsCanBeMerged", OverlappingFieldsCanBeMergedRule.Create),
        new("UniqueInputFieldNames", UniqueInputFieldNamesRule.Create),
        new("MaxIntrospectionDepth", MaxIntrospectionDepthRule.Create),
    ];

    /// <summary>For the text of a schema.</summary>
    internal static IReadOnlyList<ValidationRule> ForSchemas { get; } =
    [
        new("LoneSchemaDefinition", LoneSchemaDefinitionRule.Create),
        new("UniqueOperationTypes", UniqueOperationTypesRule.Create),
        new("UniqueTypeNames", UniqueTypeNamesRule.Create),
        new("UniqueEnumValueNames", UniqueEnumValueNamesRule.Create),
        new("UniqueFieldDefinitionNames", UniqueFieldDefinitionNamesRule.Create),
        new("UniqueArgumentDefinitionNames", UniqueArgumentDefinitionNamesRule.Create),
        new("UniqueDirectiveNames", UniqueDirectiveNamesRule.Create),
        new("KnownTypeNames", KnownTypeNamesRule.Create),
        new("KnownDirectives", KnownDirectivesRule.Create),
        new("UniqueDirectivesPerLocation", UniqueDirectivesPerLocationRule.Create),
        new("PossibleTypeExtensions", PossibleTypeExtensionsRule.Create),
        new("KnownArgumentNames", KnownArgumentNamesRule.CreateForDirectives),
        new("UniqueArgumentNames", UniqueArgumentNamesRule.Create),
        new("UniqueInputFieldNames", UniqueInputFieldNamesRule.Create),
        new("ProvidedRequiredArguments", ProvidedRequiredArgumentsRule.CreateForDirectives),
    ];
}
