using ItAnalytics.Etl.Extract;

namespace ItAnalytics.Etl.Validate.Rules;

/// <summary>A grade is one that the methodology of the year gives; its code is the fact's text, it has no value.</summary>
internal sealed class GradeKnown : IValidationRule
{
    public IReadOnlyList<Field> Needs { get; } = [Field.Indicator, Field.Period, Field.Value];

    public void Check(FactRow row, ValidationContext context)
    {
        if (!row.Indicator.IsGrade || row.IsStatistic || row.Status != CellStatus.Value) return;
        var code = row.Text(Field.Value).ToString().ToUpperInvariant();
        var method = context.Reference.MethodOf(context.Contract.Methodology!, row.Period.Year);
        row.RawText = code;
        // A year without a known methodology has no list to hold the grade against.
        if (method is null || method.GradeCodes.Count == 0 || method.GradeCodes.Contains(code)) return;
        var known = string.Join(", ", method.GradeCodes.Order(StringComparer.Ordinal));
        row.Refuse(Complaint.About(
            Field.Value, ValueErrorCodes.GradeUnknown,
            $"Năm {row.Period.Year} không có mức xếp loại {Complaint.Quote(code)}, chỉ có: {known}. Hãy ghi đúng mã.",
            $"In {row.Period.Year} there is no grade {Complaint.Quote(code)}, only: {known}. Write one of these codes."));
    }
}
