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
internal sealed record PanelAgency(
    int AgencyGroupKey, string GroupCode, string AgencyCode, int AgencyKey, int History);

/// <summary>
/// The official totals of one family, agencies x consecutive result years: the groups are ranked apart and learn from
/// each other how much totals move. Simulated agencies are kept in a panel of their own.
/// </summary>
internal sealed class TotalsPanel
{
    private readonly string totalsHash;

    private TotalsPanel(IReadOnlyList<TotalPoint> points, KnownMethods methods)
    {
        Methods = methods;
        var first = points.Min(p => p.Year);
        Waves = [.. Enumerable.Range(first, points.Max(p => p.Year) - first + 1)];
        var agencies = points.GroupBy(p => (p.GroupCode, p.AgencyCode)).ToList();
        Agencies =
        [
            .. agencies.Select(g => new PanelAgency(
                g.First().AgencyGroupKey, g.Key.GroupCode, g.Key.AgencyCode, g.MaxBy(p => p.Year)!.AgencyKey, g.Count())),
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
        totalsHash = Hash(points);
        Options = OptionsOf(methods.Target.Method);
    }

    /// <summary>The methods of the last year and of the next.</summary>
    public KnownMethods Methods { get; }

    /// <summary>The method whose bands the next total will be held against.</summary>
    public StoredMethod Method => Methods.Target;

    /// <summary>Result years, without gaps.</summary>
    public IReadOnlyList<int> Waves { get; }

    /// <summary>Agencies, in the order of the scores.</summary>
    public IReadOnlyList<PanelAgency> Agencies { get; }

    /// <summary>Totals by agency and wave; NaN where there is none.</summary>
    public double[][] Scores { get; }

    /// <summary>Totals known in the last year, and members, by group.</summary>
    public IReadOnlyDictionary<int, (int Known, int Members)> GroupSizes { get; }

    /// <summary>SHA-256 of the totals, and of what else is known of the next ones.</summary>
    /// <param name="knownChanges">From <see cref="MethodEffectsAsync"/>.</param>
    public string DataHash(double[]? knownChanges) => knownChanges is null
        ? totalsHash
        : Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Create(
            CultureInfo.InvariantCulture, $"{totalsHash}|{string.Join('|', knownChanges.Select(c => c.ToString("R", CultureInfo.InvariantCulture)))}"))));

    /// <summary>Settings of the forecaster for this family.</summary>
    public ScoreForecastOptions Options { get; }

    /// <summary>All panels of families with a methodology.</summary>
    /// <param name="connection">Where.</param>
    /// <param name="cancellationToken">Cancels.</param>
    /// <param name="origin">As if this were the last result year, and only panels of which it is; null: as they are.</param>
    public static async Task<IReadOnlyList<TotalsPanel>> ReadAsync(
        NpgsqlConnection connection, CancellationToken cancellationToken, int? origin = null)
    {
        var methods = await StoredMethod.LoadAsync(connection, cancellationToken);
        var points = (await connection.QueryAsync<TotalPoint>(new CommandDefinition(
            SqlFile.Read("queries/forecast_totals.sql"), cancellationToken: cancellationToken)))
            .Where(p => origin is null || p.Year <= origin);
        return
        [
            .. from panel in points.GroupBy(p => (p.MethodologyCode, p.IsSynthetic))
               where origin is null || panel.Max(p => p.Year) == origin
               let known = KnownMethods.Around(methods[panel.Key.MethodologyCode], panel.Max(p => p.Year))
               where known is not null
               select new TotalsPanel([.. panel], known),
        ];
    }

    /// <summary>
    /// What the method of the next year alone does to each agency's last total, in the order of the agencies; null where
    /// it is the method of the last year too, or where that is not known of any agency.
    /// </summary>
    public async Task<double[]?> MethodEffectsAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        if (!Methods.Differ)
        {
            return null;
        }
        var origin = await ResultYear.ReadAsync(
            connection, (Methods.Origin ?? Methods.Target).Method, Waves[^1], cancellationToken);
        var effects = new Dictionary<(int Group, string Agency), double>();
        foreach (var members in origin.Groups)
        {
            if (GroupScenario.Of(Methods, origin, members) is { MethodEffects: { } known } scenario)
            {
                foreach (var (member, effect) in scenario.Members.Zip(known))
                {
                    effects[(member.AgencyGroupKey, member.AgencyCode)] = effect;
                }
            }
        }
        return effects.Count == 0
            ? null
            : [.. Agencies.Select(a => effects.GetValueOrDefault((a.AgencyGroupKey, a.AgencyCode)))];
    }

    /// <summary>The forecaster's input, from the first year to the wave at <paramref name="lastWave"/>.</summary>
    public ScorePanel Until(int lastWave) => new(
        [.. Agencies.Select((_, i) => i.ToString(CultureInfo.InvariantCulture))],
        [.. Waves.Take(lastWave + 1)],
        [.. Scores.Select(s => s[..(lastWave + 1)])],
        [.. Agencies.Select(a => a.GroupCode)]);

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
