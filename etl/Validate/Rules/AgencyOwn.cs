using ItAnalytics.Etl.Extract;

namespace ItAnalytics.Etl.Validate.Rules;

/// <summary>Whoever sends with the key of an agency states figures of that agency, and of no other nor of a group.</summary>
internal sealed class AgencyOwn : IValidationRule
{
    public IReadOnlyList<Field> Needs { get; } = [Field.Agency, Field.Period];

    public void Check(FactRow row, ValidationContext context)
    {
        if (context.OnlyAgency is not { } own || row.Agency?.Code == own) return;
        var stated = row.Agency?.Code ?? row.Group?.Code ?? "";
        row.Refuse(Complaint.About(
            Field.Agency, ValueErrorCodes.AgencyForeign,
            $"Khoá gửi của {own} không được ghi số liệu của {Complaint.Quote(stated)}. Hãy kiểm tra tên cơ quan hoặc dùng khoá của cơ quan đó.",
            $"The key of {own} may not state figures of {Complaint.Quote(stated)}. Check the agency's name, or send with that agency's key."));
    }
}
