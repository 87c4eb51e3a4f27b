using System.Text.RegularExpressions;
using NodaTime;
using NodaTime.Text;

namespace ItAnalytics.Etl.Extract;

/// <summary>Of which day the statement in a file is: the later statement about a cell stands, whichever is loaded first.</summary>
internal static partial class StatementDate
{
    /// <summary>The day, or nothing where the contract leaves files without one.</summary>
    /// <param name="contract">Says the day, or that the names of the files do.</param>
    /// <param name="name">Name of the file.</param>
    /// <param name="today">No statement is of a later day.</param>
    /// <exception cref="FileRefusedException">SRC122: the name has no day, or several, or the day has not come.</exception>
    public static LocalDate? Of(SourceContract contract, string name, LocalDate today)
    {
        if (contract is { StatedOn: null, IsStatedInName: false }) return null;
        if (contract.StatedOn is not { } day)
        {
            var days = Day().Matches(name).Select(m => LocalDatePattern.Iso.Parse(m.Value)).ToList();
            if (days is not [{ Success: true, Value: var only }])
                throw new FileRefusedException(new Complaint(
                    SourceErrorCodes.StatementDate, null,
                    $"Tên tệp '{name}' phải ghi đúng một ngày dạng 2022-10-25: ngày của báo cáo. Hãy đổi tên tệp.",
                    $"The file name '{name}' must have one day as 2022-10-25, that of its statement. Rename the file."));
            day = only;
        }

        return day <= today.PlusDays(1)
            ? day
            : throw new FileRefusedException(new Complaint(
                SourceErrorCodes.StatementDate, null,
                $"Báo cáo đề ngày {LocalDatePattern.Iso.Format(day)}, ngày này chưa đến. Hãy sửa ngày trong tên tệp hoặc hợp đồng nguồn, và kiểm tra đồng hồ.",
                $"The statement is of {LocalDatePattern.Iso.Format(day)}, which has not come. Mend the day in the file's name or in the contract, and look at the clock."));
    }

    [GeneratedRegex(@"(?<![0-9])[0-9]{4}-[0-9]{2}-[0-9]{2}(?![0-9])")]
    private static partial Regex Day();
}
