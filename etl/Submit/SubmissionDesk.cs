using ItAnalytics.Etl.Annotate;
using ItAnalytics.Etl.Extract;
using ItAnalytics.Etl.Load;
using ItAnalytics.Warehouse.Errors;
using Npgsql;

namespace ItAnalytics.Etl.Submit;

/// <summary>A file that somebody sends.</summary>
/// <param name="Path">Where it was put for the time being; its name is the sender's.</param>
/// <param name="Source">Code of the source contract to read it by.</param>
/// <param name="IsCheck">Try it and keep nothing.</param>
/// <param name="AnnotatedPath">Where to write the workbook with its bad cells marked; null when nobody asked for it.</param>
public sealed record SentFile(string Path, string? Source, bool IsCheck, string? AnnotatedPath = null);

/// <summary>
/// Takes in one file at a time from whoever holds a key, and answers with a receipt.
/// </summary>
public sealed class SubmissionDesk
{
    private readonly NpgsqlDataSource dataSource;
    private readonly SourceContracts contracts;

    /// <summary>Opens the desk.</summary>
    /// <param name="dataSource">Connections with the rights of <c>itanalytics_etl</c>.</param>
    /// <param name="contractFolder">Folder of source contracts; null for the program's own.</param>
    public SubmissionDesk(NpgsqlDataSource dataSource, string? contractFolder = null)
        : this(dataSource, SourceContracts.Load(contractFolder ?? SourceContracts.DefaultFolder))
    {
    }

    internal SubmissionDesk(NpgsqlDataSource dataSource, SourceContracts contracts) =>
        (this.dataSource, this.contracts) = (dataSource, contracts);

    /// <summary>Codes of the sources that the holder of a key may deliver.</summary>
    public IReadOnlyList<string> SourcesFor(ApiKey sender) => [.. contracts.All.Where(c => MayDeliver(sender, c)).Select(c => c.Code)];

    /// <summary>Takes a file in.</summary>
    /// <exception cref="CodedException">SRC132: no such source, or not for this sender.</exception>
    public Task<Receipt> ReceiveAsync(ApiKey sender, SentFile sent, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(sender);
        ArgumentNullException.ThrowIfNull(sent);
        var contract = contracts.All.FirstOrDefault(c => c.Code == sent.Source && MayDeliver(sender, c))
            ?? throw new CodedException(
                SubmitErrorCodes.SourceUnknown,
                $"Name the source of the file with ?source=CODE. This key may deliver {string.Join(", ", SourcesFor(sender))}.");
        var terms = new LoadTerms { ApiKey = sender.Key, OnlyAgency = sender.AgencyCode, IsReload = sent.IsCheck };
        return ReceiveAsync(contract, sent, terms, $"key:{sender.Name}", cancellationToken);
    }

    /// <summary>Takes a file in from somebody at the machine itself; without a source its path tells which it is of.</summary>
    /// <exception cref="CodedException">SRC132: no such source.</exception>
    public Task<Receipt> ReceiveAsync(string by, SentFile sent, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(sent);
        var contract = (sent.Source is null ? contracts.Match(sent.Path) : contracts.All.FirstOrDefault(c => c.Code == sent.Source))
            ?? throw new CodedException(
                SubmitErrorCodes.SourceUnknown,
                $"No source takes '{Path.GetFileName(sent.Path)}'. Name one of {string.Join(", ", contracts.All.Select(c => c.Code))}.");
        return ReceiveAsync(contract, sent, new LoadTerms { IsReload = sent.IsCheck }, by, cancellationToken);
    }

    private async Task<Receipt> ReceiveAsync(
        SourceContract contract, SentFile sent, LoadTerms terms, string by, CancellationToken cancellationToken)
    {
        SourceFile file;
        try
        {
            file = await SourceFile.ReadAsync(sent.Path, cancellationToken, contract.Layout.Format);
        }
        catch (FileRefusedException refusal)
        {
            return Receipt.Of(LoadReport.RefusedUnread(sent.Path, contract.Code, refusal.Rejection), sent.IsCheck);
        }

        using (file)
        {
            var report = await DeskLoad.RunAsync(
                dataSource, contracts, by, file, contract, terms, sent.IsCheck, null, null, cancellationToken);
            if (sent.AnnotatedPath is { } target && file.IsWorkbook) WorkbookNotes.Write(file, report, target);
            return Receipt.Of(report, sent.IsCheck);
        }
    }

    // An agency states its own figures; what agencies there are, and what was published, is not for it to say.
    private static bool MayDeliver(ApiKey sender, SourceContract contract) =>
        sender.AgencyCode is null || (contract is { Kind: SourceKind.Submission or SourceKind.Synthetic, States: LineKind.Observation });
}
