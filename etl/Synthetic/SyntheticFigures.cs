using System.Globalization;

namespace ItAnalytics.Etl.Synthetic;

/// <summary>One simulated agency.</summary>
internal sealed record SyntheticAgency(SyntheticGroup Group, int Number)
{
    public string Code => string.Create(CultureInfo.InvariantCulture, $"SYN-{Group.TreeCode}-{Number:00}");

    public string NameVi =>
        string.Create(CultureInfo.InvariantCulture, $"Đơn vị mô phỏng – {Group.AgencyNameVi} {Number:00}");

    public string NameEn =>
        string.Create(CultureInfo.InvariantCulture, $"Simulated {Group.AgencyNameEn} {Number:00}");
}

/// <summary>One stated figure: agency x indicator x period x stage. Month 0 is the whole year.</summary>
internal sealed record SyntheticFigure(
    SyntheticAgency Agency,
    string Indicator,
    int Year,
    int Month,
    string Stage,
    string Status,
    long? Numerator,
    long? Denominator,
    decimal? Value)
{
    public string Period => Month == 0
        ? Year.ToString(CultureInfo.InvariantCulture)
        : string.Create(CultureInfo.InvariantCulture, $"{Year}-{Month:00}");
}

/// <summary>
/// Draws the undisturbed panel. Each rate follows a logit-linear path of its own: the indicator's level and growth, the
/// agency's quality and pace, a lasting effect of the pair, a shock that all share in a year, and noise; the logit
/// saturates it below 1. Counts come from a binomial draw, so small agencies are noisy and large ones are not.
/// </summary>
internal sealed class SyntheticFigures(int seed)
{
    public const int FirstYear = 2018;
    public const int LastYear = 2022;

    /// <summary>First year that is reported by the month as well.</summary>
    public const int FirstMonthlyYear = 2021;

    // Decree 42/2022 replaced four levels of online service by two: fewer dossiers count as partial, and those that
    // stay are the ones that are hard to file online; full-cycle services gain what partial ones lose.
    private const double PartialLevelShift = -1.0;
    private const double PartialShare = 0.55;
    private const double FullCycleShare = 1.5;

    // Received dossiers by month: the Lunar New Year dip, the peak before the school year and at the year's end.
    private static readonly double[] Season =
        [0.95, 0.72, 1.0, 1.02, 1.03, 1.0, 1.04, 1.15, 1.05, 1.0, 1.0, 1.04];

    public static IEnumerable<SyntheticAgency> Agencies() =>
        from @group in SyntheticCatalogue.Groups
        from number in Enumerable.Range(1, @group.Size)
        select new SyntheticAgency(@group, number);

    /// <summary>All figures in the order agency, indicator, year, month, self before appraised.</summary>
    public IEnumerable<SyntheticFigure> Draw()
    {
        var common = CommonShocks();
        foreach (var agency in Agencies())
        {
            var own = SeededRandom.For(seed, agency.Code);
            var quality = 0.55 * own.Normal();
            var pace = Math.Exp(0.35 * own.Normal());
            var size = Math.Exp(0.7 * own.Normal());
            foreach (var indicator in SyntheticCatalogue.Indicators)
            {
                if (!indicator.Trees.Split(' ').Contains(agency.Group.TreeCode))
                {
                    continue;
                }
                var random = SeededRandom.For(seed, agency.Code + "/" + indicator.Code);
                var path = new Path(agency, indicator, random, quality, pace, size, common);
                foreach (var figure in path.Draw())
                {
                    yield return figure;
                }
            }
        }
    }

    private Dictionary<(string Indicator, int Year), double> CommonShocks()
    {
        var random = SeededRandom.For(seed, "common");
        return (from indicator in SyntheticCatalogue.Indicators
                from year in Enumerable.Range(FirstYear, LastYear - FirstYear + 1)
                select (Key: (indicator.Code, year), Shock: 0.06 * random.Normal()))
            .ToDictionary(x => x.Key, x => x.Shock);
    }

    private static double Logistic(double x) => 1 / (1 + Math.Exp(-x));

