using ItAnalytics.Etl.Extract;
using ItAnalytics.Etl.Validate;
using Npgsql;

namespace ItAnalytics.Etl.Load;

/// <summary>Writes down the official announcements that a file repeats, each frozen with its method and its content.</summary>
internal static class Publications
{
    // A year whose methodology is not known was announced all the same.
    private const int UnknownMethod = 0;
    private static readonly string UnknownHash = new('0', 64);

    /// <summary>Adds the announcements of the contract; those that are there already stay as they are.</summary>
    public static async Task WriteAsync(
        NpgsqlConnection connection, SourceFile file, SourceContract contract, ReferenceData reference, int sourceFileKey,
        CancellationToken cancellationToken)
    {
        foreach (var results in contract.Publications)
        {
            for (var year = results.FirstYear; year <= results.LastYear; year++)
            {
                var method = reference.MethodOf(contract.Methodology!, year);
                var period = new ReportingPeriod(PeriodType.Year, year, 0);
                foreach (var group in results.GroupCodes)
                {
                    await connection.ExecuteAsync(
                        "publication_add", cancellationToken, method?.Key ?? UnknownMethod, group, period.Key,
                        results.DecisionNumber, results.DecidedOn, results.PublishedOn, method?.Hash ?? UnknownHash, file.Hash,
                        sourceFileKey);
                }
            }
        }
    }
}
