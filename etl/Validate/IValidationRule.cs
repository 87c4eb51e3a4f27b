using ItAnalytics.Etl.Extract;

namespace ItAnalytics.Etl.Validate;

/// <summary>
/// One thing that must hold for a line that states a fact. A rule reads its fields, writes what it resolved into the row
/// for the rules after it, and answers with a complaint, which rejects the line, or with nothing.
/// </summary>
internal interface IValidationRule
{
    /// <summary>Checks one line.</summary>
    Complaint? Check(FactRow row, ValidationContext context);
}
