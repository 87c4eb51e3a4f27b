using ItAnalytics.Etl.Extract;

namespace ItAnalytics.Etl.Validate.Rules;

/// <summary>A stated unit is the indicator's own; the unit of a statistic follows from what it counts.</summary>
internal sealed class UnitMatches : IValidationRule
{
    private static readonly Dictionary<string, string> Synonyms = new(StringComparer.Ordinal)
    {
        ["percent"] = "%",
        ["phần trăm"] = "%",
        ["pct"] = "%",
        ["điểm"] = "points",
        ["point"] = "points",
        ["có/không"] = "yes/no",
        ["boolean"] = "yes/no",
        ["ngày"] = "days",
        ["day"] = "days",
    };

    public IReadOnlyList<Field> Needs { get; } = [Field.Indicator, Field.Statistic];

    public void Check(FactRow row, ValidationContext context)
    {
        var text = row.Text(Field.Unit);
        if (row.IsStatistic)
        {
            row.Unit = row.IsPercentage ? "%" : text.IsEmpty ? row.Indicator.Unit : text.ToString();
            return;
        }

        if (text.IsEmpty || text.SequenceEqual(row.Indicator.Unit)) return;
        if (Canonical(text) != Canonical(row.Indicator.Unit)) row.Refuse(Explain(Field.Unit, text.ToString(), row.Indicator.Unit));
    }

    /// <summary>The complaint about a unit.</summary>
    public static Complaint Explain(Field field, string stated, string wanted) => Complaint.About(
        field, ValueErrorCodes.UnitMismatch,
        $"Đơn vị ghi {Complaint.Quote(stated)}, chỉ số này tính bằng '{wanted}'. Hãy quy đổi số liệu hoặc kiểm tra mã chỉ số.",
        $"The unit is {Complaint.Quote(stated)}, the indicator is measured in '{wanted}'. Convert the figure or check the indicator's code.");

    private static string Canonical(ReadOnlySpan<char> unit)
    {
        var folded = StatusWords.Fold(unit);
        return Synonyms.GetValueOrDefault(folded, folded);
    }
}
