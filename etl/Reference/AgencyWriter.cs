using ItAnalytics.Etl.Extract;
using ItAnalytics.Etl.Load;
using ItAnalytics.Etl.Validate;
using NodaTime;
using Npgsql;

namespace ItAnalytics.Etl.Reference;

/// <summary>
/// Writes agencies as type 2: a line is one version, known by code and first day. A new version ends the one before it;
/// a line about a version that is there corrects it in place, because it was never true as it stood.
/// </summary>
internal sealed class AgencyWriter
{
    // A new agency is known by the key of its first version, which only the database can give.
    private const int NotYetKnown = -1;

    private readonly NpgsqlConnection connection;
    private readonly Dictionary<string, List<StoredVersion>> versions;

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

    /// <summary>Writes one version.</summary>
    public async Task<LineEnd> WriteAsync(ReferenceLine line, CancellationToken cancellationToken)
    {
        var (from, to) = line.Validity();
        var stated = new StoredVersion(
            0, 0, line.Code(Field.Code), line.Text(Field.NameVi), line.Text(Field.NameEn), line.Code(Field.Type), line.Mark(), from, to);
        if (!versions.TryGetValue(stated.Code, out var known)) versions.Add(stated.Code, known = []);

        // A version without an end lasts until the next one begins.
        var next = known.Where(v => v.From > from).MinBy(v => v.From);
        if (to is null && next is not null) stated = stated with { To = next.From };
        if (next is not null && stated.To > next.From) throw Overlap(stated, next);

        var same = known.FindIndex(v => v.From == from);
        if (same >= 0)
        {
            stated = stated with { Key = known[same].Key, DurableKey = known[same].DurableKey };
            if (stated == known[same]) return LineEnd.Unchanged;
            await UpdateAsync(stated, cancellationToken);
            known[same] = stated;
            return LineEnd.Fact;
        }

        var previous = known.FindIndex(v => v.From < from && (v.To is null || v.To > from));
        if (previous >= 0)
        {
            if (known[previous].To is { } end && end != next?.From) throw Overlap(stated, known[previous]);
            known[previous] = known[previous] with { To = from };
            await UpdateAsync(known[previous], cancellationToken);
        }

        known.Add(await InsertAsync(stated, known.Count == 0 ? NotYetKnown : known[0].DurableKey, line.IsSynthetic, cancellationToken));
        return LineEnd.Fact;
    }

    private Task<int> UpdateAsync(StoredVersion v, CancellationToken cancellationToken) => connection.ExecuteAsync(
        "agency_update", cancellationToken, v.Key, v.NameVi, v.NameEn, v.Type, v.Mark, v.To);

    private async Task<StoredVersion> InsertAsync(
        StoredVersion v, int durableKey, bool isSynthetic, CancellationToken cancellationToken)
    {
        var key = (await connection.QueryAsync(
            "agency_insert", r => r.GetInt32(0), cancellationToken, durableKey, v.Code, v.NameVi, v.NameEn, v.Type, isSynthetic,
            v.Mark, v.From, v.To))[0];
        if (durableKey != NotYetKnown) return v with { Key = key, DurableKey = durableKey };
        await connection.ExecuteAsync("agency_found", cancellationToken, key);
        return v with { Key = key, DurableKey = key };
    }

    private static LineRefusedException Overlap(StoredVersion stated, StoredVersion other) => ReferenceLine.Refuse(
        Field.ValidFrom, ValueErrorCodes.ValiditySpan,
        $"Phiên bản từ {Complaint.Day(stated.From)} của {stated.Code} trùng thời gian với phiên bản từ {Complaint.Day(other.From)}. Hãy sửa các ngày hiệu lực.",
        $"The version of {stated.Code} from {Complaint.Day(stated.From)} overlaps the one from {Complaint.Day(other.From)}. Correct the days of validity.");

    private sealed record StoredVersion(
        int Key, int DurableKey, string Code, string NameVi, string NameEn, string Type, string Mark, LocalDate From, LocalDate? To);
}
