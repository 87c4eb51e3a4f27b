using ItAnalytics.Etl.Extract;
using ItAnalytics.Etl.Validate.Rules;

namespace ItAnalytics.Etl.Validate;

/// <summary>
/// The rules for facts, in the order in which a line meets them: first what the line is about, then what it says, then
/// whether that can be true. Each field is complained about once, and any complaint rejects the line.
/// </summary>
internal static class ValidationRules
{
    /// <summary>All rules.</summary>
    public static IReadOnlyList<IValidationRule> InOrder { get; } =
    [
        new RequiredFields(),
        new PeriodInOrder(),
        new PeriodOpen(),
        new IndicatorKnown(),
        new GroupKnown(),
        new AgencyKnown(),
        new AgencyOwn(),
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

    /// <summary>All complaints about a line, in the order of the rules; none when it may be loaded.</summary>
    public static IReadOnlyList<Complaint> Check(FactRow row, ValidationContext context)
    {
        foreach (var rule in InOrder)
        {
            if (row.Complaints.Count == 0 || !rule.Needs.Any(row.IsRefused)) rule.Check(row, context);
        }

        return row.Complaints;
    }
}
