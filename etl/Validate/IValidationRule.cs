using ItAnalytics.Etl.Extract;

namespace ItAnalytics.Etl.Validate;

/// <summary>
/// One thing that must hold for a line that states a fact. A rule reads its fields, writes what it resolved into the row
/// for the rules after it, and refuses the row for every field that breaks it.
/// </summary>
internal interface IValidationRule
{
    /// <summary>
    /// Fields without which the rule has nothing to judge: where one of them was refused already, the rule is passed over,
    /// so that one mistake is told once.
    /// </summary>
    IReadOnlyList<Field> Needs { get; }

    /// <summary>Checks one line.</summary>
    void Check(FactRow row, ValidationContext context);
}
