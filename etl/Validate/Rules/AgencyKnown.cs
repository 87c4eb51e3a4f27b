using ItAnalytics.Etl.Extract;
using NodaTime;

namespace ItAnalytics.Etl.Validate.Rules;

/// <summary>
/// The agency is one that is known, exactly one, and existed in the period. A name that is nearly right is never
/// resolved: its neighbours are named, and a person confirms the spelling as an alias.
/// </summary>
internal sealed class AgencyKnown : IValidationRule
{
    public IReadOnlyList<Field> Needs { get; } = [Field.Agency];

    public void Check(FactRow row, ValidationContext context)
    {
        if (row.IsStatistic) return;
        var text = row.Text(Field.Agency);
        var candidates = context.Reference.FindAgencies(text);
        if (candidates.Count == 0) row.Refuse(Unknown(text, context.Reference));
        // Without a period nobody can say whether the agency existed in it, nor, without a group, which of several is meant.
        if (candidates.Count == 0 || row.IsRefused(Field.Period) || (candidates.Count > 1 && row.IsRefused(Field.Group))) return;

        Agency? agency = null;
        int inForce = 0, meant = 0;
        foreach (var candidate in candidates)
        {
            if (candidate.VersionAt(row.Period) is not { } version) continue;
            inForce++;
            // A name that several agencies bear is settled by the group that the line names, never by a guess.
            if (candidates.Count > 1 && row.Group is { } group && !context.Reference.IsMember(candidate, group, row.Period)) continue;
            meant++;
            (agency, row.AgencyKey) = (candidate, version.Key);
        }

        if (agency is null || meant > 1)
        {
            row.Refuse(inForce == 0 ? NotInForce(text, candidates, row.Period) : Ambiguous(text, candidates));
            return;
        }

        row.Agency = agency;
        if (row.Group is { } named && !context.Reference.IsMember(agency, named, row.Period)) row.Warn(LineWarnings.NotAMember);
    }

    /// <summary>The complaint about a name that nobody bears, with its neighbours.</summary>
    public static Complaint Unknown(ReadOnlySpan<char> text, ReferenceData reference, Field field = Field.Agency)
    {
        var (offerVi, offerEn) = Offer(reference.NearAgencies(text));
        return Complaint.About(
            field, ValueErrorCodes.AgencyUnknown,
            $"Không có cơ quan nào tên {Complaint.Quote(text)}.{offerVi} Hãy sửa tên, hoặc thêm cách viết này vào aliases.csv sau khi xác nhận.",
            $"No agency is called {Complaint.Quote(text)}.{offerEn} Correct the name, or confirm this spelling by adding it to aliases.csv.");
    }

    /// <summary>The sentence that names the neighbours, in both languages; empty when there are none.</summary>
    public static (string Vietnamese, string English) Offer(IReadOnlyList<NearName> near) => near.Count == 0
        ? ("", "")
        : ($" Gần giống: {string.Join("; ", near.Select(n => $"{n.Name} ({n.Code}, {n.WhyVietnamese})"))}.",
           $" Close to it: {string.Join("; ", near.Select(n => $"{n.Name} ({n.Code}, {n.WhyEnglish})"))}.");

    private static Complaint Ambiguous(ReadOnlySpan<char> text, IReadOnlyList<Agency> candidates)
    {
        var codes = string.Join(", ", candidates.Select(c => c.Code));
        return Complaint.About(
            Field.Agency, ValueErrorCodes.AgencyAmbiguous,
            $"Tên {Complaint.Quote(text)} có thể là nhiều cơ quan: {codes}. Hãy ghi mã cơ quan thay cho tên.",
            $"The name {Complaint.Quote(text)} may mean several agencies: {codes}. Write the agency's code instead.");
    }

    private static Complaint NotInForce(ReadOnlySpan<char> text, IReadOnlyList<Agency> candidates, ReportingPeriod period)
    {
        var spansVi = candidates.Select(a => $"{a.Code} từ {Complaint.Day(a.Versions[0].ValidFrom)}{(To(a) is { } to ? $" đến trước {Complaint.Day(to)}" : "")}");
        var spansEn = candidates.Select(a => $"{a.Code} from {Complaint.Day(a.Versions[0].ValidFrom)}{(To(a) is { } to ? $" until {Complaint.Day(to)}" : "")}");
        return Complaint.About(
            Field.Agency, ValueErrorCodes.AgencyNotInForce,
            $"{Complaint.Quote(text)} không tồn tại trong kỳ {period.Year} ({string.Join("; ", spansVi)}). Hãy kiểm tra kỳ hoặc dùng cơ quan kế thừa.",
            $"{Complaint.Quote(text)} did not exist in {period.Year} ({string.Join("; ", spansEn)}). Check the period or name its successor.");
    }

    private static LocalDate? To(Agency agency) => agency.Versions[^1].ValidTo;
}
