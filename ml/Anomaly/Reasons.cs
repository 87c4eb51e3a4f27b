using System.Globalization;

namespace ItAnalytics.Ml.Anomaly;

/// <summary>
/// One sentence per finding, in English and Vietnamese, with the numbers a reviewer would look up. The wording asks for
/// a check and never names a culprit.
/// </summary>
internal static class Reasons
{
    private static readonly CultureInfo English = CultureInfo.InvariantCulture;

    private static readonly NumberFormatInfo Vietnamese = new()
    {
        NumberDecimalSeparator = ",",
        NumberGroupSeparator = ".",
        NumberGroupSizes = [3],
    };

    public static (string English, string Vietnamese) Sentence(
        Row row,
        FindingKind kind,
        (double Expected, double Lower, double Upper)? range) =>
        (Write(row, kind, range, false), Write(row, kind, range, true));

    private static string Write(
        Row row,
        FindingKind kind,
        (double Expected, double Lower, double Upper)? range,
        bool vi)
    {
        var r = row.Reading;
        var rate = row.Context.Scale == ValueScale.Rate;
        string Value(double v) => Number(rate ? v * 100 : v, rate ? 1 : 2, vi) + (rate ? " %" : "");
        string Count(double v) => Number(v, 0, vi);
        var stated = r.HasCounts && rate
            ? $"{Count(r.Numerator)}/{Count(r.Denominator)} ({Value(r.Value)})"
            : Value(r.Value);
        var above = range is not { } around || r.Value >= around.Expected;
        var between = range is { } b
            ? vi ? $"dự kiến {Value(b.Expected)}, từ {Value(b.Lower)} đến {Value(b.Upper)}"
                 : $"expected {Value(b.Expected)}, between {Value(b.Lower)} and {Value(b.Upper)}"
            : vi ? "chưa có cơ sở so sánh" : "nothing to compare with yet";
        return kind switch
        {
            FindingKind.None => vi ? $"{stated}: trong khoảng {between}." : $"{stated}: as {between}.",
            FindingKind.Jump => vi
                ? $"Cần kiểm tra: {stated} {(above ? "cao" : "thấp")} hơn dự báo ({between})."
                : $"Needs checking: {stated} is {(above ? "higher" : "lower")} than history and peers suggest "
                    + $"({between}).",
            FindingKind.Spike => vi
                ? $"Cần kiểm tra: {stated} {(above ? "cao" : "thấp")} hơn dự báo chỉ trong một kỳ ({between}); "
                    + "kỳ sau đã trở lại mức cũ."
                : $"Needs checking: {stated} is {(above ? "higher" : "lower")} than history and peers suggest "
                    + $"({between}), and the next figure was back at the old level.",
            FindingKind.ShrinkingDenominator => vi
                ? $"Cần kiểm tra: mẫu số {Count(r.Denominator)} nhỏ hơn mức thường gặp khoảng {Count(UsualSize(row))}; "
                    + $"tỷ lệ {Value(r.Value)} ({between})."
                : $"Needs checking: the denominator {Count(r.Denominator)} is below the usual "
                    + $"{Count(UsualSize(row))} or so; rate {Value(r.Value)} ({between}).",
            FindingKind.CopiedValue => Copied(row, stated, between, vi),
            FindingKind.DigitSwap => vi
                ? $"Cần kiểm tra: {stated} có thể bị đảo hai chữ số liền nhau; đổi lại thì phù hợp ({between})."
                : $"Needs checking: two neighbouring digits in {stated} may be exchanged; "
                    + $"the other order would fit ({between}).",
            FindingKind.UnitSlip => vi
                ? $"Cần kiểm tra đơn vị: {stated} có thể lệch 100 lần ({between})."
                : $"Needs checking: a figure of {stated} may be off by a factor of 100 ({between}).",
            FindingKind.SwappedAgency => Swapped(row, stated, between, vi),
            FindingKind.Impossible => vi
                ? $"Cần kiểm tra: {stated} mâu thuẫn với chính nó hoặc với thang đo."
                : $"Needs checking: {stated} contradicts itself or the scale ({row.Evidence.BrokenRule}).",
            FindingKind.Ceiling => vi
                ? $"Lưu ý: đã {row.CeilingRun} kỳ liên tiếp ở mức 100 %, chỉ tiêu không còn phân biệt được."
                : $"Note: {row.CeilingRun} periods in a row at 100 %, so the indicator no longer distinguishes.",
            FindingKind.SelfAppraisalGap => vi
                ? $"Cần kiểm tra: tự đánh giá lệch {Value(row.SelfGap ?? 0)} so với thẩm định {Value(r.Value)}."
                : $"Needs checking: the self-assessment differs by {Value(row.SelfGap ?? 0)} "
                    + $"from the appraised {Value(r.Value)}.",
            FindingKind.DuplicateValue => vi
                ? $"Cần kiểm tra: một cơ quan khác báo cáo cùng số liệu {stated} trong cùng kỳ."
                : $"Needs checking: another agency submitted the same figures {stated} for the same period.",
            _ => throw new ArgumentOutOfRangeException(nameof(kind)),
        };
    }

    private static double UsualSize(Row row) => row.Context.Size is { } size ? Math.Exp(size.Quantile(0.5, 0)) : 0;

    private static string Copied(Row row, string stated, string between, bool vi) =>
        row.Evidence.Strongest switch
        {
            Fault.CopyYear => vi
                ? $"Cần kiểm tra: {stated} trùng hoàn toàn với cùng kỳ năm trước ({between})."
                : $"Needs checking: {stated} repeats the same period of the year before to the last digit ({between}).",
            Fault.CopyRate => vi
                ? $"Cần kiểm tra: tỷ lệ của {stated} trùng với kỳ trước dù mẫu số đã khác ({between})."
                : $"Needs checking: the rate of {stated} is the previous period's on a different denominator ({between}).",
            _ => vi
                ? $"Cần kiểm tra: {stated} trùng hoàn toàn với kỳ trước ({between})."
                : $"Needs checking: {stated} repeats the previous period to the last digit ({between}).",
        };

    private static string Swapped(Row row, string stated, string between, bool vi)
    {
        var other = Partner(row)?.Submission.Agency ?? "";
        return vi
            ? $"Cần kiểm tra: {stated} phù hợp hơn với {other} và ngược lại ({between})."
            : $"Needs checking: {stated} would fit {other} better, and theirs would fit here ({between}).";
    }

    private static Row? Partner(Row row) => row.SwapRatio >= row.Before?.SwapRatio ? row.Next : row.Before;

    private static string Number(double value, int decimals, bool vi) =>
        value.ToString("N" + decimals.ToString(English), vi ? Vietnamese : English.NumberFormat);
}
