using NodaTime;

namespace ItAnalytics.Etl.Validate;

/// <summary>One version of an agency.</summary>
internal sealed record AgencyVersion(
    int Key, int DurableKey, string Code, string NameVi, string NameEn, LocalDate ValidFrom, LocalDate? ValidTo)
{
    /// <summary>Whether it was in force on some day of a span.</summary>
    public bool Overlaps(LocalDate start, LocalDate end) => ValidFrom < end && (ValidTo is not { } to || start < to);
}

/// <summary>An agency with all its versions, oldest first.</summary>
internal sealed record Agency(int DurableKey, string Code, IReadOnlyList<AgencyVersion> Versions)
{
    /// <summary>The name of its last version.</summary>
    public string Name => Versions[^1].NameVi;

    /// <summary>
    /// The version that answers for a period: the last one in force on any day of it. An agency that was dissolved
    /// during a year still answers for that year.
    /// </summary>
    public AgencyVersion? VersionAt(ReportingPeriod period)
    {
        var (start, end) = (period.Start, period.End);
        for (var i = Versions.Count - 1; i >= 0; i--)
        {
            if (Versions[i].Overlaps(start, end)) return Versions[i];
        }

        return null;
    }
}

/// <summary>One indicator of one family of methodologies.</summary>
internal sealed record Indicator(
    int Key, string Methodology, string Code, string NameVi, string NameEn, string Unit, string ValueKind,
    decimal? Minimum, decimal? Maximum)
{
    /// <summary>The value that is the whole of a ratio.</summary>
    public decimal Full => Unit == "%" ? 100 : 1;

    /// <summary>Whether the value is a share of a whole, so that its part cannot exceed it.</summary>
    public bool IsRatio => ValueKind == "RATIO";

    /// <summary>Whether the value is counted.</summary>
    public bool IsCount => ValueKind is "COUNT" or "RANK";

    /// <summary>Whether the value is the code of a grade.</summary>
    public bool IsGrade => ValueKind == "GRADE";

    /// <summary>Whether the value is yes or no.</summary>
    public bool IsBoolean => ValueKind == "BOOLEAN";
}

/// <summary>One peer group.</summary>
internal sealed record Group(int Key, string Code, string Methodology);

/// <summary>One membership of an agency in a group.</summary>
internal sealed record Membership(int DurableKey, int GroupKey, LocalDate ValidFrom, LocalDate? ValidTo);

/// <summary>One methodology version, for its years, its grades and its hash.</summary>
internal sealed record MethodVersion(
    int Key, string Code, int YearFrom, int? YearTo, string Hash, IReadOnlySet<string> GradeCodes)
{
    /// <summary>Whether it governs a result year.</summary>
    public bool Covers(int year) => YearFrom <= year && (YearTo is not { } to || year < to);
}

/// <summary>
/// What lines are checked against, as it stood when the load began. Names are found folded; the answers to texts that
/// files repeat on every line are remembered. One instance serves one load on one thread.
/// </summary>
internal sealed class ReferenceData
{
    private readonly Dictionary<string, Agency> agencyByCode;
    private readonly Dictionary<string, Agency[]> agenciesByForm;
    private readonly Dictionary<string, Agency[]> answers = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Agency[]>.AlternateLookup<ReadOnlySpan<char>> answersBySpan;
    private readonly Dictionary<string, Group> groups;
    private readonly Dictionary<string, Group>.AlternateLookup<ReadOnlySpan<char>> groupsBySpan;
    private readonly Dictionary<string, Dictionary<string, Indicator>> indicators;
    private readonly ILookup<(int, int), Membership> memberships;
    private readonly IReadOnlyList<MethodVersion> methods;
    private readonly List<(string Folded, string Name, string Code)> knownNames;

