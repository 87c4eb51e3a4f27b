using NodaTime;

namespace ItAnalytics.Etl.Validate;

/// <summary>Why a text is no day.</summary>
internal enum DateTrouble
{
    None,
    Malformed,

    /// <summary>Month and day are swapped, as Americans write.</summary>
    American,

    /// <summary>Such as 30/02/2023.</summary>
    NoSuchDay,
}

/// <summary>Strict reading of days: <c>dd/MM/yyyy</c> (also with - or .) or <c>yyyy-MM-dd</c>; never month first.</summary>
internal static class DateGrammar
{
    /// <summary>Reads a day.</summary>
    public static DateTrouble Read(ReadOnlySpan<char> text, out LocalDate day)
    {
        day = default;
        text = text.Trim();
        Span<Range> parts = stackalloc Range[4];
        if (text.SplitAny(parts, "/-.") != 3) return DateTrouble.Malformed;
        var isoOrder = parts[0].End.Value == 4;
        if (!Number(text[parts[isoOrder ? 0 : 2]], 4, 4, out var year)
            || !Number(text[parts[1]], 1, 2, out var month)
            || !Number(text[parts[isoOrder ? 2 : 0]], 1, 2, out var dayOfMonth))
            return DateTrouble.Malformed;
        if (year is < 1900 or > 2200) return DateTrouble.NoSuchDay;
        if (month is < 1 or > 12)
            return month <= 31 && dayOfMonth is >= 1 and <= 12 ? DateTrouble.American : DateTrouble.NoSuchDay;
        if (dayOfMonth < 1 || dayOfMonth > CalendarSystem.Iso.GetDaysInMonth(year, month)) return DateTrouble.NoSuchDay;
        day = new LocalDate(year, month, dayOfMonth);
        return DateTrouble.None;
    }

    private static bool Number(ReadOnlySpan<char> text, int minimumDigits, int maximumDigits, out int number)
    {
        number = 0;
        if (text.Length < minimumDigits || text.Length > maximumDigits) return false;
        foreach (var c in text)
        {
            if (!char.IsAsciiDigit(c)) return false;
            number = (number * 10) + (c - '0');
        }

        return true;
    }
}
