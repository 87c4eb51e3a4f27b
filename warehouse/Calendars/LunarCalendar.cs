namespace ItAnalytics.Warehouse.Calendars;

/// <summary>
/// Days of the lunisolar calendar, by where moon and sun are: a month begins on the local day of the new moon, the
/// eleventh month holds the winter solstice, and of thirteen months from one to the next the first that the sun crosses no
/// multiple of 30° in is the leap month. Viet Nam counts days at UTC+7, China at UTC+8, so that their new years are now
/// and then a day apart (2007, 2030).
/// </summary>
/// <remarks>
/// New moon and sun: J. Meeus, Astronomical Algorithms, 2nd edition, chapters 49 and 25. Dynamical to universal time: F.
/// Espenak and J. Meeus, polynomials for 1986 to 2150. Years from 1990 to 2100.
/// </remarks>
public sealed class LunarCalendar
{
    /// <summary>First and last year that can be asked for.</summary>
    public const int FirstYear = 1990;

    /// <summary>Last year that can be asked for.</summary>
    public const int LastYear = 2100;

    private const double SynodicMonth = 29.530588861;
    private const double FirstNewMoon = 2451550.09766;
    private const double DayZero = 1721425.5;
    private const double J2000 = 2451545.0;

    // Coefficient in days; multiples of the sun's anomaly, the moon's anomaly, its latitude argument, the node; power of
    // the eccentricity.
    private static readonly (double Days, int Sun, int Moon, int Latitude, int Node, int Eccentricity)[] Terms =
    [
        (-0.40720, 0, 1, 0, 0, 0), (0.17241, 1, 0, 0, 0, 1), (0.01608, 0, 2, 0, 0, 0), (0.01039, 0, 0, 2, 0, 0),
        (0.00739, -1, 1, 0, 0, 1), (-0.00514, 1, 1, 0, 0, 1), (0.00208, 2, 0, 0, 0, 2), (-0.00111, 0, 1, -2, 0, 0),
        (-0.00057, 0, 1, 2, 0, 0), (0.00056, 1, 2, 0, 0, 1), (-0.00042, 0, 3, 0, 0, 0), (0.00042, 1, 0, 2, 0, 1),
        (0.00038, 1, 0, -2, 0, 1), (-0.00024, -1, 2, 0, 0, 1), (-0.00017, 0, 0, 0, 1, 0), (-0.00007, 2, 1, 0, 0, 0),
        (0.00004, 0, 2, -2, 0, 0), (0.00004, 3, 0, 0, 0, 0), (0.00003, 1, 1, -2, 0, 0), (0.00003, 0, 2, 2, 0, 0),
        (-0.00003, 1, 1, 2, 0, 0), (0.00003, -1, 1, 2, 0, 0), (-0.00002, -1, 1, -2, 0, 0), (-0.00002, 1, 3, 0, 0, 0),
        (0.00002, 0, 4, 0, 0, 0),
    ];

    // Coefficient in days, phase in degrees, degrees a month.
    private static readonly (double Days, double Phase, double Rate)[] PlanetaryTerms =
    [
        (0.000325, 299.77, 0.107408), (0.000165, 251.88, 0.016321), (0.000164, 251.83, 26.651886), (0.000126, 349.42, 36.412478),
        (0.000110, 84.66, 18.206239), (0.000062, 141.74, 53.303771), (0.000060, 207.14, 2.453732), (0.000056, 154.84, 7.306860),
        (0.000047, 34.52, 27.261239), (0.000042, 207.19, 0.121824), (0.000040, 291.34, 1.844379), (0.000037, 161.72, 24.198154),
        (0.000035, 239.56, 25.513099), (0.000023, 331.55, 3.592518),
    ];

    private readonly double zone;

    /// <summary>The calendar at an offset from UTC.</summary>
    internal LunarCalendar(int hoursFromUtc) => zone = hoursFromUtc / 24.0;

    /// <summary>The calendar of Viet Nam.</summary>
    public static LunarCalendar VietNam { get; } = new(7);

