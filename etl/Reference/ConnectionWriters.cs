using ItAnalytics.Etl.Extract;
using ItAnalytics.Etl.Load;
using ItAnalytics.Etl.Validate;
using NodaTime;
using Npgsql;

namespace ItAnalytics.Etl.Reference;

/// <summary>Writes peer groups, known by their code.</summary>
internal sealed class GroupWriter(NpgsqlConnection connection)
{
    /// <summary>Writes one group.</summary>
    public Task<LineEnd> WriteAsync(ReferenceLine line, CancellationToken cancellationToken) => connection.UpsertAsync(
        "group_upsert", cancellationToken, line.Code(Field.Code), line.Text(Field.NameVi), line.Text(Field.NameEn),
        line.Code(Field.Methodology), line.Code(Field.Tree), line.Choice(Field.Ranked, "", "TRUE", "FALSE") == "TRUE",
        line.IsSynthetic, (short)(line.OptionalNumber(Field.SortOrder) ?? 0));
}

/// <summary>Writes indicators that a source measures and no methodology file names.</summary>
internal sealed class IndicatorWriter(NpgsqlConnection connection)
{
    private static readonly string[] ValueKinds = ["RATIO", "NUMBER", "COUNT", "BOOLEAN", "LEVEL", "SCORE", "GRADE", "RANK"];

    /// <summary>Writes one indicator.</summary>
    public Task<LineEnd> WriteAsync(ReferenceLine line, CancellationToken cancellationToken) => connection.UpsertAsync(
        "indicator_upsert", cancellationToken, line.Code(Field.Methodology), line.Code(Field.Code), line.Text(Field.NameVi),
        line.Text(Field.NameEn), line.Text(Field.Unit), short.Parse(line.Choice(Field.Direction, "", "-1", "0", "1"), null),
        line.Choice(Field.ValueKind, "", ValueKinds), line.OptionalNumber(Field.Minimum), line.OptionalNumber(Field.Maximum));
}

/// <summary>Writes memberships, known by agency, group and first day; spans of one pair never overlap.</summary>
internal sealed class MemberWriter
{
    private readonly NpgsqlConnection connection;
    private readonly ReferenceData reference;
    private readonly Dictionary<(int Agency, int Group), List<StoredMember>> known;
    private readonly Dictionary<(int Agency, int Group, LocalDate From), StoredMember> stated = [];

    private MemberWriter(NpgsqlConnection connection, ReferenceData reference, IEnumerable<StoredMember> stored)
    {
        (this.connection, this.reference) = (connection, reference);
        known = stored.GroupBy(m => (m.Agency, m.Group)).ToDictionary(g => g.Key, g => g.ToList());
    }

    /// <summary>Reads what is there.</summary>
    public static async Task<MemberWriter> OpenAsync(NpgsqlConnection connection, CancellationToken cancellationToken) => new(
        connection, await ReferenceReader.ReadAsync(connection, cancellationToken),
        await connection.QueryAsync(
            "reference_members",
            r => new StoredMember(r.GetInt32(0), r.GetInt32(1), r.Date(2), r.OrNull(3, r.Date), r.GetString(4)), cancellationToken));

    /// <summary>Takes one membership; it is in the warehouse after <see cref="FlushAsync"/>.</summary>
    public Task<LineEnd> WriteAsync(ReferenceLine line, CancellationToken cancellationToken)
    {
        var agency = line.Agency(Field.Agency, reference);
        var code = line.Text(Field.Group);
        var group = reference.FindGroup(code) ?? throw ReferenceLine.Refuse(
            Field.Group, ValueErrorCodes.GroupUnknown,
            $"Không có khối {Complaint.Quote(code)}. Hãy thêm khối này vào tệp groups.csv trước.",
            $"There is no group {Complaint.Quote(code)}. Add it to groups.csv first.");
        var (from, to) = line.Validity();
        var member = new StoredMember(agency.DurableKey, group.Key, from, to, line.Mark());
        if (!known.TryGetValue((member.Agency, member.Group), out var spans))
            known.Add((member.Agency, member.Group), spans = []);
        if (spans.Find(s => s.From != from && s.From < (to ?? LocalDate.MaxIsoValue) && from < (s.To ?? LocalDate.MaxIsoValue))
            is { } other)
        {
            throw ReferenceLine.Refuse(
                Field.ValidFrom, ValueErrorCodes.ValiditySpan,
                $"{agency.Code} đã là thành viên {group.Code} từ {Complaint.Day(other.From)}, trùng với dòng này. Hãy sửa các ngày hiệu lực.",
                $"{agency.Code} is a member of {group.Code} from {Complaint.Day(other.From)} already, which overlaps. Correct the days of validity.");
        }

        if (spans.Contains(member)) return Task.FromResult(LineEnd.Unchanged);
        spans.RemoveAll(s => s.From == from);
        spans.Add(member);
        stated[(member.Agency, member.Group, from)] = member;
        return Task.FromResult(LineEnd.Fact);
    }

