using ItAnalytics.Etl.Extract;
using ItAnalytics.Etl.Validate;
using Npgsql;

namespace ItAnalytics.Etl.Load;

/// <summary>
/// Writes down the official announcements that a file repeats. Each becomes a publication when its results are there:
/// the mart step freezes them.
/// </summary>
internal static class Announcements
{
    /// <summary>Adds the announcements of the contract, once for each content of the file.</summary>
    public static async Task WriteAsync(
        NpgsqlConnection connection, SourceContract contract, int sourceFileKey, CancellationToken cancellationToken)
    {
        foreach (var results in contract.Publications)
        {
            for (var year = results.FirstYear; year <= results.LastYear; year++)
            {
                var period = new ReportingPeriod(PeriodType.Year, year, 0);
                foreach (var group in results.GroupCodes)
                {
                    await connection.ExecuteAsync(
                        "announcement_add", cancellationToken, group, period.Key, results.DecisionNumber, results.DecidedOn,
                        results.PublishedOn, sourceFileKey, contract.Code);
                }
            }
        }
    }
}
