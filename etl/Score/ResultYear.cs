using Dapper;
using ItAnalytics.Scoring;
using ItAnalytics.Warehouse.Db;
using ItAnalytics.Warehouse.Rankings;
using ItAnalytics.Warehouse.Statements;
using Npgsql;

namespace ItAnalytics.Etl.Score;

/// <summary>
/// What there is to score of some members of ranked groups in one result year: their cells, each drawn from the
/// statements about the year, its quarters and its months as the governing methodology says.
/// </summary>
internal sealed class ResultYear
{
    private readonly Family family;
    private readonly Dictionary<int, int> positions;
    private readonly Cell?[] cells;
    private readonly List<int>[] files;
    private readonly bool[] isObserved;

    private ResultYear(Family family, int year, IReadOnlyList<Member> members)
    {
        this.family = family;
        Year = year;
        Groups = [.. members.GroupBy(m => m.AgencyGroupKey)];
        positions = members.Select((m, i) => (m.DurableAgencyKey, i)).ToDictionary(p => p.DurableAgencyKey, p => p.i);
        cells = new Cell?[members.Count * family.Codes.Count];
        files = [.. members.Select(_ => new List<int>(1))];
        isObserved = new bool[members.Count];
    }

    /// <summary>The result year.</summary>
    public int Year { get; }

    /// <summary>Members by group, in the order of groups and codes.</summary>
    public IReadOnlyList<IGrouping<int, Member>> Groups { get; }

    /// <summary>Number of statements that were read.</summary>
    public long StatementCount { get; private set; }

    /// <summary>Reads the cells of members; an agency is a member once.</summary>
    /// <param name="connection">Not in use elsewhere.</param>
    /// <param name="family">What is observed.</param>
    /// <param name="year">Result year.</param>
    /// <param name="members">Whose cells.</param>
    /// <param name="cancellationToken">Cancels.</param>
    public static async Task<ResultYear> ReadAsync(
        NpgsqlConnection connection, Family family, int year, IReadOnlyList<Member> members,
        CancellationToken cancellationToken)
    {
        var inputs = new ResultYear(family, year, members);
        if (members.Count == 0) return inputs;
        var versions = (await connection.QueryAsync<(int AgencyKey, int DurableAgencyKey)>(new CommandDefinition(
            SqlFile.Read("queries/score_agency_versions.sql"),
            new { agencies = members.Select(m => m.DurableAgencyKey).ToArray() },
            cancellationToken: cancellationToken))).AsList();
        await CopySettings.SetAsync(connection, year, versions.Select(v => v.AgencyKey), [], cancellationToken);
        await inputs.ReadCellsAsync(connection, versions, cancellationToken);
        return inputs;
    }

    /// <summary>Reads the members of all ranked groups of a family with their cells.</summary>
    /// <param name="connection">Not in use elsewhere.</param>
    /// <param name="method">The method that governs the year; names the family.</param>
    /// <param name="year">Result year.</param>
    /// <param name="cancellationToken">Cancels.</param>
    public static async Task<ResultYear> ReadAsync(
        NpgsqlConnection connection, Methodology method, int year, CancellationToken cancellationToken)
    {
        var family = await Family.LoadAsync(
            connection, method.Code, [new StoredMethod(0, method, [])], cancellationToken);
        var members = await family.MembersAsync(connection, null, [year], cancellationToken);
        return await ReadAsync(connection, family, year, [.. members[year]], cancellationToken);
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
        List<Member> observed = [.. members.Where(m => isObserved[positions[m.DurableAgencyKey]])];
        if (observed.Count == 0 || method.TreeIndex(observed[0].TreeCode) < 0) return null;
        var group = new PeerGroup(
            method, observed[0].GroupCode, observed[0].TreeCode,
            [.. observed.Select(m => new GroupMember(m.AgencyCode))]);
        var places = family.Codes.Select((code, at) => (code, at)).ToDictionary(p => p.code, p => p.at, StringComparer.Ordinal);
        var any = false;
        for (var input = 0; input < method.Inputs.Count; input++)
        {
            var place = places.GetValueOrDefault(method.Inputs[input].Code, -1);
            for (var member = 0; member < observed.Count; member++)
            {
                var found = place < 0 ? null : cells[At(positions[observed[member].DurableAgencyKey], place)];
                any |= found is not null;
                group[member, input] = found ?? unstated;
            }
        }

        return any ? (group, observed) : null;
    }

