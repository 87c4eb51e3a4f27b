using System.Data.Common;
using Dapper;
using ItAnalytics.Warehouse.Db;
using ItAnalytics.Warehouse.Statements;
using NodaTime;
using Npgsql;

namespace ItAnalytics.Etl.Score;

/// <summary>Sets the changes that should stand against those that do, with their parts, as <see cref="ScoreMerge"/> does
/// with scores; a change whose parts differ is a new revision too.</summary>
/// <param name="connection">In the transaction that writes one group.</param>
/// <param name="runKey">The run.</param>
/// <param name="moment">When what is written becomes known.</param>
internal sealed class DeltaMerge(NpgsqlConnection connection, long runKey, Instant moment)
{
    private const int MaximumWaiting = 2_000;

    private static readonly BinaryCopy<(DeltaRow Row, short Revision, long RunKey, Instant Moment)> Facts =
        new BinaryCopy<(DeltaRow Row, short Revision, long RunKey, Instant Moment)>("pg_temp.new_delta")
            .Column("agency_key", r => r.Row.AgencyKey)
            .Column("period_key", r => r.Row.Year * 1000)
            .Column("methodology_key", r => r.Row.MethodologyKey)
            .Column("revision", r => r.Revision)
            .Column("year", r => r.Row.Year)
            .Column("previous_period_key", r => r.Row.PreviousPeriodKey)
            .Column("previous_methodology_key", r => r.Row.PreviousMethodologyKey)
            .Column("method_changed", r => r.Row.MethodChanged)
            .Column("published_change", r => r.Row.PublishedChange)
            .Column("like_for_like_change", r => r.Row.LikeForLike)
            .Column("method_part", r => r.Row.MethodPart)
            .Column("membership_part", r => r.Row.MembershipPart)
            .Column("common_weight", r => r.Row.CommonWeight)
            .Column("previous_rank", r => r.Row.PreviousRank)
            .Column("rank_change", r => r.Row.RankChange)
            .Column("rank_own_effect", r => r.Row.RankOwnEffect)
            .Column("rank_others_effect", r => r.Row.RankOthersEffect)
            .Column("rank_membership_effect", r => r.Row.RankMembershipEffect)
            .Column("previous_grade_code", r => r.Row.PreviousGradeCode)
            .Column("grade_code", r => r.Row.GradeCode)
            .Column("refused_reason", r => r.Row.RefusedReason)
            .Column("run_key", r => r.RunKey)
            .Column("known_from", r => r.Moment);

    private static readonly BinaryCopy<(DeltaRow Row, short Revision, int NodeKey, decimal Points)> Parts =
        new BinaryCopy<(DeltaRow Row, short Revision, int NodeKey, decimal Points)>("pg_temp.new_contribution")
            .Column("agency_key", r => r.Row.AgencyKey)
            .Column("period_key", r => r.Row.Year * 1000)
            .Column("methodology_key", r => r.Row.MethodologyKey)
            .Column("revision", r => r.Revision)
            .Column("year", r => r.Row.Year)
            .Column("node_key", r => r.NodeKey)
            .Column("contribution", r => r.Points);

    private readonly List<(Change Change, short Revision)> waiting = [];

    /// <summary>Versions of agencies with years, the parts of whose change are others.</summary>
    public HashSet<(int AgencyKey, short Year)> Touched { get; } = [];

    /// <summary>Revisions that were added.</summary>
    public long Opened { get; private set; }

    /// <summary>Revisions that were closed.</summary>
    public long Closed { get; private set; }

    /// <summary>Merges the changes of some agencies in one year.</summary>
    /// <param name="year">Result year.</param>
    /// <param name="methods">Keys of the family's methodologies.</param>
    /// <param name="agencies">Versions of the agencies: standing changes of theirs that are not made again are closed.</param>
    /// <param name="changes">What should stand.</param>
    /// <param name="cancellationToken">Cancels.</param>
    /// <returns>Whether anything differed.</returns>
    public async Task<bool> MergeAsync(
        int year, int[] methods, IReadOnlyCollection<int> agencies, IReadOnlyList<Change> changes,
        CancellationToken cancellationToken)
    {
        var standing = await StandingAsync(year, methods, agencies, cancellationToken);
        var closing = new List<(Change Change, short Revision)>();
        var opening = new List<Change>();
        foreach (var change in changes)
        {
            if (!standing.Remove((change.Row.AgencyKey, change.Row.MethodologyKey), out var old))
            {
                opening.Add(change);
            }
            else if (!old.Change.IsSameAs(change))
            {
                closing.Add(old);
                if (!change.Parts.SequenceEqual(old.Change.Parts)) Touched.Add((change.Row.AgencyKey, change.Row.Year));
                waiting.Add((change, (short)(old.Revision + 1)));
            }
        }

        foreach (var change in standing.Values.Select(s => s.Change).Concat(opening))
            Touched.Add((change.Row.AgencyKey, change.Row.Year));
        closing.AddRange(standing.Values);
        await CloseAsync(year, closing, cancellationToken);
        await OpenAsync(year, agencies, opening, cancellationToken);
        if (waiting.Count > MaximumWaiting) await FlushAsync(cancellationToken);
        return closing.Count + opening.Count > 0;
    }

