using ItAnalytics.Etl.Extract;

namespace ItAnalytics.Etl.Validate.Rules;

/// <summary>The group that a line names exists; lines of agencies need not name one.</summary>
internal sealed class GroupKnown : IValidationRule
{
    public IReadOnlyList<Field> Needs { get; } = [Field.Group];

    public void Check(FactRow row, ValidationContext context)
    {
        var text = row.Text(Field.Group);
        if (text.IsEmpty) return;
        row.Group = context.Reference.FindGroup(text);
        if (row.Group is not null) return;
        var known = string.Join(", ", context.Reference.GroupCodes.Order(StringComparer.Ordinal).Take(20));
        row.Refuse(Complaint.About(
            Field.Group, ValueErrorCodes.GroupUnknown,
            $"Không có khối {Complaint.Quote(text)}. Các khối đã biết: {known}. Hãy sửa mã khối.",
            $"There is no group {Complaint.Quote(text)}. Known groups: {known}. Correct the code."));
    }
}
