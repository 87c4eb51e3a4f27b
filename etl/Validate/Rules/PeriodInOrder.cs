using ItAnalytics.Etl.Extract;

namespace ItAnalytics.Etl.Validate.Rules;

/// <summary>The period is of the source's type, has begun, and lies in the years that the source states.</summary>
internal sealed class PeriodInOrder : IValidationRule
{
    public IReadOnlyList<Field> Needs { get; } = [Field.Period];

    public void Check(FactRow row, ValidationContext context)
    {
        var text = row.Text(Field.Period);
        var trouble = PeriodGrammar.Read(text, context.Contract.Period, out var period);
        if (trouble != PeriodTrouble.None)
        {
            row.Refuse(Explain(trouble, Complaint.Quote(text), context.Contract.Period));
            return;
        }

        row.Period = period;
        if (period.Start > context.Today)
            row.Refuse(Complaint.About(
                Field.Period, ValueErrorCodes.PeriodFuture,
                $"Kỳ {Complaint.Quote(text)} chưa bắt đầu (hôm nay {Complaint.Day(context.Today)}). Hãy kiểm tra lại năm.",
                $"The period {Complaint.Quote(text)} has not begun (today is {Complaint.Day(context.Today)}). Check the year."));
        else if (context.Contract.Years is { } years && (period.Year < years.First || period.Year > years.Last))
            row.Refuse(Complaint.About(
                Field.Period, ValueErrorCodes.PeriodOutside,
                $"Nguồn này chỉ nhận các năm {years.First}-{years.Last}, dòng này ghi {Complaint.Quote(text)}. Hãy kiểm tra lại năm.",
                $"This source states the years {years.First}-{years.Last} only, the line says {Complaint.Quote(text)}. Check the year."));
    }

    private static Complaint Explain(PeriodTrouble trouble, string text, PeriodType type)
    {
        var (wantedVi, wantedEn) = type switch
        {
            PeriodType.Year => ("năm, ví dụ 2022", "a year such as 2022"),
            PeriodType.Quarter => ("quý, ví dụ Q1/2022", "a quarter such as Q1/2022"),
            PeriodType.Month => ("tháng, ví dụ 11/2022 hoặc 30/11/2022", "a month such as 11/2022 or 30/11/2022"),
            _ => ("luỹ kế từ đầu năm, ví dụ '11 tháng 2022'", "a year to date such as '11 tháng 2022'"),
        };
        return trouble switch
        {
            PeriodTrouble.AmericanDate => Complaint.About(
                Field.Period, ValueErrorCodes.DateAmerican,
                $"Ngày {text} viết tháng trước ngày (kiểu Mỹ). Hãy viết ngày trước: dd/MM/yyyy.",
                $"The day {text} has its month first (American). Write the day first: dd/MM/yyyy."),
            PeriodTrouble.OtherType => Complaint.About(
                Field.Period, ValueErrorCodes.PeriodType,
                $"{text} không đúng loại kỳ của nguồn này. Hãy ghi {wantedVi}.",
                $"{text} is not the type of period that this source states. Write {wantedEn}."),
            PeriodTrouble.OutsideCalendar => Complaint.About(
                Field.Period, ValueErrorCodes.PeriodOutside,
                $"Năm trong {text} nằm ngoài {ReportingPeriod.FirstYear}-{ReportingPeriod.LastYear}. Hãy kiểm tra lại năm.",
                $"The year in {text} is outside {ReportingPeriod.FirstYear}-{ReportingPeriod.LastYear}. Check the year."),
            _ => Complaint.About(
                Field.Period, ValueErrorCodes.PeriodMalformed,
                $"{text} không phải là kỳ báo cáo. Hãy ghi {wantedVi}.",
                $"{text} is no reporting period. Write {wantedEn}."),
        };
    }
}
