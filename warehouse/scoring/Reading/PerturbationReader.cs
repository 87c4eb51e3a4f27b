using static System.FormattableString;

namespace ItAnalytics.Scoring;

/// <summary>Reads <c>perturbation</c>: what the method declares to be uncertain about its own ranking.</summary>
internal static class PerturbationReader
{
    private const int FewestDraws = 100;
    private const int MostDraws = 100_000;

    /// <summary>How counts are redrawn.</summary>
    private enum CountNoise
    {
        None,
        Binomial,
    }

    /// <summary>Where figures that were not reported come from.</summary>
    private enum MissingFigures
    {
        None,
        Bootstrap,
    }

    public static Perturbation? Read(YamlFields fields)
    {
        if (fields.Map("perturbation") is not { } map) return null;
        var draws = map.Whole("draws") ?? 1000;
        if (draws is < FewestDraws or > MostDraws)
        {
            Impossible(map, "draws", Invariant($"{draws} draws are not between {FewestDraws} and {MostDraws}."),
                "Write 1000.");
        }

        var seed = map.Whole("seed") ?? 1;
        var interval = map.Number("interval") ?? 0.9m;
        if (interval is <= 0 or >= 1) Impossible(map, "interval", "An interval lies between 0 and 1.", "Write 0.9.");
        var spread = map.Number("weights") ?? 0m;
        if (spread is < 0 or >= 1)
            Impossible(map, "weights", "The spread of the weights lies from 0 to below 1.", "Write 0.25 for ± 25 %.");
        var counts = map.Choice("counts", CountNoise.None) == CountNoise.Binomial;
        var missing = map.Choice("missing", MissingFigures.None) == MissingFigures.Bootstrap;
        map.Close();
        if (spread == 0 && !counts && !missing)
        {
            map.Report(ProblemCodes.RuleParameters, null, "Nothing differs from draw to draw.",
                "State 'weights: 0.25', 'counts: BINOMIAL' or 'missing: BOOTSTRAP', or drop 'perturbation'.");
        }

        return new Perturbation(draws, seed, interval, spread, counts, missing);
    }

    private static void Impossible(YamlFields map, string key, string message, string mend) =>
        map.Report(ProblemCodes.RuleParameters, key, message, mend);
}
