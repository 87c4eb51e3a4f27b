using Dapper;
using ItAnalytics.Warehouse.Db;
using ItAnalytics.Warehouse.Statements;
using NodaTime;
using Npgsql;

namespace ItAnalytics.Etl.Score;

/// <summary>
/// Sets the scores that should stand against those that do: what is the same stays untouched, what differs is closed and
/// followed by a new revision, what is no longer made is closed.
/// </summary>
/// <param name="connection">In the transaction that writes one group.</param>
/// <param name="runKey">The run.</param>
/// <param name="moment">When what is written becomes known.</param>
internal sealed class ScoreMerge(NpgsqlConnection connection, long runKey, Instant moment)
{
    // New rows of several years go in one COPY; so many wait at most.
    private const int MaximumWaiting = 100_000;

    private static readonly BinaryCopy<(ScoreRow Row, short Revision, long RunKey, Instant Moment)> Facts =
        new BinaryCopy<(ScoreRow Row, short Revision, long RunKey, Instant Moment)>("pg_temp.new_score")
            .Column("agency_key", r => r.Row.AgencyKey)
            .Column("node_key", r => r.Row.NodeKey)
            .Column("period_key", r => r.Row.Year * 1000)
            .Column("basis", r => r.Row.Basis)
            .Column("revision", r => r.Revision)
            .Column("year", r => r.Row.Year)
            .Column("methodology_key", r => r.Row.MethodologyKey)
            .Column("agency_group_key", r => r.Row.AgencyGroupKey)
            .Column("status_key", r => r.Row.StatusKey)
            .Column("points", r => r.Row.Points)
            .Column("maximum", r => r.Row.Maximum)
            .Column("normalised", r => r.Row.Normalised)
            .Column("coverage", r => r.Row.Coverage)
            .Column("bonus", r => r.Row.Bonus)
            .Column("penalty", r => r.Row.Penalty)
            .Column("grade_code", r => r.Row.GradeCode)
            .Column("rank", r => r.Row.Rank)
            .Column("rank_low", r => r.Row.RankLow)
            .Column("rank_high", r => r.Row.RankHigh)
            .Column("group_size", r => r.Row.GroupSize)
            .Column("ranked_count", r => r.Row.RankedCount)
            .Column("note", r => r.Row.Note)
            .Column("run_key", r => r.RunKey)
            .Column("known_from", r => r.Moment);

    private readonly List<(ScoreRow Row, short Revision, long RunKey, Instant Moment)> waiting = [];

    /// <summary>Versions of agencies with years, of whom a score below the total is new or gone.</summary>
    public HashSet<(int AgencyKey, short Year)> Touched { get; } = [];

    /// <summary>Revisions that were added.</summary>
    public long Opened { get; private set; }

    /// <summary>Revisions that were closed.</summary>
    public long Closed { get; private set; }

    /// <summary>Merges the scores of one group and year.</summary>
    /// <param name="year">Result year.</param>
    /// <param name="group">Key of the group: standing scores of it that are not made again are closed.</param>
    /// <param name="familyGroups">Keys of the family's groups: a member's score that stands under another of them is
    /// replaced.</param>
    /// <param name="agencies">Versions of the members and of whoever has a standing score of the group.</param>
    /// <param name="rows">What should stand.</param>
    /// <param name="cancellationToken">Cancels.</param>
    /// <returns>Whether anything differed.</returns>
    public async Task<bool> MergeAsync(
        int year, int group, IReadOnlyCollection<int> familyGroups, IReadOnlyCollection<int> agencies,
        IReadOnlyList<ScoreRow> rows, CancellationToken cancellationToken)
    {
        var standing = await StandingAsync(year, familyGroups, agencies, cancellationToken);
        var closing = new List<(ScoreRow Row, short Revision)>();
        var opening = new List<ScoreRow>();
        foreach (var row in rows)
        {
            if (!standing.Remove(KeyOf(row), out var old))
            {
                opening.Add(row);
            }
            else if (old.Row != row)
            {
                closing.Add(old);
                waiting.Add((row, (short)(old.Revision + 1), runKey, moment));
            }
        }

        closing.AddRange(standing.Values.Where(s => s.Row.AgencyGroupKey == group));
        foreach (var row in closing.Select(c => c.Row).Concat(opening).Where(r => r.GroupSize is null))
            Touched.Add((row.AgencyKey, row.Year));
        await CloseAsync(year, closing, cancellationToken);
        await OpenAsync(year, agencies, opening, cancellationToken);
        if (waiting.Count > MaximumWaiting) await FlushAsync(cancellationToken);
        return closing.Count + opening.Count > 0;
    }

