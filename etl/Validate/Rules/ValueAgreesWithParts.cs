using System.Globalization;
using ItAnalytics.Etl.Extract;

namespace ItAnalytics.Etl.Validate.Rules;

/// <summary>
/// Where a ratio is stated together with its parts, the three agree to the last printed digit. One unit of that digit
/// is allowed, since some offices round and others cut off.
/// </summary>
internal sealed class ValueAgreesWithParts : IValidationRule
{
    private const decimal SlipTolerance = 0.001m;
    private static readonly decimal[] Factors = [10, 100, 1000, 0.1m, 0.01m, 0.001m];

    public IReadOnlyList<Field> Needs { get; } = [Field.Indicator, Field.Statistic, Field.Value, Field.Numerator, Field.Denominator];

    public void Check(FactRow row, ValidationContext context)
    {
        if (row is not { Value: { } value, Numerator: { } part, Denominator: { } whole }) return;
        if (!row.Indicator.IsRatio && !row.IsPercentage) return;
        if (whole == 0)
        {
            row.Refuse(Disagree(row, "0"));
            return;
        }

        var expected = row.Full * part / whole;
        var lastDigit = new decimal(1, 0, 0, false, value.Scale);
        if (Math.Abs(value - expected) > lastDigit) row.Refuse(SlipOf(value, expected) is { } factor ? Slip(row, factor) : Disagree(row, decimal.Round(expected, 4).ToString(CultureInfo.InvariantCulture)));
    }

    // Percent for a fraction, thousands for ones: the digits are right and the unit is not.
    private static decimal? SlipOf(decimal value, decimal expected)
    {
        if (value == 0 || expected == 0) return null;
        foreach (var factor in Factors)
        {
            if (Math.Abs((value / expected / factor) - 1) < SlipTolerance) return factor;
        }

        return null;
    }

    private static Complaint Slip(FactRow row, decimal factor)
    {
        var (stated, text) = (Complaint.Quote(row.Text(Field.Value)), factor.ToString(CultureInfo.InvariantCulture));
        return Complaint.About(
            Field.Value, ValueErrorCodes.UnitSlip,
            $"Giá trị {stated} gấp {text} lần số tính từ tử số và mẫu số: có thể nhầm đơn vị. Hãy ghi theo đơn vị '{row.Indicator.Unit}'.",
            $"The value {stated} is {text} times what its parts give: the unit slipped. Write it in '{row.Indicator.Unit}'.");
    }

    private static Complaint Disagree(FactRow row, string expected)
    {
        var stated = Complaint.Quote(row.Text(Field.Value));
        var parts = string.Create(CultureInfo.InvariantCulture, $"{row.Numerator}/{row.Denominator}");
        return Complaint.About(
            Field.Value, ValueErrorCodes.ValueDisagrees,
            $"Giá trị {stated} không khớp với {parts} (tính ra {expected}). Hãy kiểm tra tử số, mẫu số và tỷ lệ.",
            $"The value {stated} does not agree with {parts} (which gives {expected}). Check numerator, denominator and ratio.");
    }
}
