namespace ItAnalytics.Etl.Validate;

/// <summary>Stable codes of what is wrong with the values of a line; docs/sources.md lists them for people.</summary>
internal static class ValueErrorCodes
{
    /// <summary>A required field is empty.</summary>
    public const string FieldEmpty = "VAL200";

    /// <summary>No agency has that name or code.</summary>
    public const string AgencyUnknown = "VAL201";

    /// <summary>Several agencies have that name.</summary>
    public const string AgencyAmbiguous = "VAL202";

    /// <summary>The agency did not exist in that period.</summary>
    public const string AgencyNotInForce = "VAL203";

    /// <summary>No group has that code.</summary>
    public const string GroupUnknown = "VAL204";

    /// <summary>The methodology has no such indicator.</summary>
    public const string IndicatorUnknown = "VAL205";

    /// <summary>The indicator belongs to another methodology.</summary>
    public const string IndicatorForeign = "VAL206";

    /// <summary>Figures of an agency that the sender does not speak for.</summary>
    public const string AgencyForeign = "VAL207";

    /// <summary>No number.</summary>
    public const string NumberMalformed = "VAL211";

    /// <summary>A number of the other locale.</summary>
    public const string NumberOtherLocale = "VAL212";

    /// <summary>Two readings, both plausible.</summary>
    public const string NumberAmbiguous = "VAL213";

    /// <summary>The error of a formula.</summary>
    public const string FormulaError = "VAL214";

    /// <summary>Below what can be true.</summary>
    public const string BelowMinimum = "VAL215";

    /// <summary>Above what can be true.</summary>
    public const string AboveMaximum = "VAL216";

    /// <summary>A count below zero, or not whole.</summary>
    public const string CountImpossible = "VAL217";

    /// <summary>The part is larger than the whole.</summary>
    public const string PartExceedsWhole = "VAL218";

    /// <summary>The value is not what its parts give.</summary>
    public const string ValueDisagrees = "VAL219";

    /// <summary>No period.</summary>
    public const string PeriodMalformed = "VAL221";

    /// <summary>A period of another type.</summary>
    public const string PeriodType = "VAL222";

    /// <summary>The month stands before the day.</summary>
    public const string DateAmerican = "VAL223";

    /// <summary>The period has not begun.</summary>
    public const string PeriodFuture = "VAL224";

    /// <summary>A period that the source does not state.</summary>
    public const string PeriodOutside = "VAL225";

    /// <summary>A period for which figures are no longer taken.</summary>
    public const string PeriodClosed = "VAL226";

    /// <summary>No stage.</summary>
    public const string StageUnknown = "VAL231";

    /// <summary>No statistic.</summary>
    public const string StatisticUnknown = "VAL232";

    /// <summary>Another unit than the indicator's.</summary>
    public const string UnitMismatch = "VAL233";

    /// <summary>A grade that the methodology of the year does not give.</summary>
    public const string GradeUnknown = "VAL234";

    /// <summary>A state and a value at once.</summary>
    public const string StatusWithParts = "VAL235";

    /// <summary>A value that is 10, 100, 1000, ... times what its parts give.</summary>
    public const string UnitSlip = "VAL236";

    /// <summary>Lines of one file contradict each other.</summary>
    public const string LinesContradict = "VAL241";

    /// <summary>A code that cannot be a code.</summary>
    public const string CodeMalformed = "VAL251";

    /// <summary>No day.</summary>
    public const string DateMalformed = "VAL252";

    /// <summary>A word that is none of those allowed here.</summary>
    public const string ChoiceUnknown = "VAL253";

    /// <summary>Two spans of time overlap or end before they begin.</summary>
    public const string ValiditySpan = "VAL254";

    /// <summary>A spelling that means another agency already.</summary>
    public const string AliasTaken = "VAL255";
}

