using ItAnalytics.Etl.Extract;

namespace ItAnalytics.Etl.Validate.Rules;

/// <summary>
/// The agency is one that is known, exactly one, and existed in the period. A name that is nearly right is never
/// resolved: its neighbours are named, and a person confirms the spelling as an alias.
/// </summary>
internal sealed class AgencyKnown : IValidationRule
{
    public Complaint? Check(FactRow row, ValidationContext context)
    {
        if (row.IsStatistic) return null;
        var text = row.Text(Field.Agency);
        var candidates = context.Reference.FindAgencies(text);
        if (candidates.Count == 0) return Unknown(text, context.Reference);

        Agency? agency = null;
        var inForce = 0;
        foreach (var candidate in candidates)
        {
            if (candidate.VersionAt(row.Period) is not { } version) continue;
            // A name that several agencies bear is settled by the group that the line names, never by a guess.
            if (candidates.Count > 1 && row.Group is { } group && !context.Reference.IsMember(candidate, group, row.Period)) continue;
            inForce++;
            (agency, row.AgencyKey) = (candidate, version.Key);
        }

        if (inForce > 1) return Ambiguous(text, candidates);
        if (agency is null) return candidates.Count > 1 ? Ambiguous(text, candidates) : NotInForce(text, candidates[0], row.Period);
        row.Agency = agency;
        if (row.Group is { } named && !context.Reference.IsMember(agency, named, row.Period)) row.Warn(LineWarnings.NotAMember);
        return null;
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

    private static Complaint NotInForce(ReadOnlySpan<char> text, Agency agency, ReportingPeriod period)
    {
        var from = agency.Versions[0].ValidFrom;
        var to = agency.Versions[^1].ValidTo;
        var spanVi = $"từ {from:dd/MM/yyyy}{(to is { } endVi ? $" đến trước {endVi:dd/MM/yyyy}" : "")}";
        var spanEn = $"from {from:dd/MM/yyyy}{(to is { } endEn ? $" until {endEn:dd/MM/yyyy}" : "")}";
        return Complaint.About(
            Field.Agency, ValueErrorCodes.AgencyNotInForce,
            $"{Complaint.Quote(text)} ({agency.Code}) tồn tại {spanVi}, không có trong kỳ {period.Year}. Hãy kiểm tra kỳ hoặc dùng cơ quan kế thừa.",
            $"{Complaint.Quote(text)} ({agency.Code}) existed {spanEn}, not in {period.Year}. Check the period or name its successor.");
    }
}
