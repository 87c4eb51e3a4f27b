using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using ItAnalytics.Ml.Anomaly;

namespace ItAnalytics.Etl.Detect;

/// <summary>An indicator that the detector can judge.</summary>
internal sealed record JudgedIndicator(
    int IndicatorKey, string MethodologyCode, string IndicatorCode, string Unit, string ValueKind)
{
    /// <summary>Scale for the detector.</summary>
    public ValueScale Scale => ValueKind == "RATIO" ? ValueScale.Rate : ValueScale.Amount;
}

/// <summary>A panel and everything beside the observations that its findings depend on.</summary>
internal sealed class DetectorPanel
{
    /// <summary>A panel as settings, methods and lineage have it.</summary>
    /// <param name="name">Code, as observations name it.</param>
    /// <param name="seasons">Periods in a year.</param>
    /// <param name="indicators">Indicators of its family.</param>
    /// <param name="breaks">First years of new definitions.</param>
    /// <param name="settings">Settings of the step.</param>
    /// <param name="lineage">What is known of take-ins, as text.</param>
    public DetectorPanel(
        string name, int seasons, IReadOnlyList<JudgedIndicator> indicators,
        ILookup<(string Family, string Indicator), int> breaks, DetectSettings settings, string lineage)
    {
        (Name, Seasons) = (name, seasons);
        Options = new DetectorOptions
        {
            KnownBreaks =
            [
                .. indicators.SelectMany(i => breaks[(i.MethodologyCode, i.IndicatorCode)].Distinct()
                    .Select(year => new KnownBreak(name, i.IndicatorCode, year * seasons))),
            ],
            Scales = indicators.ToDictionary(i => i.IndicatorCode, i => i.Scale, StringComparer.Ordinal),
        };
        var text = string.Create(CultureInfo.InvariantCulture,
            $"{AnomalyDetector.Version(Options).Hash}|{settings.FalseAlarmsPerHundred:R}|{lineage}|")
            + string.Concat(indicators.Select(i => $"{i.IndicatorCode}/{i.Unit}/{i.ValueKind};"));
        DefinitionHash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
    }

    /// <summary>Code.</summary>
    public string Name { get; }

    /// <summary>Periods in a year.</summary>
    public int Seasons { get; }

    /// <summary>How it is judged.</summary>
    public DetectorOptions Options { get; }

    /// <summary>With another one, what was learnt is of no use.</summary>
    public string DefinitionHash { get; }
}
