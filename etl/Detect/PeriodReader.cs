using Dapper;
using ItAnalytics.Ml.Anomaly;
using ItAnalytics.Warehouse.Statements;
using Npgsql;

namespace ItAnalytics.Etl.Detect;

/// <summary>One period of one panel with anything to judge.</summary>
internal sealed record PanelPeriod(
    string MethodologyCode, bool IsSynthetic, string PeriodType, int PeriodKey, short Year, int StartMonth)
{
    /// <summary>Code of the panel.</summary>
    public string Panel => ObservedFigure.PanelOf(MethodologyCode, PeriodType, IsSynthetic);

    /// <summary>Number of the period in its panel.</summary>
    public int Period => ObservedFigure.PeriodOf(PeriodType, Year, StartMonth);
}

/// <summary>One submission with the observation that it is made of.</summary>
internal readonly record struct PeriodCell(ObservedFigure Figure, Submission Submission);

/// <summary>
/// Reads observations a period at a time, so that a history of any length takes the memory of its largest period.
/// Dimensions are read once and looked up here.
/// </summary>
internal sealed class PeriodReader
{
    private sealed record AgencyVersion(int AgencyKey, string AgencyCode, bool IsSynthetic);

    private readonly NpgsqlConnection connection;
    private readonly Dictionary<int, AgencyVersion> agencies;
    private readonly ILookup<string, DateOnly> takeIns;

    private PeriodReader(
        NpgsqlConnection connection, IReadOnlyList<JudgedIndicator> indicators,
        Dictionary<int, AgencyVersion> agencies, ILookup<string, DateOnly> takeIns)
    {
        this.connection = connection;
        Indicators = indicators;
        this.agencies = agencies;
        this.takeIns = takeIns;
    }

    /// <summary>Everything that is judged.</summary>
    public IReadOnlyList<JudgedIndicator> Indicators { get; }

    /// <summary>What the names of agencies in a panel depend on.</summary>
    public string Lineage => string.Concat(takeIns.SelectMany(
        t => t.Select(day => $"{t.Key}@{day.DayNumber.ToString(System.Globalization.CultureInfo.InvariantCulture)};")));

    /// <summary>Reads the dimensions.</summary>
    public static async Task<PeriodReader> OpenAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        var indicators = await connection.QueryAsync<JudgedIndicator>(new CommandDefinition(
            SqlFile.Read("queries/detect_indicators.sql"), cancellationToken: cancellationToken));
        var agencies = await connection.QueryAsync<AgencyVersion>(new CommandDefinition(
            SqlFile.Read("queries/detect_agencies.sql"), cancellationToken: cancellationToken));
        return new PeriodReader(
            connection, indicators.AsList(), agencies.ToDictionary(a => a.AgencyKey),
            await TakeIn.ReadAsync(connection, cancellationToken));
    }

    /// <summary>The submissions of one period of one panel.</summary>
    public async Task<List<PeriodCell>> ReadAsync(PanelPeriod period, CancellationToken cancellationToken)
    {
        var indicators = Indicators.Where(i => i.MethodologyCode == period.MethodologyCode)
            .ToDictionary(i => i.IndicatorKey);
        List<ObservedFigure> figures = [];
        var panel = period.Panel;
        await using (var reader = await connection.ExecuteReaderAsync(new CommandDefinition(
            SqlFile.Read("queries/detect_observations.sql"),
            new { period.Year, period.PeriodKey, indicators = indicators.Keys.ToArray() },
            cancellationToken: cancellationToken)))
        {
            while (await reader.ReadAsync(cancellationToken))
            {
                var agency = agencies[reader.GetInt32(0)];
                if (agency.IsSynthetic != period.IsSynthetic)
                {
                    continue;
                }
                var indicator = indicators[reader.GetInt32(1)];
                figures.Add(new ObservedFigure(
                    panel, period.PeriodType, indicator.IndicatorCode, indicator.IndicatorKey, indicator.Unit,
                    indicator.ValueKind, agency.AgencyCode, agency.AgencyKey, period.PeriodKey, period.Year,
                    period.StartMonth, reader.GetInt16(2), reader.GetInt16(3), Number(reader, 4), Number(reader, 5),
                    Number(reader, 6)));
            }
        }
        figures.Sort(Compare);
        var start = new DateOnly(period.Year, period.StartMonth, 1);
        List<PeriodCell> cells = new(figures.Count);
        for (int from = 0, to; from < figures.Count; from = to)
        {
            for (to = from + 1; to < figures.Count && IsSameCell(figures[from], figures[to]); to++)
            {
            }
            var takenIn = takeIns[figures[from].AgencyCode].Count(day => day <= start);
            var (figure, submission) = ObservedFigure.Cell(figures.GetRange(from, to - from), takenIn);
            cells.Add(new PeriodCell(figure, submission));
        }
        return cells;
    }

    private static int Compare(ObservedFigure a, ObservedFigure b)
    {
        var order = string.CompareOrdinal(a.IndicatorCode, b.IndicatorCode);
        order = order != 0 ? order : string.CompareOrdinal(a.AgencyCode, b.AgencyCode);
        return order != 0 ? order : a.StageKey.CompareTo(b.StageKey);
    }

    private static bool IsSameCell(ObservedFigure a, ObservedFigure b) =>
        a.IndicatorKey == b.IndicatorKey && a.AgencyCode == b.AgencyCode;

    private static decimal? Number(System.Data.Common.DbDataReader reader, int column) =>
        reader.IsDBNull(column) ? null : reader.GetDecimal(column);
}
