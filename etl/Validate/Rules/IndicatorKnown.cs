using ItAnalytics.Etl.Extract;

namespace ItAnalytics.Etl.Validate.Rules;

/// <summary>The indicator belongs to the family of methodologies that the source reports under.</summary>
internal sealed class IndicatorKnown : IValidationRule
{
    public IReadOnlyList<Field> Needs { get; } = [Field.Indicator];

    public void Check(FactRow row, ValidationContext context)
    {
        var methodology = context.Contract.Methodology!;
        var text = row.Text(Field.Indicator);
        if (context.Reference.FindIndicator(methodology, text) is { } indicator)
        {
            row.Indicator = indicator;
            return;
        }

        var quoted = Complaint.Quote(text);
        var families = context.Reference.FamiliesWith(text.ToString()).Order(StringComparer.Ordinal).ToList();
        if (families.Count > 0)
        {
            row.Refuse(Complaint.About(
                Field.Indicator, ValueErrorCodes.IndicatorForeign,
                $"Chỉ số {quoted} thuộc bộ {string.Join(", ", families)}, nguồn này báo cáo theo bộ '{methodology}'. Hãy nạp dòng này bằng nguồn của bộ kia.",
                $"The indicator {quoted} belongs to {string.Join(", ", families)}; this source reports under '{methodology}'. Load the line with a source of that method."));
            return;
        }

        var near = context.Reference.NearIndicators(methodology, text);
        var (offerVi, offerEn) = AgencyKnown.Offer(near);
        row.Refuse(Complaint.About(
            Field.Indicator, ValueErrorCodes.IndicatorUnknown,
            $"Bộ chỉ số '{methodology}' không có mã {quoted}.{offerVi} Hãy dùng mã trong bộ chỉ số.",
            $"The methodology '{methodology}' has no indicator {quoted}.{offerEn} Use a code of the methodology."));
    }
}
