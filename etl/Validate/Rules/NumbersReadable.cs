using System.Globalization;
using ItAnalytics.Etl.Extract;

namespace ItAnalytics.Etl.Validate.Rules;

/// <summary>
/// Reads value, numerator and denominator by the contract's locale, brings ratios to the indicator's scale once, and
/// turns words such as "không áp dụng" into states. A text with two readings is settled by what can be true or not at all.
/// </summary>
internal sealed class NumbersReadable : IValidationRule
{
    // Enough digits for any ratio; the parts are stored exactly beside it.
    private const int RatioDigits = 10;

    private static readonly Dictionary<string, decimal> BooleanWords = new(StringComparer.Ordinal)
    {
        ["có"] = 1,
        ["yes"] = 1,
        ["true"] = 1,
        ["đạt"] = 1,
        ["x"] = 1,
        ["không"] = 0,
        ["no"] = 0,
        ["false"] = 0,
        ["không đạt"] = 0,
    };

    public IReadOnlyList<Field> Needs { get; } = [Field.Indicator, Field.Statistic];

    public void Check(FactRow row, ValidationContext context)
    {
        var text = row.Text(Field.Value);
        if (ReadState(row, text, context) is { } status)
        {
            row.Status = status;
            if (HasParts(row)) row.Refuse(StateWithParts(text));
            Keep(row);
            return;
        }

        if (row.Indicator.IsGrade && !row.IsStatistic) return;
        row.Numerator = ReadPart(row, Field.Numerator, context);
        row.Denominator = ReadPart(row, Field.Denominator, context);
        if (!text.IsEmpty) ReadValue(row, text, context);
        if (row.Value is null && row is { Numerator: { } part, Denominator: { } whole } && whole != 0)
            row.Value = decimal.Round(row.Full * part / whole, RatioDigits);
        Keep(row);
    }

    // The facts' own check wants a value or a text; a ratio of nothing to nothing has its parts for a text.
    private static void Keep(FactRow row)
    {
        var written = row.Text(Field.RawText);
        row.RawText = written.IsEmpty ? row.TextBeyondValue() : written.ToString();
        if (row.Status == CellStatus.Value && row.Value is null)
            row.RawText ??= string.Create(CultureInfo.InvariantCulture, $"{row.Numerator}/{row.Denominator}");
    }

    private static CellStatus? ReadState(FactRow row, ReadOnlySpan<char> text, ValidationContext context)
    {
        if (!text.IsEmpty) return StatusWords.Read(text, context.Contract);
        return row.Text(Field.Numerator).IsEmpty ? context.Contract.Empty : null;
    }

    private static bool HasParts(FactRow row) =>
        row.IsStatistic || !row.Text(Field.Numerator).IsEmpty || !row.Text(Field.Denominator).IsEmpty;

    private static Complaint StateWithParts(ReadOnlySpan<char> text) => Complaint.About(
        Field.Value, ValueErrorCodes.StatusWithParts,
        $"Ô giá trị ghi {Complaint.Quote(text)} nhưng dòng vẫn có số liệu khác. Hãy bỏ một trong hai.",
        $"The value says {Complaint.Quote(text)}, yet the line states figures. Remove one or the other.");

    private static decimal? ReadPart(FactRow row, Field field, ValidationContext context)
    {
        var text = row.Text(field);
        return text.IsEmpty ? null : ReadNumber(row, field, text, context)?.Value;
    }

    private static void ReadValue(FactRow row, ReadOnlySpan<char> text, ValidationContext context)
    {
        if (row.Indicator.IsBoolean && !row.IsStatistic && BooleanWords.TryGetValue(StatusWords.Fold(text), out var answer))
        {
            row.Value = answer;
            return;
        }

        var slash = StatusWords.IsFormulaError(text) ? -1 : text.IndexOf('/');
        var statesParts = !row.Text(Field.Numerator).IsEmpty || !row.Text(Field.Denominator).IsEmpty;
        if (slash > 0 && !statesParts)
        {
            // 4/5: the parts are what was stated, the ratio follows from them.
            row.Numerator = ReadNumber(row, Field.Numerator, text[..slash], context)?.Value;
            row.Denominator = ReadNumber(row, Field.Denominator, text[(slash + 1)..], context)?.Value;
            return;
        }

        if (ReadNumber(row, Field.Value, text, context) is { } read)
            row.Value = ToScale(row, read.Value, read.IsPercent, context.Contract.Numbers.Ratio);
    }

    private static decimal ToScale(FactRow row, decimal value, bool isPercent, RatioScale scale)
    {
        if (!row.IsPercentage) return isPercent && row.Full == 1 && row.Indicator.IsRatio ? value / 100 : value;
        if (isPercent) return value;
        if (scale == RatioScale.Fraction) return value * 100;
        if (value is > 0 and < 1) row.Warn(LineWarnings.MayBeFraction);
        return value;
    }

