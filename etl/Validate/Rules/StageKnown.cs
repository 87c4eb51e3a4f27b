using ItAnalytics.Etl.Extract;

namespace ItAnalytics.Etl.Validate.Rules;

/// <summary>The stage is self, appraised or published; the keys are those of <c>dw.dim_stage</c>.</summary>
internal sealed class StageKnown : IValidationRule
{
    private static readonly Dictionary<string, short> Words = new(StringComparer.OrdinalIgnoreCase)
    {
        ["SELF"] = 1,
        ["tự chấm"] = 1,
        ["tự đánh giá"] = 1,
        ["APPRAISED"] = 2,
        ["thẩm định"] = 2,
        ["PUBLISHED"] = 3,
        ["công bố"] = 3,
    };

    private static readonly Dictionary<string, short>.AlternateLookup<ReadOnlySpan<char>> WordsBySpan =
        Words.GetAlternateLookup<ReadOnlySpan<char>>();

    public IReadOnlyList<Field> Needs { get; } = [Field.Stage];

    public void Check(FactRow row, ValidationContext context)
    {
        var text = row.Text(Field.Stage);
        if (WordsBySpan.TryGetValue(text, out var key) || Words.TryGetValue(StatusWords.Fold(text), out key))
        {
            row.StageKey = key;
            return;
        }

        row.Refuse(Complaint.About(
            Field.Stage, ValueErrorCodes.StageUnknown,
            $"Không có giai đoạn {Complaint.Quote(text)}. Hãy ghi SELF (tự chấm), APPRAISED (thẩm định) hoặc PUBLISHED (công bố).",
            $"There is no stage {Complaint.Quote(text)}. Write SELF, APPRAISED or PUBLISHED."));
    }
}
