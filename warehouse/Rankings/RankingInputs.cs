using System.Data.Common;
using ItAnalytics.Scoring;
using ItAnalytics.Warehouse.Errors;
using ItAnalytics.Warehouse.Statements;
using Npgsql;

namespace ItAnalytics.Warehouse.Rankings;

/// <summary>One agency with its names in a year.</summary>
/// <param name="Code">Code.</param>
/// <param name="Name">Vietnamese name.</param>
/// <param name="NameEn">English name.</param>
public sealed record RankedAgency(string Code, string Name, string NameEn);

/// <summary>
/// What the official ranking of one group in one result year is made of: the methodology that governs the year and the
/// cells of the members of which anything was observed. Read-only, for what-if.
/// </summary>
/// <param name="Group">Code of the group.</param>
/// <param name="Year">Result year.</param>
/// <param name="Method">The methodology.</param>
/// <param name="Cells">Members and cells.</param>
/// <param name="Agencies">Names of members, and of the agencies that might join, by code.</param>
/// <param name="Joining">Cells of the agencies that might join, by observation code.</param>
public sealed record RankingInputs(
    string Group,
    int Year,
    Methodology Method,
    PeerGroup Cells,
    IReadOnlyDictionary<string, RankedAgency> Agencies,
    IReadOnlyList<ScenarioMember> Joining)
{
    /// <summary>There is no ranking of that group and year that could be computed.</summary>
    public const string NoRanking = "SCO650";

    /// <summary>Reads them in one round trip.</summary>
    /// <param name="source">Where from; one batch on it is one snapshot.</param>
    /// <param name="group">Code of a ranked group.</param>
    /// <param name="year">Result year.</param>
    /// <param name="joining">Codes of agencies that might join; those that are unknown have no figures.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="CodedException">SCO650: there is nothing to compute a ranking from.</exception>
    public static async Task<RankingInputs> ReadAsync(
        NpgsqlDataSource source, string group, int year, IReadOnlyList<string> joining,
        CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(source);
        ArgumentNullException.ThrowIfNull(joining);
        await using var batch = source.CreateBatch();
        batch.BatchCommands.Add(Command("queries/ranking_method.sql", group, year));
        var cells = Command("queries/ranking_cells.sql", group, year);
        cells.Parameters.Add(new NpgsqlParameter<string[]> { TypedValue = [.. joining] });
        batch.BatchCommands.Add(cells);
        await using var reader = await batch.ExecuteReaderAsync(cancellationToken);
        if (!await reader.ReadAsync(cancellationToken))
            throw Refusal($"There is no ranked group '{group}'; take the code of one that isRanked from groups.");
        if (await reader.IsDBNullAsync(3, cancellationToken))
            throw Refusal($"No methodology governs the ranking of {group} in {year}; ask for a year of one that does.");
        var (tree, text) = (reader.GetString(0), reader.GetString(3));
        var id = $"{reader.GetString(1)}/{reader.GetString(2)}";
        var reading = MethodologyReader.Read(text, id);
        if (reading.Methodology is not { } method)
            throw Refusal($"The methodology {id} cannot be read by this program: {reading.Problems[0]}");
        await reader.NextResultAsync(cancellationToken);
        var agencies = await AgenciesAsync(reader, method, cancellationToken);
        return Of(group, year, method, tree, agencies, joining);
    }

    private static NpgsqlBatchCommand Command(string file, string group, int year) => new(SqlFile.Read(file))
    {
        Parameters =
        {
            new NpgsqlParameter<string> { TypedValue = group },
            new NpgsqlParameter<int> { TypedValue = year },
        },
    };

    private sealed record Known(RankedAgency Agency, bool IsMember, Dictionary<string, Cell> Cells);

    private static async Task<List<Known>> AgenciesAsync(
        DbDataReader reader, Methodology method, CancellationToken cancellationToken)
    {
        var agencies = new List<Known>();
        var draw = new YearDraw();
        var open = "";
        while (await reader.ReadAsync(cancellationToken))
        {
            var (code, isMember) = (reader.GetString(0), reader.GetBoolean(3));
            var indicator = await reader.IsDBNullAsync(4, cancellationToken) ? "" : reader.GetString(4);
            var isNext = agencies.Count == 0 || agencies[^1].Agency.Code != code || agencies[^1].IsMember != isMember;
            if (isNext || indicator != open) Close();
            if (isNext)
                agencies.Add(new Known(new RankedAgency(code, reader.GetString(1), reader.GetString(2)), isMember, []));
            open = indicator;
            if (indicator.Length == 0) continue;
            draw.Add(
                reader.GetInt32(9), reader.GetInt16(10),
                StoredCell.Of(reader.GetInt16(5), Number(reader, 6), Number(reader, 7), Number(reader, 8)));
        }

        Close();
        return agencies;

        // The statements of one observation follow one another.
        void Close()
        {
            if (open.Length == 0) return;
            var measure = method.InputIndex(open) is >= 0 and var input ? method.Inputs[input].Measure : Measure.Plain;
            if (draw.Take(measure) is { } cell) agencies[^1].Cells[open] = cell;
            open = "";
        }
    }

    private static RankingInputs Of(
        string group, int year, Methodology method, string tree, List<Known> agencies, IReadOnlyList<string> joining)
    {
        // Whoever nothing was observed of is not scored, as in the official ranking.
        var members = agencies.Where(a => a.IsMember && a.Cells.Count > 0).ToList();
        if (members.Count == 0 || method.TreeIndex(tree) < 0)
        {
            throw Refusal($"Nothing was observed of {group} in {year} from which {method.Id} could compute a ranking; "
                + "where only totals were published there is nothing to change.");
        }

        var cells = new PeerGroup(method, group, tree, [.. members.Select(m => new GroupMember(m.Agency.Code))]);
        for (var member = 0; member < members.Count; member++)
        {
            foreach (var (code, cell) in members[member].Cells)
            {
                if (method.InputIndex(code) is >= 0 and var input) cells[member, input] = cell;
            }
        }

        var strangers = agencies.Where(a => !a.IsMember).ToDictionary(a => a.Agency.Code, StringComparer.Ordinal);
        var names = agencies.Select(a => a.Agency)
            .Concat(joining.Where(code => !strangers.ContainsKey(code)).Select(code => new RankedAgency(code, code, code)))
            .DistinctBy(a => a.Code).ToDictionary(a => a.Code, StringComparer.Ordinal);
        return new RankingInputs(group, year, method, cells, names,
            [.. joining.Select(code => new ScenarioMember(
                code, strangers.TryGetValue(code, out var known) ? known.Cells : []))]);
    }

    private static decimal? Number(DbDataReader reader, int column) =>
        reader.IsDBNull(column) ? null : reader.GetDecimal(column);

    private static CodedException Refusal(string message) => new(NoRanking, message);
}