    /// <summary>Writes the new revisions that wait.</summary>
    public async Task FlushAsync(CancellationToken cancellationToken)
    {
        if (waiting.Count == 0) return;
        await ExecuteAsync("queries/score_staging.sql", cancellationToken);
        Opened += await Facts.WriteAsync(connection, waiting, cancellationToken);
        await ExecuteAsync("queries/score_add.sql", cancellationToken);
        waiting.Clear();
    }

    private Task<int> ExecuteAsync(string file, CancellationToken cancellationToken) =>
        connection.ExecuteAsync(new CommandDefinition(SqlFile.Read(file), cancellationToken: cancellationToken));

    private static (int Agency, int Node, string Basis) KeyOf(ScoreRow row) => (row.AgencyKey, row.NodeKey, row.Basis);

    private async Task<Dictionary<(int Agency, int Node, string Basis), (ScoreRow Row, short Revision)>> StandingAsync(
        int year, IReadOnlyCollection<int> familyGroups, IReadOnlyCollection<int> agencies,
        CancellationToken cancellationToken)
    {
        var standing = new Dictionary<(int Agency, int Node, string Basis), (ScoreRow Row, short Revision)>();
        await CopySettings.SetAsync(connection, year, agencies, familyGroups, cancellationToken);
        await using var reader = await BinaryCopyReader.OpenAsync(
            connection, SqlFile.Read("queries/score_standing.sql"), cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
        {
            var row = Read(reader, (short)year);
            standing.Add(KeyOf(row), (row, reader.Int16(2)));
        }

        return standing;
    }

    private static ScoreRow Read(BinaryCopyReader reader, short year) => new(
        reader.Int32(0), reader.Int32(1), year,
        reader.Text(17) == ScoreRow.Computed ? ScoreRow.Computed : ScoreRow.Published,
        reader.Int32(3), reader.Int32(4), reader.Int16(5), reader.Decimal(6), reader.Decimal(7), reader.Decimal(8),
        reader.Decimal(9), reader.Text(19))
    {
        Bonus = reader.Decimal(10),
        Penalty = reader.Decimal(11),
        Rank = Whole(reader, 12),
        RankLow = Whole(reader, 13),
        RankHigh = Whole(reader, 14),
        GroupSize = Whole(reader, 15),
        RankedCount = Whole(reader, 16),
        GradeCode = reader.Text(18),
    };

    private static int? Whole(BinaryCopyReader reader, int column) => reader.IsNull(column) ? null : reader.Int32(column);

    private async Task CloseAsync(
        int year, List<(ScoreRow Row, short Revision)> closing, CancellationToken cancellationToken)
    {
        if (closing.Count == 0) return;
        Closed += await connection.ExecuteAsync(new CommandDefinition(
            SqlFile.Read("queries/score_close.sql"),
            new
            {
                year = (short)year,
                moment,
                agencies = closing.Select(c => c.Row.AgencyKey).ToArray(),
                nodes = closing.Select(c => c.Row.NodeKey).ToArray(),
                bases = closing.Select(c => c.Row.Basis).ToArray(),
                revisions = closing.Select(c => c.Revision).ToArray(),
            },
            cancellationToken: cancellationToken));
    }

    // What stands nowhere may have stood before: its revisions go on.
    private async Task OpenAsync(
        int year, IReadOnlyCollection<int> agencies, List<ScoreRow> opening, CancellationToken cancellationToken)
    {
        if (opening.Count == 0) return;
        var earlier = (await connection.QueryAsync<(int Agency, int Node, string Basis, short Revision)>(
            new CommandDefinition(
                SqlFile.Read("queries/score_revisions.sql"), new { year = (short)year, agencies = agencies.ToArray() },
                cancellationToken: cancellationToken))).ToDictionary(r => (r.Agency, r.Node, r.Basis), r => r.Revision);
        waiting.AddRange(opening.Select(row =>
            (row, (short)(earlier.GetValueOrDefault(KeyOf(row)) + 1), runKey, moment)));
    }
}
