using Dapper;
using ItAnalytics.Scoring;
using ItAnalytics.Warehouse.Errors;
using ItAnalytics.Warehouse.Rankings;
using ItAnalytics.Warehouse.Statements;
using Npgsql;

namespace ItAnalytics.Warehouse.Corrections;

/// <summary>One agency as a member of a ranked group at a year's end.</summary>
/// <param name="DurableKey">The key that all its versions have in common.</param>
/// <param name="Key">The key of the version in force.</param>
/// <param name="Code">Its code.</param>
/// <param name="Name">Vietnamese name.</param>
/// <param name="NameEn">English name.</param>
public sealed record GroupMate(int DurableKey, int Key, string Code, string Name, string NameEn);

/// <summary>What one agency's official result is.</summary>
/// <param name="Status">Code of <c>dw.dim_status</c>.</param>
/// <param name="Basis">PUBLISHED or COMPUTED.</param>
/// <param name="Total">The total.</param>
/// <param name="Rank">The place.</param>
/// <param name="Grade">The grade's code.</param>
public sealed record Standing(string Status, string Basis, decimal? Total, int? Rank, string? Grade);

/// <summary>
/// Everything that the official results of one ranked group in one result year follow from, and the results themselves,
/// as they are or with other figures: the same rules as the scoring step's, so that what is shown before an approval is
/// what the load brings about. Corrections that were approved and are not loaded yet count as done.
/// </summary>
public sealed class OfficialGroup
{
    private const short Published = 3;
    private const string Total = "TOTAL", Grade = "GRADE", Rank = "RANK";

    private readonly Dictionary<FigurePlace, Figure> figures;
    private readonly Methodology? method;
    private readonly string tree;

    private OfficialGroup(Dictionary<FigurePlace, Figure> figures, Methodology? method, string tree) =>
        (this.figures, this.method, this.tree) = (figures, method, tree);

    /// <summary>Key of the group.</summary>
    public required int Key { get; init; }

    /// <summary>Code of the group.</summary>
    public required string Code { get; init; }

    /// <summary>Result year.</summary>
    public required int Year { get; init; }

    /// <summary>Family of methodologies by which the group is judged.</summary>
    public required string Family { get; init; }

    /// <summary>Whether its agencies were made up.</summary>
    public required bool IsSynthetic { get; init; }

    /// <summary>The publication that stands for the year; null while nothing was published.</summary>
    public required int? Publication { get; init; }

    /// <summary>Its members at the year's end, by code.</summary>
    public required IReadOnlyList<GroupMate> Members { get; init; }

    private sealed record GroupRow(
        int AgencyGroupKey, string MethodologyCode, string TreeCode, bool IsSynthetic, string? Version, string? FileText,
        int? PublicationKey);

    private sealed record FigureRow(
        int DurableAgencyKey, string IndicatorCode, int Part, short StageKey, short StatusKey, decimal? Value, decimal? Numerator,
        decimal? Denominator, string? Grade)
    {
        public FigurePlace Place => new(DurableAgencyKey, IndicatorCode, StageKey, Part);

        public Figure Figure => new(StatusKey, Value, Numerator, Denominator, Grade);
    }

    /// <summary>Reads them on a connection, and so inside its transaction.</summary>
    /// <param name="connection">Rights to read the warehouse.</param>
    /// <param name="group">Code of a ranked group.</param>
    /// <param name="year">Result year.</param>
    /// <param name="correction">The case that is looked at: it does not count as done itself, nor does what was approved
    /// after it; null for a case that is not written yet.</param>
    /// <param name="cancellationToken">Cancels.</param>
    /// <exception cref="CodedException">WHS330: no such ranked group.</exception>
    public static async Task<OfficialGroup> ReadAsync(
        NpgsqlConnection connection, string group, int year, long? correction, CancellationToken cancellationToken)
    {
        var found = await connection.QuerySingleOrDefaultAsync<GroupRow>(Command("official_group", new { group, year }))
            ?? throw new CodedException(LedgerErrorCodes.Unknown,
                $"There is no ranked group '{group}'. Take the code of one that isRanked from groups.");
        var groupKey = found.AgencyGroupKey;
        var members = (await connection.QueryAsync<GroupMate>(Command("official_members", new { groupKey, year }))).AsList();
        var stated = await connection.QueryAsync<FigureRow>(Command("official_figures",
            new { year, family = found.MethodologyCode, agencies = members.Select(m => m.DurableKey).ToArray() }));
        var figures = stated.ToDictionary(row => row.Place, row => row.Figure);
        foreach (var row in await connection.QueryAsync<FigureRow>(Command("approved_cells", new { groupKey, year, correction })))
            figures[row.Place] = row.Figure;
        return new OfficialGroup(figures, found.FileText is null ? null : MethodOf(found), found.TreeCode)
        {
            Key = groupKey,
            Code = group,
            Year = year,
            Family = found.MethodologyCode,
            IsSynthetic = found.IsSynthetic,
            Publication = found.PublicationKey,
            Members = members,
        };

        CommandDefinition Command(string file, object parameters) =>
            new(SqlFile.Read($"ledger/{file}.sql"), parameters, cancellationToken: cancellationToken);
    }

    /// <summary>What stands in a cell, approved corrections counted as done; null: nothing, or a part of a year that the
    /// methods of the family draw nothing from.</summary>
    public Figure? At(FigurePlace place) => figures.GetValueOrDefault(place);