    /// <summary>Keys of the files that stated something of a member.</summary>
    public IReadOnlyList<int> FilesOf(Member member) => files[positions[member.DurableAgencyKey]];

    private int At(int member, int indicator) => (member * family.Codes.Count) + indicator;

    private async Task ReadCellsAsync(
        NpgsqlConnection connection, List<(int AgencyKey, int DurableAgencyKey)> versions,
        CancellationToken cancellationToken)
    {
        var measures = Measures();
        var members = versions.ToDictionary(v => v.AgencyKey, v => positions[v.DurableAgencyKey]);
        // The statements about an agency of several versions do not follow one another; they wait until the end.
        var several = versions.CountBy(v => v.DurableAgencyKey).Where(c => c.Value > 1)
            .Select(c => positions[c.Key]).ToHashSet();
        var waiting = new Dictionary<(int Member, int Indicator), YearDraw>();
        var draw = new YearDraw();
        var (agencyKey, indicatorKey, member, indicator) = (-1, -1, -1, -1);
        await using var reader = await BinaryCopyReader.OpenAsync(
            connection, SqlFile.Read("queries/score_observations.sql"), cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
        {
            StatementCount++;
            if (reader.Int32(0) != agencyKey || reader.Int32(1) != indicatorKey)
            {
                Keep(member, indicator, draw, measures);
                (agencyKey, indicatorKey) = (reader.Int32(0), reader.Int32(1));
                (member, indicator) = (members[agencyKey], family.Indicators.GetValueOrDefault(indicatorKey, -1));
            }

            if (indicator < 0) continue;
            var part = reader.Int32(2) % 1000;
            if (part != 0 && (part > 200 || measures[indicator].WithinYear == WithinYear.None)) continue;
            var target = draw;
            if (several.Contains(member) && !waiting.TryGetValue((member, indicator), out target!))
                waiting.Add((member, indicator), target = new YearDraw());
            target.Add(part, reader.Int16(3), CellOf(reader));
            AddFile(files[member], reader.Int32(8));
        }

        Keep(member, indicator, draw, measures);
        foreach (var (place, held) in waiting) Keep(place.Member, place.Indicator, held, measures);
    }

    private Measure[] Measures()
    {
        var method = family.Governing(Year)?.Method;
        return [.. family.Codes.Select(code =>
            method?.InputIndex(code) is >= 0 and var input ? method.Inputs[input].Measure : Measure.Plain)];
    }

    private void Keep(int member, int indicator, YearDraw draw, Measure[] measures)
    {
        if (indicator < 0 || draw.Take(measures[indicator]) is not { } cell) return;
        cells[At(member, indicator)] = cell;
        isObserved[member] = true;
    }

    // Nearly all cells are a numerator and a denominator: then the value need not be read.
    private static Cell CellOf(BinaryCopyReader reader) =>
        reader.Int16(4) == 1 && !reader.IsNull(6) && !reader.IsNull(7)
            ? Cell.Ratio(reader.Decimal(6)!.Value, reader.Decimal(7)!.Value)
            : StoredCell.Of(reader.Int16(4), reader.Decimal(5), reader.Decimal(6), reader.Decimal(7));

    private static void AddFile(List<int> files, int file)
    {
        if (files.Count > 0 && files[^1] == file) return;
        if (!files.Contains(file)) files.Add(file);
    }
}
