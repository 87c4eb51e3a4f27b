using Dapper;
using ItAnalytics.Ml.Forecast;
using ItAnalytics.Warehouse.Statements;
using Npgsql;

namespace ItAnalytics.Etl.Forecast;

/// <summary>One yearly figure that stands, as the query returns it.</summary>
internal sealed record FigurePoint(
    string MethodologyCode,
    bool IsSynthetic,
    int IndicatorKey,
    string IndicatorCode,
    string Unit,
    string ValueKind,
    decimal? Minimum,
    decimal? Maximum,
    int DurableAgencyKey,
    int AgencyKey,
    string AgencyCode,
    short Year,
    decimal? Value,
    decimal? Numerator,
    decimal? Denominator,
    string SourceKind)
{
    /// <summary>The value of the whole: rates are stated in percent.</summary>
    public double Full => ValueKind == "RATIO" && Unit == "%" ? 100 : 1;

    /// <summary>The figure in the indicator's unit. Of a rate with parts the parts are the statement.</summary>
    public double Figure => ValueKind == "RATIO" && Numerator is { } part && Denominator is > 0 and var whole
        ? Full * (double)(part / whole)
        : (double)(Value ?? Numerator!.Value / Denominator!.Value);

    /// <summary>Variance of the figure by the sampling of its cases alone; 0 where no cases are known.</summary>
    public double Sampling
    {
        get
        {
            if (ValueKind != "RATIO" || Numerator is not { } part || Denominator is not > 0)
            {
                return 0;
            }
            var cases = (double)Denominator.Value;
            var share = ((double)part + 0.5) / (cases + 1);
            return Full * Full * share * (1 - share) / cases;
        }
    }
}

/// <summary>One agency's figures of one indicator, without gaps up to the last year.</summary>
/// <param name="Last">The last figure, with what it is a figure of.</param>
/// <param name="Values">Figures, oldest first.</param>
/// <param name="Noise">Standard deviation of a figure by sampling.</param>
internal sealed record FigureSeries(FigurePoint Last, double[] Values, double Noise)
{
    /// <summary>Indicators of one unit and one scale teach one another.</summary>
    public (string Kind, string Unit, double Lower, double Upper) Pool => (
        Last.ValueKind, Last.Unit, (double?)Last.Minimum ?? double.NegativeInfinity,
        (double?)Last.Maximum ?? double.PositiveInfinity);
}

/// <summary>
/// The yearly figures of one family, simulated agencies apart. A series begins after the last change of its definition,
/// of its agency, and after its last gap: what lies before is not the same series.
/// </summary>
internal sealed class IndicatorFigures
{
    private IndicatorFigures(string family, List<FigurePoint> points)
    {
        Family = family;
        OriginYear = points.Max(p => p.Year);
        Points = points;
    }

    /// <summary>Code of the family.</summary>
    public string Family { get; }

    /// <summary>The last year with a figure.</summary>
    public short OriginYear { get; }

    /// <summary>All figures, by indicator, agency and year.</summary>
    public IReadOnlyList<FigurePoint> Points { get; }

    /// <summary>The figures of all families.</summary>
    public static async Task<IReadOnlyList<IndicatorFigures>> ReadAsync(
        NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        var points = await connection.QueryAsync<FigurePoint>(new CommandDefinition(
            SqlFile.Read("queries/forecast_figures.sql"), cancellationToken: cancellationToken));
        return
        [
            .. points.GroupBy(p => (p.MethodologyCode, p.IsSynthetic))
                .Select(g => new IndicatorFigures(g.Key.MethodologyCode, [.. g])),
        ];
    }

    /// <summary>The series that reach the last year, and the number of those that are too short or do not.</summary>
    /// <param name="breaks">First years of new definitions.</param>
    /// <param name="takeIns">Days on which agencies took in others.</param>
    /// <param name="least">Fewest figures of a series.</param>
    public (IReadOnlyList<FigureSeries> Series, int Refused) Series(
        ILookup<(string Family, string Indicator), int> breaks, ILookup<string, DateOnly> takeIns, int least)
    {
        List<FigureSeries> series = [];
        var refused = 0;
        foreach (var own in Points.GroupBy(p => (p.IndicatorKey, p.DurableAgencyKey)))
        {
            var last = own.Last();
            var first = breaks[(Family, last.IndicatorCode)]
                .Concat(takeIns[last.AgencyCode].Select(day => day.Year))
                .Where(year => year <= OriginYear + 1)
                .Append(int.MinValue)
                .Max();
            var run = own.Reverse()
                .TakeWhile((point, place) => point.Year == OriginYear - place && point.Year >= first)
                .Reverse()
                .ToList();
            // A new definition from the year forecast on makes all figures those of another series.
            if (run.Count < least || first > OriginYear)
            {
                refused++;
                continue;
            }
            series.Add(new FigureSeries(
                last, [.. run.Select(p => p.Figure)], Math.Sqrt(run.TakeLast(5).Average(p => p.Sampling))));
        }
        return (series, refused);
    }

    /// <summary>What the forecaster is given, its place in the list as identity.</summary>
    public static IReadOnlyList<YearlySeries> Yearly(IReadOnlyList<FigureSeries> pool) =>
    [
        .. pool.Select((s, place) => new YearlySeries(
            place.ToString(System.Globalization.CultureInfo.InvariantCulture), s.Values, s.Last.IndicatorCode, s.Noise)),
    ];
}
