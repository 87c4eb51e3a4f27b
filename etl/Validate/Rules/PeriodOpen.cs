using ItAnalytics.Etl.Extract;

namespace ItAnalytics.Etl.Validate.Rules;

/// <summary>Figures of a period come while it is open; behind the day on which they are due they are loaded and marked as late.</summary>
internal sealed class PeriodOpen : IValidationRule
{
    public IReadOnlyList<Field> Needs { get; } = [Field.Period];

    public void Check(FactRow row, ValidationContext context)
    {
        var (due, close) = context.Contract.Deadline;
        if (close is { } days && context.Today >= row.Period.End.PlusDays(days))
        {
            var closed = Complaint.Day(row.Period.End.PlusDays(days));
            var text = Complaint.Quote(row.Text(Field.Period));
            row.Refuse(Complaint.About(
                Field.Period, ValueErrorCodes.PeriodClosed,
                $"Kỳ {text} đã khoá sổ từ {closed}. Hãy gửi văn bản đề nghị điều chỉnh, hoặc kiểm tra lại kỳ.",
                $"The period {text} is closed since {closed}. Ask for a correction in writing, or check the period."));
        }
        else if (due is { } inTime && context.Today >= row.Period.End.PlusDays(inTime))
        {
            row.Warn(LineWarnings.LateSubmission);
        }
    }
}
