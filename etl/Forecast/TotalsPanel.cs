using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Dapper;
using ItAnalytics.Etl.Score;
using ItAnalytics.Ml.Forecast;
using ItAnalytics.Scoring;
using ItAnalytics.Warehouse.Statements;
using Npgsql;

namespace ItAnalytics.Etl.Forecast;

/// <summary>One official total, as the query returns it.</summary>
internal sealed record TotalPoint(
    string MethodologyCode,
    bool IsSynthetic,
    int AgencyGroupKey,
    string GroupCode,
    int AgencyKey,
    string AgencyCode,
    short Year,
    decimal Total,
    int GroupSize);

/// <summary>One agency of a panel: its group, its latest version, and how much of it is known.</summary>
internal sealed record PanelAgency(int AgencyGroupKey, string GroupCode, int AgencyKey, int History);

/// <summary>
/// The official totals of one family, agencies x consecutive result years: the groups are ranked apart and learn from
/// each other how much totals move. Simulated agencies are kept in a panel of their own.
/// </summary>
internal sealed class TotalsPanel
{
    private TotalsPanel(IReadOnlyList<TotalPoint> points, StoredMethod method)
    {
        Method = method;
        var first = points.Min(p => p.Year);
        Waves = [.. Enumerable.Range(first, points.Max(p => p.Year) - first + 1)];
        var agencies = points.GroupBy(p => (p.GroupCode, p.AgencyCode)).ToList();
        Agencies =
        [
            .. agencies.Select(g => new PanelAgency(
                g.First().AgencyGroupKey, g.Key.GroupCode, g.MaxBy(p => p.Year)!.AgencyKey, g.Count())),
        ];
        Scores = new double[agencies.Count][];
        for (var i = 0; i < agencies.Count; i++)
        {
            Scores[i] = new double[Waves.Count];
            Array.Fill(Scores[i], double.NaN);
            foreach (var point in agencies[i])
            {
                Scores[i][point.Year - first] = (double)point.Total;
            }
        }
        GroupSizes = points.Where(p => p.Year == Waves[^1]).GroupBy(p => p.AgencyGroupKey)
            .ToDictionary(g => g.Key, g => (Known: g.Count(), Members: g.Max(p => p.GroupSize)));
        DataHash = Hash(points);
        Options = OptionsOf(method.Method);
    }

    /// <summary>The method whose bands the next total will be held against.</summary>
    public StoredMethod Method { get; }

    /// <summary>Result years, without gaps.</summary>
    public IReadOnlyList<int> Waves { get; }

    /// <summary>Agencies, in the order of the scores.</summary>
    public IReadOnlyList<PanelAgency> Agencies { get; }

    /// <summary>Totals by agency and wave; NaN where there is none.</summary>
    public double[][] Scores { get; }

    /// <summary>Totals known in the last year, and members, by group.</summary>
    public IReadOnlyDictionary<int, (int Known, int Members)> GroupSizes { get; }

    /// <summary>SHA-256 of the totals.</summary>
    public string DataHash { get; }

    /// <summary>Settings of the forecaster for this family.</summary>
    public ScoreForecastOptions Options { get; }

    /// <summary>All panels of families with a methodology.</summary>
    public static async Task<IReadOnlyList<TotalsPanel>> ReadAsync(
        NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        var methods = await StoredMethod.LoadAsync(connection, cancellationToken);
        var points = await connection.QueryAsync<TotalPoint>(new CommandDefinition(
            SqlFile.Read("queries/forecast_totals.sql"), cancellationToken: cancellationToken));
        return
        [
            .. from panel in points.GroupBy(p => (p.MethodologyCode, p.IsSynthetic))
               let method = Newest(methods[panel.Key.MethodologyCode], panel.Max(p => p.Year) + 1)
               where method is not null
               select new TotalsPanel([.. panel], method),
        ];
    }

    /// <summary>The forecaster's input, from the first year to the wave at <paramref name="lastWave"/>.</summary>
    public ScorePanel Until(int lastWave) => new(
        [.. Agencies.Select((_, i) => i.ToString(CultureInfo.InvariantCulture))],
        [.. Waves.Take(lastWave + 1)],
        [.. Scores.Select(s => s[..(lastWave + 1)])],
        [.. Agencies.Select(a => a.GroupCode)]);

    // The method of the target year, or the last one known: methods come with the year they judge, or after it.
    private static StoredMethod? Newest(IEnumerable<StoredMethod> family, int year) =>
        family.FirstOrDefault(m => m.Method.Covers(year)) ?? family.MaxBy(m => m.Method.LastYear ?? int.MaxValue);

    private static ScoreForecastOptions OptionsOf(Methodology method) => new()
    {
        Bands = [.. method.Grades.Bands.Select(b => b.From).OfType<decimal>().Select(d => (double)d).Order()],
        Limits = new ScaleLimits((double)(method.Clamp.From ?? 0), (double)(method.Clamp.To ?? method.Scale)),
    };

    private static string Hash(IEnumerable<TotalPoint> points)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var p in points)
        {
            hash.AppendData(Encoding.UTF8.GetBytes(string.Create(
                CultureInfo.InvariantCulture, $"{p.GroupCode}|{p.AgencyCode}|{p.Year}|{(double)p.Total:R}\n")));
        }
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }
}