    // The number and whether a percent sign stands with it, or nothing when the text was refused.
    private static (decimal Value, bool IsPercent)? ReadNumber(
        FactRow row, Field field, ReadOnlySpan<char> text, ValidationContext context)
    {
        var kind = row.KindOf(field);
        var style = context.Contract.Numbers;
        // A cell that holds a number holds digits, not a text: no locale is in question.
        var read = NumberGrammar.Read(text, kind == CellKind.Text ? style.Locale : NumberLocale.Point);
        var isPercent = read.IsPercent || kind == CellKind.Percent;
        if (Trouble(row, field, text, read, isPercent, style) is { } complaint)
        {
            row.Refuse(complaint);
            return null;
        }

        if (kind != CellKind.Text && read.Reading is NumberReading.Clear or NumberReading.Ambiguous)
            return (kind == CellKind.Percent ? read.Value * 100 : read.Value, isPercent);
        if (read.Reading == NumberReading.Clear
            || (read.Reading == NumberReading.Ambiguous && (!style.IsGrouped || IsPlausible(row, field, read.Value))))
            return (read.Value, isPercent);
        row.Warn(LineWarnings.NumberReadByRange);
        return (read.Other, isPercent);
    }

    private static Complaint? Trouble(
        FactRow row, Field field, ReadOnlySpan<char> text, NumberText read, bool isPercent, NumberStyle style)
    {
        if (StatusWords.IsFormulaError(text)) return Formula(field, text);
        if (isPercent && (field != Field.Value || !(row.IsPercentage || row.Indicator.IsRatio)))
            return UnitMatches.Explain(field, "%", row.Indicator.Unit);
        return read.Reading switch
        {
            NumberReading.Malformed => Malformed(field, text, style.Locale),
            NumberReading.OtherLocale when style.OnConflict != LocaleConflict.Range || !IsPlausible(row, field, read.Other) =>
                OtherLocale(field, text, style.Locale),
            NumberReading.Ambiguous when style.IsGrouped && row.KindOf(field) == CellKind.Text
                && IsPlausible(row, field, read.Value) == IsPlausible(row, field, read.Other) => Ambiguous(field, text, read),
            _ => null,
        };
    }

    // Counts are whole and not negative; values keep to the range of the indicator.
    private static bool IsPlausible(FactRow row, Field field, decimal value)
    {
        var counts = field == Field.Value
            ? row.IsStatistic ? row.Statistic == Statistics.Count : row.Indicator.IsCount
            : row.Indicator.IsRatio || row.IsStatistic;
        // 2.000 read as two with three decimals is no way to write a count.
        if (counts) return value >= 0 && value.Scale == 0;
        if (field != Field.Value) return value >= 0;
        var (minimum, maximum) = row.IsPercentage ? (0m, 100m) : (row.Indicator.Minimum, row.Indicator.Maximum);
        return value >= (minimum ?? decimal.MinValue) && value <= (maximum ?? decimal.MaxValue);
    }

    private static Complaint Formula(Field field, ReadOnlySpan<char> text) => Complaint.About(
        field, ValueErrorCodes.FormulaError,
        $"{Complaint.Quote(text)} là lỗi công thức của bảng tính, không phải số liệu. Hãy sửa công thức rồi xuất lại tệp.",
        $"{Complaint.Quote(text)} is the error of a spreadsheet formula, not a figure. Mend the formula and export the file again.");

    private static Complaint Malformed(Field field, ReadOnlySpan<char> text, NumberLocale locale) => Complaint.About(
        field, ValueErrorCodes.NumberMalformed,
        $"{Complaint.Quote(text)} không phải là số. Hãy viết như {Example(locale)}, hoặc để trống nếu không có số liệu.",
        $"{Complaint.Quote(text)} is no number. Write it as {Example(locale)}, or leave it empty where there is no figure.");

    private static Complaint OtherLocale(Field field, ReadOnlySpan<char> text, NumberLocale locale) => Complaint.About(
        field, ValueErrorCodes.NumberOtherLocale,
        $"{Complaint.Quote(text)} dùng dấu thập phân khác với nguồn này. Hãy viết như {Example(locale)}.",
        $"{Complaint.Quote(text)} has another decimal sign than this source. Write it as {Example(locale)}.");

    private static Complaint Ambiguous(Field field, ReadOnlySpan<char> text, NumberText read)
    {
        var (one, two) = (read.Value.ToString(CultureInfo.InvariantCulture), read.Other.ToString(CultureInfo.InvariantCulture));
        return Complaint.About(
            field, ValueErrorCodes.NumberAmbiguous,
            $"{Complaint.Quote(text)} có thể là {one} hoặc {two}. Hãy viết không có dấu phân cách hàng nghìn.",
            $"{Complaint.Quote(text)} may be {one} or {two}. Write it without a thousands sign.");
    }

    private static string Example(NumberLocale locale) => locale == NumberLocale.Comma ? "1.234,5" : "1234.5";
}
