using ItAnalytics.Etl.Extract;

namespace ItAnalytics.Etl.Validate.Rules;

/// <summary>The statistic is one that can be said of a group, or of an agency where the line names one.</summary>
internal sealed class StatisticKnown : IValidationRule
{
    public IReadOnlyList<Field> Needs { get; } = [Field.Statistic];

    public void Check(FactRow row, ValidationContext context)
    {
        var text = row.Text(Field.Statistic);
        if (text.IsEmpty && !row.IsStatistic) return;
        var allowed = row.IsStatistic ? Statistics.OfGroups : Statistics.OfAgencies;
        foreach (var code in allowed)
        {
            if (!text.Equals(code, StringComparison.OrdinalIgnoreCase)) continue;
            row.Statistic = code;
            return;
        }

        row.Refuse(Complaint.About(
            Field.Statistic, ValueErrorCodes.StatisticUnknown,
            $"Không có đại lượng thống kê {Complaint.Quote(text)} ở dòng này. Hãy ghi một trong: {string.Join(", ", allowed)}.",
            $"There is no statistic {Complaint.Quote(text)} on such a line. Write one of {string.Join(", ", allowed)}."));
    }
}
