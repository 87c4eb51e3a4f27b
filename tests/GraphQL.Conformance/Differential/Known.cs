using System.Text.RegularExpressions;

namespace ItAnalytics.GraphQL.Conformance.Differential;

/// <summary>Leaves the lines of known-differences.md that generated input comes upon out of a comparison.</summary>
internal static partial class Known
{
    internal static Comparison WithoutKnown(this Comparison comparison, string text)
    {
        // subscription-with-undecided-condition
        if (text.Contains("subscription", StringComparison.Ordinal) && Conditions().IsMatch(text)) return default;
        // input-extension-directive-location, directives-on-extensions
        if (Extensions().IsMatch(text)) return default;
        // structured-custom-scalar-default
        if (comparison.Theirs.Contains("Cannot convert value to AST", StringComparison.Ordinal)) return default;
        // circular-default
        if (comparison.Ours.Contains("contains itself", StringComparison.Ordinal)) return default;
        // oneof-variable-in-non-null-place
        return comparison with
        {
            Theirs = WithoutOneOf(comparison.Theirs),
            Ours = WithoutOneOf(comparison.Ours),
        };
    }

    private static string WithoutOneOf(string errors) => string.Join('\n', errors.Split('\n')
        .Where(line => !line.Contains("to be used for OneOf Input Object", StringComparison.Ordinal)));

    [GeneratedRegex("@\\s*(skip|include)")]
    private static partial Regex Conditions();

    [GeneratedRegex("extend\\s+(input|scalar)\\b[^{]*(@\\s*(oneOf|specifiedBy)|\\{[^}]*@)")]
    private static partial Regex Extensions();
}