    /// <summary>Indexes the rows of the dimensions.</summary>
    public ReferenceData(
        IEnumerable<AgencyVersion> agencies,
        IEnumerable<(string Form, int DurableKey)> aliases,
        IEnumerable<Group> groups,
        IEnumerable<Membership> memberships,
        IEnumerable<Indicator> indicators,
        IEnumerable<MethodVersion> methods)
    {
        var all = agencies.GroupBy(a => a.DurableKey)
            .ToDictionary(g => g.Key, g => new Agency(g.Key, g.First().Code, [.. g.OrderBy(v => v.ValidFrom)]));
        agencyByCode = all.Values.ToDictionary(a => a.Code, StringComparer.OrdinalIgnoreCase);
        var forms = all.Values.SelectMany(a => a.Versions.SelectMany(v => new[] { v.NameVi, v.NameEn }), (a, name) => (Form: NameFold.Fold(name), a))
            .Concat(aliases.Where(x => all.ContainsKey(x.DurableKey)).Select(x => (x.Form, a: all[x.DurableKey])))
            .ToList();
        agenciesByForm = forms.GroupBy(f => f.Form).ToDictionary(g => g.Key, g => g.Select(f => f.a).Distinct().ToArray(), StringComparer.Ordinal);
        knownNames = [.. forms.Select(f => (f.Form, f.a.Name, f.a.Code)).Distinct()];
        var pairs = (
            from agency in all.Values
            from own in agency.Versions
            from other in agency.Versions
            where own.Key != other.Key
            select (Own: own.Key, Other: other.Key)).ToList();
        VersionPairs = ([.. pairs.Select(p => p.Own)], [.. pairs.Select(p => p.Other)]);
        answersBySpan = answers.GetAlternateLookup<ReadOnlySpan<char>>();
        this.groups = groups.ToDictionary(g => g.Code, StringComparer.OrdinalIgnoreCase);
        groupsBySpan = this.groups.GetAlternateLookup<ReadOnlySpan<char>>();
        this.memberships = memberships.ToLookup(m => (m.DurableKey, m.GroupKey));
        this.indicators = indicators.GroupBy(i => i.Methodology).ToDictionary(
            g => g.Key, g => g.ToDictionary(i => i.Code, StringComparer.OrdinalIgnoreCase), StringComparer.Ordinal);
        this.methods = [.. methods];
    }

    /// <summary>
    /// Keys of versions of the same agency, in pairs: the first of each in the one list, the second in the other. Few
    /// agencies have several.
    /// </summary>
    public (int[] Own, int[] Other) VersionPairs { get; }

    /// <summary>Codes of all groups.</summary>
    public IEnumerable<string> GroupCodes => groups.Keys;

    /// <summary>The agencies that a text may mean: by code, by any of their names, by a confirmed alias.</summary>
    public IReadOnlyList<Agency> FindAgencies(ReadOnlySpan<char> text)
    {
        if (answersBySpan.TryGetValue(text, out var known)) return known;
        var key = text.ToString();
        var found = agencyByCode.TryGetValue(key.Trim(), out var agency)
            ? [agency]
            : agenciesByForm.GetValueOrDefault(NameFold.Fold(key), []);
        return answers[key] = found;
    }

    /// <summary>The agency of a code, or nothing.</summary>
    public Agency? AgencyByCode(string code) => agencyByCode.GetValueOrDefault(code);

    /// <summary>Known names near to a text.</summary>
    public IReadOnlyList<NearName> NearAgencies(ReadOnlySpan<char> text) => ClosestNames.Find(NameFold.Fold(text), knownNames);

    /// <summary>The group of a code, or nothing.</summary>
    public Group? FindGroup(ReadOnlySpan<char> code) => groupsBySpan.TryGetValue(code, out var group) ? group : null;

    /// <summary>The indicator of a code within a family, or nothing.</summary>
    public Indicator? FindIndicator(string methodology, ReadOnlySpan<char> code) =>
        indicators.TryGetValue(methodology, out var family)
            && family.GetAlternateLookup<ReadOnlySpan<char>>().TryGetValue(code, out var indicator) ? indicator : null;

    /// <summary>Families that have an indicator of that code.</summary>
    public IEnumerable<string> FamiliesWith(string code) => indicators.Where(f => f.Value.ContainsKey(code)).Select(f => f.Key);

    /// <summary>Indicators of a family with codes near to a wrong one.</summary>
    public IReadOnlyList<NearName> NearIndicators(string methodology, ReadOnlySpan<char> code) =>
        indicators.TryGetValue(methodology, out var family)
            ? ClosestNames.Find(NameFold.Fold(code), family.Values.Select(i => (NameFold.Fold(i.Code), i.NameVi, i.Code)))
            : [];

    /// <summary>Whether an agency was in a group on some day of a period.</summary>
    public bool IsMember(Agency agency, Group group, ReportingPeriod period) =>
        memberships[(agency.DurableKey, group.Key)].Any(m => m.ValidFrom < period.End && (m.ValidTo is not { } to || period.Start < to));

    /// <summary>The version of a family that governs a result year, or nothing.</summary>
    public MethodVersion? MethodOf(string methodology, int year) => methods.FirstOrDefault(m => m.Code == methodology && m.Covers(year));
}