    /// <summary>One agency's figures of one indicator.</summary>
    private sealed class Path(
        SyntheticAgency agency,
        SyntheticIndicator indicator,
        SeededRandom random,
        double quality,
        double pace,
        double size,
        Dictionary<(string Indicator, int Year), double> common)
    {
        private readonly double lasting = 0.35 * random.Normal();
        private readonly double share = indicator.Share * Math.Exp(0.2 * random.Normal());

        public IEnumerable<SyntheticFigure> Draw()
        {
            // One central agency has no mobile application of its sector: the denominator "4/5" of the press reports.
            var exempt = indicator.Code == "DV05" && agency.Number == agency.Group.Size;
            for (var year = FirstYear; year <= LastYear; year++)
            {
                if (exempt)
                {
                    yield return Figure(year, 0, "NOT_APPLICABLE", null, null, null);
                    continue;
                }
                foreach (var figure in DrawYear(year))
                {
                    yield return figure;
                }
            }
        }

        private IEnumerable<SyntheticFigure> DrawYear(int year)
        {
            var missing = random.Uniform() < 0.006;
            var logit = Logit(year);
            switch (indicator.Kind)
            {
                case FigureKind.Ratio when SyntheticCatalogue.Monthly.Contains(indicator.Code):
                    return DrawMonths(year);
                case FigureKind.Ratio:
                    return DrawRatio(year, logit + 0.1 * random.Normal(), missing);
                case FigureKind.PerHead:
                    var heads = Cases(year);
                    var perHead = Math.Exp(logit + 0.05 * random.Normal());
                    return [Figure(year, 0, "VALUE", (long)Math.Round(perHead * heads), heads, null)];
                default:
                    var value = Small(year, logit);
                    return missing
                        ? [Figure(year, 0, "MISSING", null, null, null)]
                        : [Figure(year, 0, "VALUE", null, null, value)];
            }
        }

        private decimal Small(int year, double logit)
        {
            var mean = indicator.Level + indicator.Growth * (year - FirstYear);
            return indicator.Kind switch
            {
                // A thing once procured or deployed stays: the same draw is compared with a rising bar.
                FigureKind.Flag => 3 * lasting + quality + indicator.Level + indicator.Growth * (year - FirstYear) > 0
                    ? 1 : 0,
                FigureKind.Ladder => 3 * lasting + logit > 1.2 ? 2 : 3 * lasting + logit > -0.4 ? 1 : 0,
                FigureKind.Days => random.Uniform() < 0.8 ? 0 : Poisson(Math.Max(0.5, mean * Math.Exp(-0.5 * quality))),
                _ => Poisson(Math.Max(0.005, mean * Math.Exp(0.3 * quality))),
            };
        }

        private SyntheticFigure[] DrawRatio(int year, double logit, bool missing)
        {
            if (missing)
            {
                return [Figure(year, 0, "MISSING", null, null, null)];
            }
            var cases = Cases(year);
            var met = random.Binomial(cases, Logistic(logit));
            var self = Figure(year, 0, "VALUE", met, cases, null);

            // The appraisal corrects one figure in twenty downwards; the corrected cases were stated but not proven.
            var unproven = random.Uniform() < 0.05 ? (long)Math.Round(met * (0.01 + 0.05 * random.Uniform())) : 0;
            return unproven == 0 ? [self] : [self, self with { Stage = "APPRAISED", Numerator = met - unproven }];
        }

        private IEnumerable<SyntheticFigure> DrawMonths(int year)
        {
            long met = 0, cases = 0;
            var months = new List<SyntheticFigure>();
            var yearly = (double)Cases(year);
            for (var month = 1; month <= 12; month++)
            {
                var here = (long)Math.Round(
                    Math.Max(6, yearly / 12 * Season[month - 1] * Math.Exp(0.06 * random.Normal())));
                var within = indicator.Growth * pace * (month - 6.5) / 12;
                var hits = random.Binomial(here, Logistic(Logit(year) + within + 0.07 * random.Normal()));
                months.Add(Figure(year, month, "VALUE", hits, here, null));
                met += hits;
                cases += here;
            }
            return months.Where(_ => year >= FirstMonthlyYear).Prepend(Figure(year, 0, "VALUE", met, cases, null));
        }

        private double Logit(int year)
        {
            var shift = indicator.Code == "DV01" && year >= 2022 ? PartialLevelShift : 0;
            return indicator.Level + agency.Group.Level + quality + lasting + shift
                   + indicator.Growth * pace * (year - FirstYear) + common[(indicator.Code, year)];
        }

        private long Cases(int year)
        {
            var typical = indicator.Volume switch
            {
                Volume.Staff => agency.Group.Staff,
                Volume.Dossiers => agency.Group.Dossiers,
                Volume.Documents => agency.Group.Documents,
                Volume.Services => agency.Group.Services,
                Volume.Residents => agency.Group.Residents,
                _ => throw new InvalidOperationException($"indicator {indicator.Code} has no denominator"),
            };
            var broken = (indicator.Code, year >= 2022) switch
            {
                ("DV01", true) => PartialShare,
                ("DV02", true) => FullCycleShare,
                _ => 1,
            };

            // Staff and services of agencies differ less than their dossiers and documents do.
            var spread = indicator.Volume is Volume.Staff or Volume.Services ? 0.4 : 1.0;
            var drift = Math.Pow(1.03, year - FirstYear) * Math.Exp(0.04 * random.Normal());
            return Math.Max(3, (long)Math.Round(typical * share * broken * drift * Math.Pow(size, spread)));
        }

        private long Poisson(double mean)
        {
            var limit = Math.Exp(-mean);
            var count = 0L;
            for (var product = random.Uniform(); product > limit; product *= random.Uniform())
            {
                count++;
            }
            return count;
        }

        private SyntheticFigure Figure(int year, int month, string status, long? met, long? cases, decimal? value) =>
            new(agency, indicator.Code, year, month, "SELF", status, met, cases, value);
    }
}
