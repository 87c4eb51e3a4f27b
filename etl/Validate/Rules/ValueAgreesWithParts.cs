using System.Globalization;
using ItAnalytics.Etl.Extract;

namespace ItAnalytics.Etl.Validate.Rules;

/// <summary>
/// Where a ratio is stated together with its parts, the three agree to the last printed digit. One unit of that digit
/// is allowed, since some offices round and others cut off.
/// </summary>
internal sealed class ValueAgreesWithParts : IValidationRule
{
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
        if (Math.Abs(value - expected) > lastDigit) row.Refuse(Disagree(row, decimal.Round(expected, 4).ToString(CultureInfo.InvariantCulture)));
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