    /// <summary>Writes what was taken.</summary>
    public Task FlushAsync(CancellationToken cancellationToken) => connection.ExecuteAsync(
        "members_upsert", cancellationToken, stated.Values.Select(m => m.Agency).ToArray(),
        stated.Values.Select(m => m.Group).ToArray(), stated.Values.Select(m => m.From.ToDateOnly()).ToArray(),
        stated.Values.Select(m => m.To?.ToDateOnly()).ToArray(), stated.Values.Select(m => m.Mark).ToArray());

    private sealed record StoredMember(int Agency, int Group, LocalDate From, LocalDate? To, string Mark);
}

/// <summary>Writes spellings that a person confirmed, known by their folded form.</summary>
internal sealed class AliasWriter(NpgsqlConnection connection, ReferenceData reference)
{
    /// <summary>Writes one alias.</summary>
    public async Task<LineEnd> WriteAsync(ReferenceLine line, CancellationToken cancellationToken)
    {
        var alias = line.Text(Field.Alias);
        var agency = line.Agency(Field.Agency, reference);
        var form = NameFold.Fold(alias);
        var taken = await connection.QueryAsync("alias_of_another", r => r.GetString(0), cancellationToken, form, agency.DurableKey);
        if (taken.Count > 0)
            throw ReferenceLine.Refuse(
                Field.Alias, ValueErrorCodes.AliasTaken,
                $"Cách viết {Complaint.Quote(alias)} đã được xác nhận cho {taken[0]}. Một cách viết chỉ chỉ một cơ quan; hãy bỏ một trong hai.",
                $"The spelling {Complaint.Quote(alias)} was confirmed for {taken[0]}. A spelling means one agency; remove one of the two.");
        return await connection.UpsertAsync(
            "alias_upsert", cancellationToken, form, alias, agency.DurableKey, line.Text(Field.ConfirmedBy));
    }
}

/// <summary>Writes what became of which agency, known by predecessor, successor and day.</summary>
internal sealed class LineageWriter(NpgsqlConnection connection, ReferenceData reference)
{
    /// <summary>Writes one event.</summary>
    public Task<LineEnd> WriteAsync(ReferenceLine line, CancellationToken cancellationToken)
    {
        var weight = line.OptionalNumber(Field.Weight) ?? 1;
        if (weight is <= 0 or > 1)
            throw ReferenceLine.Refuse(
                Field.Weight, ValueErrorCodes.AboveMaximum,
                "Tỷ trọng phải lớn hơn 0 và không quá 1. Hãy ghi phần của cơ quan cũ chuyển sang cơ quan mới.",
                "The weight must be above 0 and at most 1. Write the share of the predecessor that went to the successor.");
        return connection.UpsertAsync(
            "lineage_upsert", cancellationToken, line.Agency(Field.Predecessor, reference).Code,
            line.Agency(Field.Successor, reference).Code, line.Code(Field.Event), line.Date(Field.Effective), weight, line.Mark(),
            line.OptionalText(Field.Decision));
    }
}

/// <summary>Statements that insert or change one row and touch none when it says the same already.</summary>
internal static class Upserts
{
    /// <summary>Runs one.</summary>
    public static async Task<LineEnd> UpsertAsync(
        this NpgsqlConnection connection, string path, CancellationToken cancellationToken, params object?[] values) =>
        await connection.ExecuteAsync(path, cancellationToken, values) > 0 ? LineEnd.Fact : LineEnd.Unchanged;
}