    /// <summary>The official results, by durable key; a member of whom nothing is known has none.</summary>
    /// <param name="changes">Figures that are others.</param>
    public IReadOnlyDictionary<int, Standing> Standings(IReadOnlyDictionary<FigurePlace, Figure>? changes = null)
    {
        var stated = new Dictionary<FigurePlace, Figure>(figures);
        foreach (var (place, figure) in changes ?? new Dictionary<FigurePlace, Figure>()) stated[place] = figure;
        var computed = Computed(stated);
        var published = PublishedOf(stated);
        var standings = new Dictionary<int, Standing>();
        foreach (var member in Members)
        {
            // Where one was published the published result is the official one, else the computed one.
            var (print, sum) = (published.GetValueOrDefault(member.DurableKey), computed.GetValueOrDefault(member.DurableKey));
            if ((print?.Status == Figure.CodeOf(Figure.HasValue) ? print : sum ?? print) is { } standing)
                standings.Add(member.DurableKey, standing);
        }

        return standings;
    }

    private Dictionary<int, Standing> Computed(Dictionary<FigurePlace, Figure> stated)
    {
        if (method is null || method.TreeIndex(tree) < 0) return [];
        var cells = Drawn(stated, method);
        var observed = cells.Keys.Select(cell => cell.Agency).ToHashSet();
        List<GroupMate> members = [.. Members.Where(m => observed.Contains(m.DurableKey))];
        if (members.Count == 0) return [];
        var group = new PeerGroup(method, Code, tree, [.. members.Select(m => new GroupMember(m.Code))]);
        var any = false;
        for (var member = 0; member < members.Count; member++)
        {
            for (var input = 0; input < method.Inputs.Count; input++)
            {
                if (!cells.TryGetValue((members[member].DurableKey, method.Inputs[input].Code), out var known)) continue;
                group[member, input] = known;
                any = true;
            }
        }

        if (!any) return [];
        var scores = ScoringEngine.Score(method, group);
        return members.Select((member, i) => (member.DurableKey, Total: scores.Total(i))).ToDictionary(
            p => p.DurableKey,
            p => new Standing(StatusOf(p.Total.State), "COMPUTED", Trim(p.Total.Score), p.Total.Rank, p.Total.Grade?.Code));
    }

    // The cells of the year: stated for it, or drawn from its quarters and months.
    private static Dictionary<(int Agency, string Indicator), Cell> Drawn(
        Dictionary<FigurePlace, Figure> stated, Methodology method)
    {
        var draw = new YearDraw();
        var cells = new Dictionary<(int Agency, string Indicator), Cell>();
        foreach (var cell in stated.Where(s => s.Key.Indicator is not (Total or Grade or Rank))
            .GroupBy(s => (s.Key.Agency, s.Key.Indicator)))
        {
            foreach (var (place, figure) in cell) draw.Add(place.Part, place.Stage, figure.ToCell());
            var measure = method.InputIndex(cell.Key.Indicator) is >= 0 and var input ? method.Inputs[input].Measure : Measure.Plain;
            if (draw.Take(measure) is { } drawn) cells[cell.Key] = drawn;
        }

        return cells;
    }

    private Dictionary<int, Standing> PublishedOf(Dictionary<FigurePlace, Figure> stated)
    {
        var rows = Members.Select(member => (member.DurableKey, Total: Value(member, Total), Rank: Value(member, Rank),
            Grade: Stated(member, Grade)?.Grade)).ToList();
        if (rows.All(row => row is { Total: null, Rank: null, Grade: null })) return [];
        return rows.ToDictionary(row => row.DurableKey, row => row is { Total: null, Rank: null, Grade: null }
            ? new Standing("NOT_PUBLISHED", "PUBLISHED", null, null, null)
            : new Standing("VALUE", "PUBLISHED", Trim(row.Total),
                row.Rank is { } rank ? (int)rank : row.Total is { } total ? 1 + rows.Count(other => other.Total > total) : null,
                row.Grade ?? BandOf(row.Total)));

        Figure? Stated(GroupMate member, string indicator) =>
            stated.GetValueOrDefault(new FigurePlace(member.DurableKey, indicator, Published)) is { Status: Figure.HasValue } figure
                ? figure
                : null;

        decimal? Value(GroupMate member, string indicator) => Stated(member, indicator)?.Value;
    }

    private string? BandOf(decimal? total) =>
        total is { } points && method?.Grades.BandOf(points) is >= 0 and var band
            ? method.Grades.Bands[band].Code
            : null;

    // Without the zeros behind the point.
    private static decimal? Trim(decimal? total) => total / 1.0000000000000000000000000000m;

    private static string StatusOf(ScoreState state) => state switch
    {
        ScoreState.Scored or ScoreState.Info or ScoreState.Insufficient => "VALUE",
        ScoreState.NotApplicable => "NOT_APPLICABLE",
        ScoreState.NotPublished => "NOT_PUBLISHED",
        ScoreState.Excluded => "EXCLUDED",
        _ => "MISSING",
    };

    private static Methodology MethodOf(GroupRow row)
    {
        var id = $"{row.MethodologyCode}/{row.Version}";
        var reading = MethodologyReader.Read(row.FileText!, id);
        return reading.Methodology ?? throw new CodedException(RankingInputs.NoRanking,
            $"The methodology {id} cannot be read by this program: {reading.Problems[0]}");
    }
}
