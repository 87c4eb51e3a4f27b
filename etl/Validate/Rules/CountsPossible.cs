using System.Globalization;
using ItAnalytics.Etl.Extract;

namespace ItAnalytics.Etl.Validate.Rules;

/// <summary>What is counted is not below zero, and whole where things are counted one by one.</summary>
internal sealed class CountsPossible : IValidationRule
{
    public IReadOnlyList<Field> Needs { get; } = [Field.Indicator, Field.Statistic];

    public void Check(FactRow row, ValidationContext context)
    {
        var partsAreCounts = row.Indicator.IsRatio || row.IsStatistic;
        var valueIsCount = row.IsStatistic ? row.Statistic == Statistics.Count : row.Indicator.IsCount;
        Check(row, Field.Numerator, row.Numerator, partsAreCounts);
        Check(row, Field.Denominator, row.Denominator, partsAreCounts);
        if (valueIsCount) Check(row, Field.Value, row.Value, mustBeWhole: true);
    }

    private static void Check(FactRow row, Field field, decimal? number, bool mustBeWhole)
    {
        if (number is not { } count || (count >= 0 && (!mustBeWhole || decimal.IsInteger(count)))) return;
        var text = count.ToString(CultureInfo.InvariantCulture);
        if (count < 0)
            row.Refuse(Complaint.About(
                field, ValueErrorCodes.CountImpossible,
                $"Số lượng {text} nhỏ hơn 0. Hãy kiểm tra lại số liệu.",
                $"The count {text} is below 0. Check the figure."));
        else
            row.Refuse(Complaint.About(
                field, ValueErrorCodes.CountImpossible,
                $"Số lượng {text} không phải số nguyên. Hãy ghi số lượng, không ghi tỷ lệ.",
                $"The count {text} is not whole. Write the count, not a ratio."));
    }
}
