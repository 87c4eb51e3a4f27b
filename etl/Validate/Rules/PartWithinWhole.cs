using System.Globalization;
using ItAnalytics.Etl.Extract;

namespace ItAnalytics.Etl.Validate.Rules;

/// <summary>The part of a ratio does not exceed its whole, and a part is never stated without one.</summary>
internal sealed class PartWithinWhole : IValidationRule
{
    public IReadOnlyList<Field> Needs { get; } = [Field.Indicator, Field.Value, Field.Numerator, Field.Denominator];

    public void Check(FactRow row, ValidationContext context)
    {
        if (!row.Indicator.IsRatio && !row.IsStatistic) return;
        if (row is { Numerator: not null, Denominator: null, Value: null }) row.Refuse(RequiredFields.Empty(Field.Denominator));
        if (row is not { Numerator: { } part, Denominator: { } whole } || part <= whole) return;
        var (a, b) = (part.ToString(CultureInfo.InvariantCulture), whole.ToString(CultureInfo.InvariantCulture));
        row.Refuse(Complaint.About(
            Field.Numerator, ValueErrorCodes.PartExceedsWhole,
            $"Tử số {a} lớn hơn mẫu số {b}. Hãy kiểm tra xem hai cột có bị đổi chỗ không.",
            $"The numerator {a} exceeds the denominator {b}. Check whether the two columns were swapped."));
    }
}