    /// <summary>The day of a month that is no leap month.</summary>
    /// <param name="year">The lunar year; it begins between 21 January and 20 February of the same year.</param>
    /// <param name="month">1 to 12.</param>
    /// <param name="day">1 to 30.</param>
    public DateOnly DateOf(int year, int month, int day)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(year, FirstYear);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(year, LastYear);
        ArgumentOutOfRangeException.ThrowIfLessThan(month, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(month, 12);
        // From the eleventh month of the year before to that of this one.
        var (first, next) = (Eleventh(year - 1), Eleventh(year));
        var place = month < 11 ? month + 1 : month - 11;
        if (month >= 11) (first, next) = (Eleventh(year), Eleventh(year + 1));
        if (next - first == 13 && place >= LeapPlace(first)) place++;
        return DateOnly.FromDayNumber(NewMoonDay(first + place) + day - 1);
    }

    // Number of the new moon that begins the eleventh month.
    private int Eleventh(int year)
    {
        var moon = (int)Math.Floor((new DateOnly(year, 12, 31).DayNumber + DayZero - FirstNewMoon) / SynodicMonth) + 1;
        while (NewMoonDay(moon) > new DateOnly(year, 12, 31).DayNumber || SunSign(NewMoonDay(moon)) is >= 9 or < 3) moon--;
        return moon;
    }

    // The first month after the eleventh that begins and ends under one sign of the sun.
    private int LeapPlace(int eleventh)
    {
        var place = 1;
        while (SunSign(NewMoonDay(eleventh + place)) != SunSign(NewMoonDay(eleventh + place + 1))) place++;
        return place;
    }

    private int NewMoonDay(int moon) => (int)Math.Floor(NewMoon(moon) + zone - DayZero);

    // In universal time.
    private static double NewMoon(int moon)
    {
        var t = moon / 1236.85;
        var eccentricity = 1 - (0.002516 * t) - (0.0000074 * t * t);
        var sun = 2.5534 + (29.10535670 * moon) - (0.0000014 * t * t);
        var anomaly = 201.5643 + (385.81693528 * moon) + (0.0107582 * t * t);
        var latitude = 160.7108 + (390.67050284 * moon) - (0.0016118 * t * t);
        var node = 124.7746 - (1.56375588 * moon) + (0.0020672 * t * t);
        var instant = FirstNewMoon + (SynodicMonth * moon) + (0.00015437 * t * t);
        foreach (var term in Terms)
        {
            instant += term.Days * Math.Pow(eccentricity, term.Eccentricity) * Sine(
                (term.Sun * sun) + (term.Moon * anomaly) + (term.Latitude * latitude) + (term.Node * node));
        }
        foreach (var (days, phase, rate) in PlanetaryTerms)
        {
            instant += days * Sine(phase + (rate * moon) - (days == 0.000325 ? 0.009173 * t * t : 0));
        }
        return instant - ClockLead(instant);
    }

    // The multiple of 30° that the sun has passed when a local day begins, 0 to 11.
    private int SunSign(int day)
    {
        var instant = day + DayZero - zone;
        var t = (instant + ClockLead(instant) - J2000) / 36525;
        var anomaly = 357.52911 + (35999.05029 * t) - (0.0001537 * t * t);
        var centre = ((1.914602 - (0.004817 * t)) * Sine(anomaly)) + ((0.019993 - (0.000101 * t)) * Sine(2 * anomaly))
            + (0.000289 * Sine(3 * anomaly));
        var longitude = 280.46646 + (36000.76983 * t) + (0.0003032 * t * t) + centre
            - 0.00569 - (0.00478 * Sine(125.04 - (1934.136 * t)));
        return (int)(((longitude % 360) + 360) % 360 / 30);
    }

    // Dynamical time less universal time, in days.
    private static double ClockLead(double instant)
    {
        var t = (instant - J2000) / 365.25;
        var seconds = t switch
        {
            < 5 => 63.86 + (t * (0.3345 + (t * (-0.060374 + (t * (0.0017275 + (t * (0.000651814 + (t * 0.00002373599))))))))),
            < 50 => 62.92 + (t * (0.32217 + (t * 0.005589))),
            _ => -20 + (32 * Math.Pow((t + 180) / 100, 2)) - (0.5628 * (150 - t)),
        };
        return seconds / 86400;
    }

    private static double Sine(double degrees) => Math.Sin(degrees % 360 * Math.PI / 180);
}
