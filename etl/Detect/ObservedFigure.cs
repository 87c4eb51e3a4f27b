using System.Globalization;
using ItAnalytics.Ml.Anomaly;

namespace ItAnalytics.Etl.Detect;

/// <summary>One observation that stands, with its dimensions.</summary>
internal sealed record ObservedFigure(
    string Panel,
    string PeriodType,
    string IndicatorCode,
    int IndicatorKey,
    string Unit,
    string ValueKind,
    string AgencyCode,
    int AgencyKey,
    int PeriodKey,
    short Year,
    int StartMonth,
    short StageKey,
    short Revision,
    decimal? Value,
    decimal? Numerator,
    decimal? Denominator)
{
    private const short Appraised = 2;

    /// <summary>The value of the whole: rates are stated in percent, and the detector works on fractions.</summary>
    public double Full => ValueKind == "RATIO" && Unit == "%" ? 100 : 1;

    private int SeasonLength => SeasonsOf(PeriodType);

    private int Season => (StartMonth - 1) * SeasonLength / 12;

    /// <summary>Number of the period in its panel.</summary>
    public int Period => Year * SeasonLength + Season;

    /// <summary>Code of a panel: indicators that are reported on one calendar, of agencies of one kind; the detector
    /// learns within a panel only.</summary>
    public static string PanelOf(string methodologyCode, string periodType, bool isSynthetic) =>
        $"{methodologyCode}/{periodType}{(isSynthetic ? "/SYNTHETIC" : "")}";

    /// <summary>Periods in a year.</summary>
    public static int SeasonsOf(string periodType) => periodType switch { "MONTH" => 12, "QUARTER" => 4, _ => 1 };

    /// <summary>Number of the period that begins with a month.</summary>
    public static int PeriodOf(string periodType, int year, int startMonth) =>
        year * SeasonsOf(periodType) + (startMonth - 1) * SeasonsOf(periodType) / 12;

    /// <summary>
    /// One cell for the detector: of several stages the last one, and the agency's own statement beside an appraisal.
    /// </summary>
    /// <param name="stages">All stages of the cell, in the order of stages.</param>
    /// <param name="takenIn">How many times the agency has taken in others so far: its history starts anew each
    /// time.</param>
    public static (ObservedFigure Figure, Submission Submission) Cell(
        IReadOnlyList<ObservedFigure> stages, int takenIn)
    {
        var last = stages[^1];
        // A quantity per head has parts too, but they are no successes out of cases.
        var counted = last.ValueKind == "RATIO";
        var agency = takenIn == 0
            ? last.AgencyCode
            : string.Create(CultureInfo.InvariantCulture, $"{last.AgencyCode}+{takenIn}");
        return (last, new Submission(
            string.Create(CultureInfo.InvariantCulture, $"{last.IndicatorCode}|{agency}|{last.Period}"), last.Panel,
            last.IndicatorCode, agency, last.Period, last.Season, last.SeasonLength,
            counted && last.Denominator is not null ? (double?)last.Numerator : null,
            counted && last.Numerator is not null ? (double?)last.Denominator : null,
            last.Fraction,
            SelfValue: last.StageKey >= Appraised && stages.Count > 1 ? stages[0].Fraction : null));
    }

    // Of a rate with parts the parts are the statement: a quotient stored to ten digits says less.
    private double? Fraction => ValueKind == "RATIO" && Numerator is { } part && Denominator is > 0 and var whole
        ? (double)(part / whole)
        : (double?)Value / Full;
}
