namespace ItAnalytics.Ml.Anomaly;

/// <summary>
/// One stated value, at the grain agency x indicator x period. Rates carry a numerator and a denominator when both are
/// known; otherwise only <see cref="Value"/>.
/// </summary>
/// <param name="Id">Identity of the submission, returned with its finding.</param>
/// <param name="Panel">Set of indicators reported on one calendar; submissions of different panels share
/// nothing.</param>
/// <param name="Indicator">Indicator code within the panel.</param>
/// <param name="Agency">Agency code; neighbours in ordinal order are the candidates for exchanged rows.</param>
/// <param name="Period">Number of the reporting period, consecutive within the panel.</param>
/// <param name="Season">Place of the period within the year, from 0; 0 for yearly data.</param>
/// <param name="SeasonLength">Periods in a year: 1, 4 or 12.</param>
/// <param name="Numerator">Count of successes, or null.</param>
/// <param name="Denominator">Count of cases, or null.</param>
/// <param name="Value">The value as stated (a rate as a fraction), or null when the counts alone state it.</param>
/// <param name="Evaluate">True when a finding is wanted; other submissions only serve as history.</param>
/// <param name="SelfValue">The agency's own statement before appraisal, on the scale of <see cref="Value"/>, or
/// null.</param>
public sealed record Submission(
    string Id,
    string Panel,
    string Indicator,
    string Agency,
    int Period,
    int Season = 0,
    int SeasonLength = 1,
    double? Numerator = null,
    double? Denominator = null,
    double? Value = null,
    bool Evaluate = true,
    double? SelfValue = null);
