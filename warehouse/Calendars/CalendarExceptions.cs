using System.Globalization;

namespace ItAnalytics.Warehouse.Calendars;

/// <summary>Days that are otherwise than the law alone says, each with the reason.</summary>
/// <param name="Off">Working days on which nobody works.</param>
/// <param name="Working">Weekends or holidays on which everybody does.</param>
public sealed record CalendarExceptions(
    IReadOnlyDictionary<DateOnly, string> Off, IReadOnlyDictionary<DateOnly, string> Working)
{
    /// <summary>
    /// Working days that the Government of Viet Nam has swapped with weekends, for officials and public employees.
    /// </summary>
    /// <remarks>
    /// Notice 1570/TB-BLDTBXH of 12 April 2024; notice 6150/TB-BLDTBXH of 2024; the Ministry of Home Affairs on the holidays
    /// of 2026, as reported by Viet Nam News on 17 October and 25 December 2025.
    /// </remarks>
    public static CalendarExceptions Known { get; } = Swapped(
        (new(2024, 4, 29), new(2024, 5, 4)), (new(2025, 5, 2), new(2025, 4, 26)), (new(2026, 1, 2), new(2026, 1, 10)),
        (new(2026, 8, 31), new(2026, 8, 22)));

    /// <summary>These and further ones; of two statements about a day the further one counts.</summary>
    public CalendarExceptions With(CalendarExceptions further)
    {
        ArgumentNullException.ThrowIfNull(further);
        return new CalendarExceptions(Over(Off, further.Off, further.Working), Over(Working, further.Working, further.Off));
    }

    private static CalendarExceptions Swapped(params (DateOnly Off, DateOnly Working)[] days) => new(
        days.ToDictionary(day => day.Off, day => $"Hoán đổi với {day.Working.ToString("dd/MM/yyyy", CultureInfo.InvariantCulture)}"),
        days.ToDictionary(day => day.Working, day => $"Làm bù cho {day.Off.ToString("dd/MM/yyyy", CultureInfo.InvariantCulture)}"));

    private static Dictionary<DateOnly, string> Over(
        IReadOnlyDictionary<DateOnly, string> known, IReadOnlyDictionary<DateOnly, string> own,
        IReadOnlyDictionary<DateOnly, string> otherwise)
    {
        var days = known.Where(day => !otherwise.ContainsKey(day.Key)).ToDictionary(day => day.Key, day => day.Value);
        foreach (var (day, reason) in own) days[day] = reason;
        return days;
    }
}
