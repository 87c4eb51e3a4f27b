using System.Globalization;
using ItAnalytics.Etl.Extract;

namespace ItAnalytics.Etl.Validate.Rules;

/// <summary>The value lies within what can be true of the indicator, not within what is wanted of it.</summary>
internal sealed class ValueInRange : IValidationRule
{
    public IReadOnlyList<Field> Needs { get; } = [Field.Indicator, Field.Statistic, Field.Value, Field.Numerator, Field.Denominator];

    public void Check(FactRow row, ValidationContext context)
    {
        if (row.Value is not { } value) return;
        var (minimum, maximum) = (row.Indicator.Minimum, row.Indicator.Maximum);
        if (row.IsStatistic)
            (minimum, maximum) = row.Statistic switch
            {
                Statistics.Count => (0m, null),
                Statistics.Ratio or Statistics.ShareOfAgencies => (0m, 100m),
                _ => (minimum, maximum),
            };
        if (!(value < minimum) && !(value > maximum)) return;
        var text = Complaint.Quote(row.Text(Field.Value));
        if (value < minimum)
            row.Refuse(Complaint.About(
                Field.Value, ValueErrorCodes.BelowMinimum,
                $"Giá trị {text} nhỏ hơn mức thấp nhất có thể ({Show(minimum)}) của {row.Indicator.Code}. Hãy kiểm tra lại số liệu.",
                $"The value {text} is below what {row.Indicator.Code} can be ({Show(minimum)}). Check the figure."));
        if (value > maximum)
            row.Refuse(Complaint.About(
                Field.Value, ValueErrorCodes.AboveMaximum,
                $"Giá trị {text} lớn hơn mức cao nhất có thể ({Show(maximum)}) của {row.Indicator.Code}. Hãy kiểm tra dấu thập phân và đơn vị.",
                $"The value {text} is above what {row.Indicator.Code} can be ({Show(maximum)}). Check the decimal sign and the unit."));
    }

    private static string Show(decimal? bound) => bound?.ToString(CultureInfo.InvariantCulture) ?? "";
}
