using ItAnalytics.Etl.Extract;
using ItAnalytics.Etl.Validate;
using ItAnalytics.Etl.Validate.Rules;
using NodaTime;

namespace ItAnalytics.Etl.Reference;

/// <summary>How a reference line ended.</summary>
internal enum LineEnd
{
    /// <summary>New or changed in the warehouse.</summary>
    Fact,

    /// <summary>The warehouse says the same.</summary>
    Unchanged,
}

/// <summary>A reference line that is refused; caught line by line.</summary>
internal sealed class LineRefusedException(Complaint complaint) : Exception(complaint.English)
{
    /// <summary>Why.</summary>
    public Complaint Complaint { get; } = complaint;
}

/// <summary>
/// One line of a reference file, read field by field. What is wrong with a field is thrown, since there are few lines
/// and each field is needed at once.
/// </summary>
internal sealed class ReferenceLine(SourceContract contract, HeaderMap header, SourceRecord record)
{
    private const int LongestCode = 60;

    /// <summary>Whether agencies and groups of this source were made up.</summary>
    public bool IsSynthetic => contract.IsSynthetic;

    /// <summary>Text of a field, or nothing when it is empty.</summary>
    public string? OptionalText(Field field)
    {
        var position = header[field];
        var text = position >= 0 ? record[position].Trim().ToString() : contract.Constants.GetValueOrDefault(field, "");
        return text.Length == 0 ? null : text.Normalize();
    }

    /// <summary>Text of a field that must not be empty.</summary>
    public string Text(Field field) => OptionalText(field) ?? throw new LineRefusedException(RequiredFields.Empty(field));

    /// <summary>A code: letters, digits, and - _ . between them.</summary>
    public string Code(Field field)
    {
        var code = Text(field);
        if (code.Length <= LongestCode && code.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.')) return code;
        throw Refuse(
            field, ValueErrorCodes.CodeMalformed,
            $"Mã {Complaint.Quote(code)} không hợp lệ. Hãy dùng chữ cái không dấu, chữ số, và - _ . (tối đa {LongestCode} ký tự).",
            $"The code {Complaint.Quote(code)} is not valid. Use ASCII letters, digits and - _ . (at most {LongestCode} characters).");
    }

    /// <summary>A day, or nothing.</summary>
    public LocalDate? OptionalDate(Field field)
    {
        if (OptionalText(field) is not { } text) return null;
        var trouble = DateGrammar.Read(text, out var day);
        var quoted = Complaint.Quote(text);
        return trouble switch
        {
            DateTrouble.None => day,
            DateTrouble.American => throw Refuse(
                field, ValueErrorCodes.DateAmerican,
                $"Ngày {quoted} viết tháng trước ngày (kiểu Mỹ). Hãy viết ngày trước: dd/MM/yyyy.",
                $"The day {quoted} has its month first (American). Write the day first: dd/MM/yyyy."),
            _ => throw Refuse(
                field, ValueErrorCodes.DateMalformed,
                $"{quoted} không phải là ngày. Hãy viết dd/MM/yyyy hoặc yyyy-MM-dd.",
                $"{quoted} is no day. Write dd/MM/yyyy or yyyy-MM-dd."),
        };
    }

    /// <summary>A day that must be there.</summary>
    public LocalDate Date(Field field) => OptionalDate(field) ?? throw new LineRefusedException(RequiredFields.Empty(field));

    /// <summary>A span of days whose end, where there is one, lies behind its start.</summary>
    public (LocalDate From, LocalDate? To) Validity()
    {
        var (from, to) = (Date(Field.ValidFrom), OptionalDate(Field.ValidTo));
        if (to is null || from < to) return (from, to);
        throw Refuse(
            Field.ValidTo, ValueErrorCodes.ValiditySpan,
            $"Thời hạn kết thúc ({Complaint.Day(to.Value)}) không sau ngày bắt đầu ({Complaint.Day(from)}). Hãy kiểm tra hai ngày.",
            $"The validity ends ({Complaint.Day(to.Value)}) no later than it begins ({Complaint.Day(from)}). Check the two days.");
    }

    /// <summary>A number, or nothing.</summary>
    public decimal? OptionalNumber(Field field)
    {
        if (OptionalText(field) is not { } text) return null;
        var read = NumberGrammar.Read(text, contract.Numbers.Locale);
        if (read.Reading == NumberReading.Clear) return read.Value;
        throw Refuse(
            field, ValueErrorCodes.NumberMalformed,
            $"{Complaint.Quote(text)} không phải là số rõ ràng. Hãy sửa ô này.",
            $"{Complaint.Quote(text)} is no clear number. Correct the field.");
    }

    /// <summary>One of some words, upper case.</summary>
    public string Choice(Field field, string fallback, params string[] allowed)
    {
        var word = (OptionalText(field) ?? fallback).ToUpperInvariant();
        if (allowed.Contains(word)) return word;
        throw Refuse(
            field, ValueErrorCodes.ChoiceUnknown,
            $"{Complaint.Quote(word)} không hợp lệ ở đây. Hãy ghi một trong: {string.Join(", ", allowed)}.",
            $"{Complaint.Quote(word)} is not allowed here. Write one of {string.Join(", ", allowed)}.");
    }

    /// <summary>How far the line can be trusted; what a synthetic source states is synthetic.</summary>
    public string Mark() => Choice(Field.Mark, IsSynthetic ? "SYNTHETIC" : "VERIFIED", "VERIFIED", "ASSUMED", "SYNTHETIC");

    /// <summary>The one agency that a field names, whatever the period.</summary>
    public Agency Agency(Field field, ReferenceData reference)
    {
        var text = Text(field);
        var found = reference.FindAgencies(text);
        return found.Count switch
        {
            1 => found[0],
            0 => throw new LineRefusedException(AgencyKnown.Unknown(text, reference, field)),
            _ => throw Refuse(
                field, ValueErrorCodes.AgencyAmbiguous,
                $"Tên {Complaint.Quote(text)} có thể là nhiều cơ quan: {Codes(found)}. Hãy ghi mã cơ quan.",
                $"The name {Complaint.Quote(text)} may mean several agencies: {Codes(found)}. Write the agency's code."),
        };
    }

    /// <summary>A complaint as an exception.</summary>
    public static LineRefusedException Refuse(Field field, string code, string vietnamese, string english) =>
        new(Complaint.About(field, code, vietnamese, english));

    private static string Codes(IEnumerable<Agency> agencies) => string.Join(", ", agencies.Select(a => a.Code));
}
