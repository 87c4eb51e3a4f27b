using ItAnalytics.Etl.Extract;
using ItAnalytics.Etl.Load;
using ItAnalytics.Etl.Validate;
using ItAnalytics.Warehouse.Db;
using NodaTime;
using Npgsql;

namespace ItAnalytics.Etl.Reference;

/// <summary>
/// Writes agencies as type 2: a line is one version, known by code and first day. A new version ends the one before it;
/// a line about a version that is there corrects it in place, because it was never true as it stood.
/// </summary>
internal sealed class AgencyWriter
{
    // Keys are drawn in blocks; those that are left over are never used.
    private const int KeysAtOnce = 200;

    private static readonly BinaryCopy<(StoredVersion Version, bool IsSynthetic)> Versions =
        new BinaryCopy<(StoredVersion Version, bool IsSynthetic)>("dw.dim_agency")
            .Column("agency_key", r => r.Version.Key)
            .Column("durable_agency_key", r => r.Version.DurableKey)
            .Column("agency_code", r => r.Version.Code)
            .Column("name_vi", r => r.Version.NameVi)
            .Column("name_en", r => r.Version.NameEn)
            .Column("agency_type", r => r.Version.Type)
            .Column("is_synthetic", r => r.IsSynthetic)
            .Column("mark", r => r.Version.Mark)
            .Column("valid_from", r => r.Version.From)
            .Column("valid_to", r => r.Version.To);

    private readonly Dictionary<string, List<StoredVersion>> versions;
    private readonly Queue<int> keys = [];
    private readonly Dictionary<int, (StoredVersion Version, bool IsSynthetic)> added = [];
    private readonly Dictionary<int, StoredVersion> corrected = [];
    private readonly NpgsqlConnection connection;

    private AgencyWriter(NpgsqlConnection connection, IEnumerable<StoredVersion> stored)
    {
        this.connection = connection;
        versions = stored.GroupBy(v => v.Code, StringComparer.OrdinalIgnoreCase)
            .ToDictionary(g => g.Key, g => g.ToList(), StringComparer.OrdinalIgnoreCase);
    }

    /// <summary>Reads what is there.</summary>
    public static async Task<AgencyWriter> OpenAsync(NpgsqlConnection connection, CancellationToken cancellationToken) =>
        new(connection, await connection.QueryAsync(
            "reference_agencies",
            r => new StoredVersion(
                r.GetInt32(0), r.GetInt32(1), r.GetString(2), r.GetString(3), r.GetString(4), r.GetString(7), r.GetString(8),
                r.Date(5), r.OrNull(6, r.Date)),
            cancellationToken));

    /// <summary>Takes one version; it is in the warehouse after <see cref="FlushAsync"/>.</summary>
    public async Task<LineEnd> WriteAsync(ReferenceLine line, CancellationToken cancellationToken)
    {
        var (from, to) = line.Validity();
        var stated = new StoredVersion(
            0, 0, line.Code(Field.Code), line.Text(Field.NameVi), line.Text(Field.NameEn), line.Code(Field.Type), line.Mark(), from, to);
        var known = versions.GetValueOrDefault(stated.Code) ?? [];

        // A version without an end lasts until the next one begins.
        var next = known.Where(v => v.From > from).MinBy(v => v.From);
        if (to is null && next is not null) stated = stated with { To = next.From };
        if (next is not null && stated.To > next.From) throw Overlap(stated, next);

        var same = known.FindIndex(v => v.From == from);
        if (same >= 0)
        {
            stated = stated with { Key = known[same].Key, DurableKey = known[same].DurableKey };
            if (stated == known[same]) return LineEnd.Unchanged;
            Correct(known, same, stated);
            return LineEnd.Fact;
        }

        var previous = known.FindIndex(v => v.From < from && (v.To is null || v.To > from));
        if (previous >= 0)
        {
            if (known[previous].To is { } end && end != next?.From) throw Overlap(stated, known[previous]);
            Correct(known, previous, known[previous] with { To = from });
        }

        // An agency is known by the key of its first version.
        var key = await NextKeyAsync(cancellationToken);
        stated = stated with { Key = key, DurableKey = known.Count == 0 ? key : known[0].DurableKey };
        known.Add(stated);
        versions[stated.Code] = known;
        added.Add(key, (stated, line.IsSynthetic));
        return LineEnd.Fact;
    }

    /// <summary>Writes what was taken: first what ends or is corrected, then what begins.</summary>
    public async Task FlushAsync(CancellationToken cancellationToken)
    {
        StoredVersion[] changed = [.. corrected.Values];
        await connection.ExecuteAsync(
            "agency_update", cancellationToken, changed.Select(v => v.Key).ToArray(), changed.Select(v => v.NameVi).ToArray(),
            changed.Select(v => v.NameEn).ToArray(), changed.Select(v => v.Type).ToArray(), changed.Select(v => v.Mark).ToArray(),
            changed.Select(v => v.To?.ToDateOnly()).ToArray());
        await Versions.WriteAsync(connection, added.Values, cancellationToken);
    }

    private void Correct(List<StoredVersion> known, int at, StoredVersion stated)
    {
        known[at] = stated;
        if (added.TryGetValue(stated.Key, out var fresh)) added[stated.Key] = (stated, fresh.IsSynthetic);
        else corrected[stated.Key] = stated;
    }

    private async Task<int> NextKeyAsync(CancellationToken cancellationToken)
    {
        if (keys.Count == 0)
        {
            foreach (var key in await connection.QueryAsync("agency_keys", r => r.GetInt32(0), cancellationToken, KeysAtOnce))
                keys.Enqueue(key);
        }

        return keys.Dequeue();
    }

    private static LineRefusedException Overlap(StoredVersion stated, StoredVersion other) => ReferenceLine.Refuse(
        Field.ValidFrom, ValueErrorCodes.ValiditySpan,
        $"Phiên bản từ {Complaint.Day(stated.From)} của {stated.Code} trùng thời gian với phiên bản từ {Complaint.Day(other.From)}. Hãy sửa các ngày hiệu lực.",
        $"The version of {stated.Code} from {Complaint.Day(stated.From)} overlaps the one from {Complaint.Day(other.From)}. Correct the days of validity.");

    private sealed record StoredVersion(
        int Key, int DurableKey, string Code, string NameVi, string NameEn, string Type, string Mark, LocalDate From, LocalDate? To);
}