/// <summary>Codes of what is suspect about a line that is loaded all the same.</summary>
internal static class LineWarnings
{
    /// <summary>What a warning says to a clerk, in Vietnamese and English.</summary>
    public static (string Vietnamese, string English) Explain(string code) => code switch
    {
        DuplicateValue => (
            "Chỉ số khác của cùng cơ quan có đúng con số lẻ này. Hãy kiểm tra xem có chép nhầm dòng không.",
            "Another indicator of the same subject has this very number. Check whether a line was copied."),
        NumberReadByRange => (
            "Con số được đọc theo dấu thập phân mà khoảng giá trị cho phép. Hãy viết số theo mẫu của nguồn.",
            "The number was read by the decimal sign that its range allows. Write it as the source's contract says."),
        MayBeFraction => (
            "Tỷ lệ nhỏ hơn 1 %. Hãy kiểm tra xem có ghi nhầm 0,987 thay cho 98,7 không.",
            "A ratio below 1 %. Check whether 0.987 was written for 98.7."),
        NotAMember => (
            "Cơ quan chưa được ghi nhận là thành viên của khối trong dòng này. Hãy kiểm tra khối hoặc danh sách thành viên.",
            "The agency is not known as a member of the group that the line names. Check the group, or the list of members."),
        PartsExceedWhole => (
            "Tổng số cơ quan theo các mức vượt quá số cơ quan của khối. Hãy kiểm tra lại các số đếm.",
            "The numbers of agencies with each grade add up to more than the group has. Check the counts."),
        NoLineEnd => (
            "Dòng cuối không có dấu xuống dòng. Hãy kiểm tra xem tệp có bị cắt không.",
            "The last line has no line end. Check whether the file was cut off."),
        HiddenRow => (
            "Dòng này bị ẩn trong bảng tính nhưng vẫn được đọc. Hãy xoá dòng hoặc bỏ ẩn.",
            "The row is hidden in the workbook and was read all the same. Delete it, or show it."),
        LateSubmission => (
            "Số liệu đến sau hạn nộp. Hãy nộp đúng hạn ở kỳ sau.",
            "The figure came behind the day on which it was due. Send it in time in the next period."),
        SelfAgainstAppraised => (
            "Số tự chấm và số thẩm định chênh nhau quá mức cho phép. Hãy đối chiếu tài liệu kiểm chứng.",
            "The agency's own figure and the appraised one lie too far apart. Compare the evidence."),
        GradeDisagrees => (
            "Mức xếp loại không khớp với tổng điểm của cùng cơ quan và năm. Hãy kiểm tra điểm và mức xếp loại.",
            "The grade is not what the total of the same agency and year gives. Check both."),
        _ => throw new ArgumentOutOfRangeException(nameof(code), code, "no warning"),
    };

    /// <summary>Another indicator of the same subject has the very same broken number.</summary>
    public const string DuplicateValue = "DUPLICATE_VALUE";

    /// <summary>A number was read by the locale that its range allows.</summary>
    public const string NumberReadByRange = "NUMBER_READ_BY_RANGE";

    /// <summary>A ratio of at most 1 where percent are expected.</summary>
    public const string MayBeFraction = "MAY_BE_FRACTION";

    /// <summary>The agency is not known as a member of the group that the line names.</summary>
    public const string NotAMember = "NOT_A_MEMBER";

    /// <summary>The numbers of agencies with each grade add up to more agencies than the group has.</summary>
    public const string PartsExceedWhole = "PARTS_EXCEED_WHOLE";

    /// <summary>The last line of the file has no line end: the file may be cut off behind it.</summary>
    public const string NoLineEnd = "NO_LINE_END";

    /// <summary>The row is hidden in its workbook: left over, or filtered out, or meant.</summary>
    public const string HiddenRow = "HIDDEN_ROW";

    /// <summary>It came behind the day on which it was due.</summary>
    public const string LateSubmission = "LATE_SUBMISSION";

    /// <summary>The agency's own figure and the appraised one lie further apart than the contract allows.</summary>
    public const string SelfAgainstAppraised = "SELF_AGAINST_APPRAISED";

    /// <summary>The grade is not the one that the total of the same agency and year gives.</summary>
    public const string GradeDisagrees = "GRADE_DISAGREES";
}
