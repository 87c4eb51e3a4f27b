using Dapper;
using ItAnalytics.Scoring;
using ItAnalytics.Warehouse.Errors;
using ItAnalytics.Warehouse.Rankings;
using ItAnalytics.Warehouse.Statements;
using Npgsql;

namespace ItAnalytics.Etl.Score;

/// <summary>One agency as a member of one ranked group at a year's end.</summary>
internal sealed record Member(
    int AgencyGroupKey, string GroupCode, string TreeCode, int DurableAgencyKey, int AgencyKey, string AgencyCode);

/// <summary>
/// What one family of methodologies has to score in one result year: the members of its ranked groups at the year's end
/// and their cells. Of several stages of one cell the last one counts: published before appraised before self.
/// </summary>
internal sealed class ResultYear
{
    private readonly Dictionary<(int Agency, string Indicator), (short Stage, Cell Cell)> cells;

    private ResultYear(
        int year,
        IReadOnlyList<IGrouping<int, Member>> groups,
        Dictionary<(int Agency, string Indicator), (short Stage, Cell Cell)> cells)
    {
        Year = year;
        Groups = groups;
        this.cells = cells;
        Observed = cells.Keys.Select(k => k.Agency).ToHashSet();
    }

    /// <summary>The result year.</summary>
    public int Year { get; }

    /// <summary>Members by group, in the order of groups and codes.</summary>
    public IReadOnlyList<IGrouping<int, Member>> Groups { get; }

    /// <summary>Durable keys of the agencies of which anything was observed.</summary>
    public IReadOnlySet<int> Observed { get; }

    /// <summary>Number of cells.</summary>
    public int CellCount => cells.Count;

    /// <summary>Reads members and cells.</summary>
    /// <exception cref="CodedException">SCO631: an agency in two ranked groups of the family.</exception>
    public static async Task<ResultYear> ReadAsync(
        NpgsqlConnection connection, string family, int year, CancellationToken cancellationToken)
    {
        var day = new DateOnly(year, 12, 31);
        var members = (await connection.QueryAsync<Member>(new CommandDefinition(
            SqlFile.Read("queries/group_members.sql"), new { family, day },
            cancellationToken: cancellationToken))).AsList();
        if (members.GroupBy(m => m.DurableAgencyKey).FirstOrDefault(
            g => g.Count() > 1)?.ToList() is [var one, var two, ..])
        {
            throw new CodedException(ScoreErrorCodes.TwoRankedGroups,
                $"Agency {one.AgencyCode} belongs to the ranked groups {one.GroupCode} and {two.GroupCode} " +
                $"at the end of {year}; end one of the memberships, or make one group unranked.");
        }
        return new ResultYear(year, [.. members.GroupBy(m => m.AgencyGroupKey)],
            await ReadCellsAsync(connection, family, year, cancellationToken));
    }

    /// <summary>
    /// The group as a method sees it: the members of which anything was observed, in the order of
    /// <paramref name="members"/>; null when there are none or the method has no such tree.
    /// </summary>
    /// <param name="method">Names the cells.</param>
    /// <param name="members">Members of the group.</param>
    /// <param name="unstated">What a cell that nobody stated counts as; MISSING for official scores.</param>
    public (PeerGroup Group, IReadOnlyList<Member> Members)? GroupFor(
        Methodology method, IEnumerable<Member> members, Cell unstated = default)
    {
        List<Member> observed = [.. members.Where(m => Observed.Contains(m.DurableAgencyKey))];
        if (observed.Count == 0 || method.TreeIndex(observed[0].TreeCode) < 0)
        {
            return null;
        }
        var group = new PeerGroup(
            method, observed[0].GroupCode, observed[0].TreeCode,
            [.. observed.Select(m => new GroupMember(m.AgencyCode))]);
        var any = false;
        for (var member = 0; member < observed.Count; member++)
        {
            for (var input = 0; input < method.Inputs.Count; input++)
            {
                if (cells.TryGetValue((observed[member].DurableAgencyKey, method.Inputs[input].Code), out var found))
                {
                    group[member, input] = found.Cell;
                    any = true;
                }
                else
                {
                    group[member, input] = unstated;
                }
            }
        }
        return any ? (group, observed) : null;
    }

    private static async Task<Dictionary<(int Agency, string Indicator), (short Stage, Cell Cell)>> ReadCellsAsync(
        NpgsqlConnection connection, string family, int year, CancellationToken cancellationToken)
    {
        var cells = new Dictionary<(int Agency, string Indicator), (short Stage, Cell Cell)>();
        var codes = new Dictionary<string, string>(StringComparer.Ordinal);
        await using var reader = await connection.ExecuteReaderAsync(new CommandDefinition(
            SqlFile.Read("queries/score_inputs.sql"), new { family, year }, cancellationToken: cancellationToken));
        while (await reader.ReadAsync(cancellationToken))
        {
            var code = reader.GetString(1);
            if (!codes.TryAdd(code, code))
            {
                // One string for each code: there may be millions of cells.
                code = codes[code];
            }
            var (key, stage) = ((reader.GetInt32(0), code), reader.GetInt16(2));
            if (!cells.TryGetValue(key, out var found) || found.Stage < stage)
            {
                cells[key] = (stage, StoredCell.Of(
                    reader.GetInt16(3), Number(reader, 4), Number(reader, 5), Number(reader, 6)));
            }
        }
        return cells;
    }

    private static decimal? Number(System.Data.Common.DbDataReader reader, int column) =>
        reader.IsDBNull(column) ? null : reader.GetDecimal(column);
}
