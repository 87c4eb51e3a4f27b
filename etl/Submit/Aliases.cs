using System.Text.Json;
using Dapper;
using ItAnalytics.Etl.Extract;
using ItAnalytics.Etl.Load;
using ItAnalytics.Etl.Validate;
using ItAnalytics.Warehouse.Errors;
using ItAnalytics.Warehouse.Statements;
using Npgsql;

namespace ItAnalytics.Etl.Submit;

/// <summary>A known name that a spelling may have meant.</summary>
/// <param name="AgencyCode">Code of the agency.</param>
/// <param name="Name">The known name.</param>
/// <param name="Reason">Why it is offered.</param>
public sealed record AliasSuggestion(string AgencyCode, string Name, string Reason);

/// <summary>A spelling that no agency has, and for which lines were refused.</summary>
/// <param name="Spelling">As it was written.</param>
/// <param name="Lines">Refused lines that wait for it.</param>
/// <param name="Suggestions">What it may have meant, nearest first; nothing is ever taken for granted.</param>
public sealed record PendingAlias(string Spelling, int Lines, IReadOnlyList<AliasSuggestion> Suggestions);

/// <summary>Spellings of agencies that wait for a person's word, and the word.</summary>
public static class Aliases
{
    /// <summary>The spellings for which lines were refused, those of most lines first.</summary>
    /// <param name="dataSource">Connections with the rights of <c>itanalytics_etl</c>.</param>
    /// <param name="cancellationToken">Cancels.</param>
    public static async Task<IReadOnlyList<PendingAlias>> PendingAsync(NpgsqlDataSource dataSource, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(dataSource);
        await using var connection = await dataSource.OpenConnectionAsync(cancellationToken);
        var fields = await connection.QueryAsync<string>(new CommandDefinition(
            SqlFile.Read("queries/aliases_pending.sql"), new { rule = ValueErrorCodes.AgencyUnknown }, cancellationToken: cancellationToken));
        var reference = await ReferenceReader.ReadAsync(connection, cancellationToken);
        return
        [
            .. fields.Select(f => SpellingOf(JsonElement.Parse(f))).OfType<string>()
                .GroupBy(s => NameFold.Fold(s))
                .Select(g => new PendingAlias(g.First(), g.Count(), [.. reference.NearAgencies(g.First()).Select(Suggest)]))
                .OrderByDescending(p => p.Lines).ThenBy(p => p.Spelling, StringComparer.Ordinal),
        ];
    }

    /// <summary>Takes a person's word that a spelling means an agency, and sends the lines again that were refused for it.</summary>
    /// <param name="dataSource">Connections with the rights of <c>itanalytics_etl</c>.</param>
    /// <param name="spelling">As it was written.</param>
    /// <param name="agencyCode">The agency that it means.</param>
    /// <param name="by">Who says so.</param>
    /// <param name="contractFolder">Folder of source contracts; null for the program's own.</param>
    /// <param name="cancellationToken">Cancels.</param>
    /// <returns>A receipt for each file whose lines were sent again.</returns>
    /// <exception cref="CodedException">SRC134: no such agency, or the spelling means another one already.</exception>
    public static async Task<IReadOnlyList<Receipt>> ConfirmAsync(
        NpgsqlDataSource dataSource, string spelling, string agencyCode, string by, string? contractFolder = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(dataSource);
        ArgumentNullException.ThrowIfNull(spelling);
        var contracts = SourceContracts.Load(contractFolder ?? SourceContracts.DefaultFolder);
        return await ConfirmAsync(dataSource, contracts, spelling, agencyCode, by, workerRun: null, cancellationToken);
    }

    internal static async Task<IReadOnlyList<Receipt>> ConfirmAsync(
        NpgsqlDataSource dataSource, SourceContracts contracts, string spelling, string agencyCode, string by, long? workerRun,
        CancellationToken cancellationToken)
    {
        var form = NameFold.Fold(spelling);
        if (form.Length == 0) throw new CodedException(SubmitErrorCodes.AliasInvalid, "The spelling is empty. Write it as the file has it.");
        await using (var connection = await dataSource.OpenConnectionAsync(cancellationToken))
        {
            var confirmed = await connection.QueryAsync<string>(new CommandDefinition(
                SqlFile.Read("queries/alias_confirm.sql"), new { form, alias = spelling.Trim(), agencyCode, confirmedBy = by },
                cancellationToken: cancellationToken));
            if (!confirmed.Any())
                throw new CodedException(
                    SubmitErrorCodes.AliasInvalid,
                    $"'{spelling}' cannot be confirmed for '{agencyCode}': no agency has that code, or the spelling was confirmed for another one.");
            await connection.ExecuteAsync("bump_generation", cancellationToken);
        }

        var order = new ReplayOrder(null, null, new Dictionary<string, string>(), by);
        return await Replay.RunAsync(
            dataSource, contracts, order, ValueErrorCodes.AgencyUnknown,
            fields => SpellingOf(fields) is { } text && NameFold.Fold(text) == form, workerRun, cancellationToken);
    }

    private static string? SpellingOf(JsonElement fields) =>
        fields.TryGetProperty(ContractReader.NameOf(Field.Agency), out var agency) ? LineFields.Read(agency).Text : null;

    private static AliasSuggestion Suggest(NearName near) => new(near.Code, near.Name, near.WhyEnglish);
}