    /// <summary>Writes the new revisions that wait.</summary>
    public async Task FlushAsync(CancellationToken cancellationToken)
    {
        if (waiting.Count == 0) return;
        await ExecuteAsync("queries/delta_staging.sql", cancellationToken);
        Opened += await Facts.WriteAsync(
            connection, waiting.Select(w => (w.Change.Row, w.Revision, runKey, moment)), cancellationToken);
        await Parts.WriteAsync(
            connection,
            waiting.SelectMany(w => w.Change.Parts.Select(p => (w.Change.Row, w.Revision, p.NodeKey, p.Points))),
            cancellationToken);
        await ExecuteAsync("queries/delta_add.sql", cancellationToken);
        waiting.Clear();
    }

    private Task<int> ExecuteAsync(string file, CancellationToken cancellationToken) =>
        connection.ExecuteAsync(new CommandDefinition(SqlFile.Read(file), cancellationToken: cancellationToken));

    private async Task<Dictionary<(int Agency, int Method), (Change Change, short Revision)>> StandingAsync(
        int year, int[] methods, IReadOnlyCollection<int> agencies, CancellationToken cancellationToken)
    {
        var rows = new Dictionary<(int Agency, int Method, short Revision), DeltaRow>();
        await using (var reader = await connection.ExecuteReaderAsync(new CommandDefinition(
            SqlFile.Read("queries/delta_standing.sql"),
            new { year = (short)year, agencies = agencies.ToArray(), methods }, cancellationToken: cancellationToken)))
        {
            while (await reader.ReadAsync(cancellationToken))
                rows.Add((reader.GetInt32(0), reader.GetInt32(1), reader.GetInt16(2)), Read(reader, (short)year));
        }

        if (rows.Count == 0) return [];
        var parts = new Dictionary<(int Agency, int Method, short Revision), List<(int NodeKey, decimal Points)>>();
        await CopySettings.SetAsync(connection, year, agencies, [], cancellationToken);
        await using (var reader = await BinaryCopyReader.OpenAsync(
            connection, SqlFile.Read("queries/delta_parts.sql"), cancellationToken))
        {
            List<(int NodeKey, decimal Points)>? current = null;
            var key = (Agency: -1, Method: -1, Revision: (short)-1);
            while (await reader.ReadAsync(cancellationToken))
            {
                var next = (reader.Int32(0), reader.Int32(1), reader.Int16(2));
                if (next != key)
                {
                    key = next;
                    current = rows.ContainsKey(key) ? parts[key] = [] : null;
                }

                current?.Add((reader.Int32(3), reader.Decimal(4)!.Value));
            }
        }

        return rows.ToDictionary(
            r => (r.Key.Agency, r.Key.Method),
            r => (new Change(r.Value, parts.GetValueOrDefault(r.Key) ?? []), r.Key.Revision));
    }

    private static DeltaRow Read(DbDataReader reader, short year) => new(
        reader.GetInt32(0), year, reader.GetInt32(1), reader.GetInt32(3), reader.GetInt32(4), reader.GetBoolean(5),
        Number(reader, 6), Whole(reader, 11), Whole(reader, 12), Text(reader, 16), Text(reader, 17))
    {
        LikeForLike = Number(reader, 7),
        MethodPart = Number(reader, 8),
        MembershipPart = Number(reader, 9),
        CommonWeight = Number(reader, 10),
        RankOwnEffect = Whole(reader, 13),
        RankOthersEffect = Whole(reader, 14),
        RankMembershipEffect = Whole(reader, 15),
        RefusedReason = Text(reader, 18),
    };

    private static decimal? Number(DbDataReader reader, int column) =>
        reader.IsDBNull(column) ? null : reader.GetDecimal(column);

    private static int? Whole(DbDataReader reader, int column) => reader.IsDBNull(column) ? null : reader.GetInt32(column);

    private static string? Text(DbDataReader reader, int column) => reader.IsDBNull(column) ? null : reader.GetString(column);

    private async Task CloseAsync(
        int year, List<(Change Change, short Revision)> closing, CancellationToken cancellationToken)
    {
        if (closing.Count == 0) return;
        Closed += await connection.ExecuteAsync(new CommandDefinition(
            SqlFile.Read("queries/delta_close.sql"),
            new
            {
                year = (short)year,
                moment,
                agencies = closing.Select(c => c.Change.Row.AgencyKey).ToArray(),
                methods = closing.Select(c => c.Change.Row.MethodologyKey).ToArray(),
                revisions = closing.Select(c => c.Revision).ToArray(),
            },
            cancellationToken: cancellationToken));
    }

    // What stands nowhere may have stood before: its revisions go on.
    private async Task OpenAsync(
        int year, IReadOnlyCollection<int> agencies, List<Change> opening, CancellationToken cancellationToken)
    {
        if (opening.Count == 0) return;
        var earlier = (await connection.QueryAsync<(int Agency, int Method, short Revision)>(new CommandDefinition(
            SqlFile.Read("queries/delta_revisions.sql"), new { year = (short)year, agencies = agencies.ToArray() },
            cancellationToken: cancellationToken))).ToDictionary(r => (r.Agency, r.Method), r => r.Revision);
        waiting.AddRange(opening.Select(c =>
            (c, (short)(earlier.GetValueOrDefault((c.Row.AgencyKey, c.Row.MethodologyKey)) + 1))));
    }
}
