using System.Globalization;
using ItAnalytics.Etl.Extract;

namespace ItAnalytics.Etl.Validate;

/// <summary>What a text is, read as a number.</summary>
internal enum NumberReading
{
    /// <summary>A number of the locale, and of no other.</summary>
    Clear,

    /// <summary><c>1.234</c>: a number of either locale, with different values.</summary>
    Ambiguous,

    /// <summary><c>99.87</c> under a decimal comma: a number of the other locale only.</summary>
    OtherLocale,

    /// <summary>No number.</summary>
    Malformed,
}

/// <summary>A text read as a number.</summary>
/// <param name="Reading">How far it can be trusted.</param>
/// <param name="Value">Its value by the locale.</param>
/// <param name="Other">Its value by the other locale.</param>
/// <param name="IsPercent">Whether a percent sign stands behind it.</param>
internal readonly record struct NumberText(NumberReading Reading, decimal Value, decimal Other, bool IsPercent);

/// <summary>
/// Strict reading of numbers. .NET's own parser does not check where groups stand: under vi-VN it reads 99.87 as 9987.
/// Grammar: <c>[sign] whole [decimal-sign digits] [space] [%]</c>; whole is digits, or 1 to 3 digits (no leading zero)
/// followed by groups of exactly 3 behind one and the same group sign: the other locale's decimal sign or a space.
/// No exponent, no currency, at most 28 digits.
/// </summary>
internal static class NumberGrammar
{
    private const int MaximumDigits = 28;
    private const int MaximumPlain = 18;

    /// <summary>Reads a text; spaces around it do not count.</summary>
    public static NumberText Read(ReadOnlySpan<char> text, NumberLocale locale)
    {
        var core = text.Trim();
        var isPercent = core is [.., '%'];
        if (isPercent) core = core[..^1].TrimEnd();
        var decimalSign = locale == NumberLocale.Comma ? ',' : '.';
        if (ReadPlain(core, decimalSign) is { } plain) return new NumberText(NumberReading.Clear, plain, plain, isPercent);
        var otherSign = locale == NumberLocale.Comma ? '.' : ',';
        var own = Parse(core, decimalSign, otherSign);
        var other = Parse(core, otherSign, decimalSign);
        var reading = (own, other) switch
        {
            ({ } a, { } b) => a == b ? NumberReading.Clear : NumberReading.Ambiguous,
            ({ }, null) => NumberReading.Clear,
            (null, { }) => NumberReading.OtherLocale,
            _ => NumberReading.Malformed,
        };
        return new NumberText(reading, own ?? 0, other ?? 0, isPercent);
    }

    /// <summary>A number as the locale writes it, with groups of three.</summary>
    public static string Write(decimal value, NumberLocale locale)
    {
        var text = value.ToString(CultureInfo.InvariantCulture);
        var (sign, digits) = text[0] == '-' ? ("-", text[1..]) : ("", text);
        var point = digits.IndexOf('.', StringComparison.Ordinal);
        var (whole, fraction) = point < 0 ? (digits, "") : (digits[..point], digits[(point + 1)..]);
        var (groupSign, decimalSign) = locale == NumberLocale.Comma ? (".", ",") : (",", ".");
        for (var at = whole.Length - 3; at > 0; at -= 3) whole = whole.Insert(at, groupSign);
        return sign + whole + (fraction.Length == 0 ? "" : decimalSign + fraction);
    }

    // Most numbers: few digits with no sign but the decimal one, and not three behind it, where it could stand for a group.
    private static decimal? ReadPlain(ReadOnlySpan<char> text, char decimalSign)
    {
        if (text.Length is 0 or > MaximumPlain) return null;
        var (mantissa, point) = (0L, -1);
        for (var i = 0; i < text.Length; i++)
        {
            if (char.IsAsciiDigit(text[i])) mantissa = (mantissa * 10) + (text[i] - '0');
            else if (text[i] == decimalSign && point < 0 && i > 0) point = i;
            else return null;
        }

        var decimals = point < 0 ? 0 : text.Length - point - 1;
        return (point < 0 || decimals > 0) && decimals != 3
            ? new decimal(unchecked((int)mantissa), (int)(mantissa >> 32), 0, isNegative: false, (byte)decimals)
            : null;
    }

    private static decimal? Parse(ReadOnlySpan<char> text, char decimalSign, char groupSign)
    {
        var isNegative = false;
        if (text is ['+' or '-' or '\u2212', ..])
        {
            isNegative = text[0] != '+';
            text = text[1..];
        }

        var point = text.IndexOf(decimalSign);
        var whole = point < 0 ? text : text[..point];
        var fraction = point < 0 ? default : text[(point + 1)..];
        if (point >= 0 && !IsDigits(fraction)) return null;

        Span<char> digits = stackalloc char[MaximumDigits + 2];
        var length = 0;
        if (!CopyWhole(whole, groupSign, digits, ref length) || length + fraction.Length > MaximumDigits) return null;
        if (point >= 0)
        {
            digits[length++] = '.';
            fraction.CopyTo(digits[length..]);
            length += fraction.Length;
        }

        var value = decimal.Parse(digits[..length], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture);
        return isNegative ? -value : value;
    }

    // Digits alone, or 1 to 3 digits and groups of exactly three behind one kind of sign.
    private static bool CopyWhole(ReadOnlySpan<char> whole, char groupSign, Span<char> digits, ref int length)
    {
        if (IsDigits(whole)) return Append(whole, digits, ref length);
        var first = whole.IndexOfAnyExceptInRange('0', '9');
        if (first is < 1 or > 3 || whole[0] == '0') return false;
        var sign = whole[first];
        if (sign != groupSign && !IsGroupSpace(sign)) return false;
        if (!Append(whole[..first], digits, ref length)) return false;
        for (var rest = whole[first..]; !rest.IsEmpty; rest = rest[4..])
        {
            if (rest.Length < 4 || rest[0] != sign || !IsDigits(rest[1..4]) || !Append(rest[1..4], digits, ref length)) return false;
        }

        return true;
    }

    private static bool Append(ReadOnlySpan<char> part, Span<char> digits, ref int length)
    {
        if (length + part.Length > MaximumDigits) return false;
        part.CopyTo(digits[length..]);
        length += part.Length;
        return true;
    }

    private static bool IsDigits(ReadOnlySpan<char> text) => !text.IsEmpty && text.IndexOfAnyExceptInRange('0', '9') < 0;

    // Space, no-break space, narrow no-break space.
    private static bool IsGroupSpace(char c) => c is ' ' or '\u00A0' or '\u202F';
}
