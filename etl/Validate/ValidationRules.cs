using ItAnalytics.Etl.Extract;
using ItAnalytics.Etl.Validate.Rules;

namespace ItAnalytics.Etl.Validate;

/// <summary>
/// The rules for facts, in the order in which a line meets them: first what the line is about, then what it says, then
/// whether that can be true. The first complaint rejects the line.
/// </summary>
internal static class ValidationRules
{
    /// <summary>All rules.</summary>
    public static IReadOnlyList<IValidationRule> InOrder { get; } =
    [
        new RequiredFields(),
        new PeriodInOrder(),
        new IndicatorKnown(),
        new GroupKnown(),
        new AgencyKnown(),
        new StageKnown(),
        new StatisticKnown(),
        new NumbersReadable(),
        new GradeKnown(),
        new UnitMatches(),
        new CountsPossible(),
        new PartWithinWhole(),
        new ValueInRange(),
        new ValueAgreesWithParts(),
    ];

    /// <summary>The first complaint about a line, or nothing when it may be loaded.</summary>
    public static Complaint? Check(FactRow row, ValidationContext context)
    {
        foreach (var rule in InOrder)
        {
            if (rule.Check(row, context) is { } complaint) return complaint;
        }

        return null;
    }
}
