using System.Globalization;
using Dapper;
using ItAnalytics.Warehouse.Db;
using ItAnalytics.Warehouse.Errors;
using ItAnalytics.Warehouse.Statements;
using Npgsql;

namespace ItAnalytics.Warehouse.Corrections;

/// <summary>An appeal that an agency files.</summary>
/// <param name="Publication">Key of the publication.</param>
/// <param name="Agency">Code of the agency.</param>
/// <param name="Subject">FIGURE, NODE or GRADE.</param>
/// <param name="Grounds">Why.</param>
/// <param name="Cells">What the agency's cells should state.</param>
public sealed record AppealDraft(
    int Publication, string Agency, string Subject, string Grounds, IReadOnlyList<ProposedCell> Cells)
{
    /// <summary>Code of the criterion or indicator whose score is meant; only with subject NODE.</summary>
    public string? Node { get; init; }

    /// <summary>Hashes of files that were sent as evidence.</summary>
    public IReadOnlyList<string> Evidence { get; init; } = [];

    /// <summary>An address where evidence can be read.</summary>
    public string? EvidenceLink { get; init; }
}

/// <summary>
/// Appeals against what was published: filed within their deadline, decided by another person. Upholding one proposes the
/// correction that it asks for, which a further person approves.
/// </summary>
/// <param name="dataSource">Connections with the rights of the API or of the load.</param>
/// <param name="corrections">Where an appeal that was upheld goes on.</param>
/// <param name="terms">The days that are counted.</param>
public sealed class AppealLedger(NpgsqlDataSource dataSource, CorrectionLedger corrections, AppealTerms terms)
{
    private sealed record PublicationRow(
        int PublicationKey, string GroupCode, short Year, int MethodologyKey, string? DecisionNumber, bool IsCurrent,
        DateOnly AnnouncedOn, DateOnly Today);

    private sealed record AppealState(
        long AppealKey, string GroupCode, short Year, string State, string FiledBy, string? DecidedBy, DateTime? DecidedAt,
        string Grounds, string? EvidenceLink, string Evidence);

    /// <summary>Writes an appeal down.</summary>
    /// <param name="draft">The appeal.</param>
    /// <param name="filer">Who files it.</param>
    /// <param name="cancellationToken">Cancels.</param>
    /// <returns>Key of the appeal.</returns>
    /// <exception cref="CodedException">WHS340 too late; WHS330, WHS334, WHS336, WHS341 it does not do; nothing was written.</exception>
    public async Task<long> FileAsync(AppealDraft draft, Actor filer, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(draft);
        ArgumentNullException.ThrowIfNull(filer);
        CorrectionLedger.CheckWords(draft.Grounds, filer.Who, draft.Evidence, draft.EvidenceLink);
        await using var work = await NamedTransaction.BeginAsync(dataSource, filer, cancellationToken);
        var connection = work.Connection;
        var publication = await connection.QuerySingleOrDefaultAsync<PublicationRow>(
            Command("appeal_publication", new { publication = draft.Publication }, cancellationToken))
            ?? throw new CodedException(LedgerErrorCodes.Unknown, "There is no such publication. Take its id from the publications.");
        var deadline = terms.Count(publication.AnnouncedOn, terms.FilingDays);
        if (publication.Today > deadline)
        {
            throw new CodedException(LedgerErrorCodes.AppealLate, string.Create(CultureInfo.InvariantCulture,
                $"The results of {publication.GroupCode} for {publication.Year} were announced on {publication.AnnouncedOn:yyyy-MM-dd} and could be "
                + $"appealed against until {deadline:yyyy-MM-dd}, {terms.FilingDays} working days later. A correction can still be proposed."));
        }
        if (!publication.IsCurrent)
            throw Invalid("A later publication has taken the place of this one. Appeal against the current one.");
        var group = await OfficialGroup.ReadAsync(connection, publication.GroupCode, publication.Year, null, cancellationToken);
        var cells = await ProposedCells.ResolveAsync(connection, group, draft.Cells, cancellationToken);
        if (group.Members.FirstOrDefault(m => m.Code == draft.Agency) is not { } agency)
            throw Invalid($"'{draft.Agency}' is not in the ranking of {group.Code} in {group.Year}.");
        if (cells.Any(c => c.Agency != draft.Agency))
            throw Invalid($"An appeal of {draft.Agency} is about figures of {draft.Agency}. Leave those of others out.");
        var appeal = await connection.ExecuteScalarAsync<long>(Command("appeal_add", new
        {
            publication = publication.PublicationKey,
            agencyKey = agency.Key,
            subject = draft.Subject,
            nodeKey = await NodeAsync(connection, publication, draft, cancellationToken),
            grounds = draft.Grounds.Trim(),
            draft.EvidenceLink,
            filedBy = filer.Who.Trim(),
            deadline,
            answerDue = terms.Count(deadline, terms.AnswerDays),
        }, cancellationToken));
        var hashes = draft.Evidence.Distinct(StringComparer.Ordinal).ToArray();
        if (await connection.ExecuteAsync(Command("appeal_evidence_add", new { appeal, hashes }, cancellationToken)) != hashes.Length)
            throw CorrectionLedger.EvidenceNotSent();
        foreach (var cell in cells)
        {
            await connection.ExecuteAsync(Command("appeal_cell_add", new
            {
                appeal,
                line = cell.Line,
                agencyKey = cell.AgencyKey,
                indicatorKey = cell.IndicatorKey,
                periodKey = cell.PeriodKey,
                stageKey = cell.Place.Stage,
                status = cell.After.Status,
                value = cell.After.Value,
                numerator = cell.After.Numerator,
                denominator = cell.After.Denominator,
                grade = cell.After.Grade,
            }, cancellationToken));
        }
        await work.CommitAsync(cancellationToken);
        return appeal;
    }

    /// <summary>What an open appeal would do to everyone if it were upheld, as things stand now.</summary>
    /// <exception cref="CodedException">WHS330 no such appeal; WHS331 decided already; WHS334 what it asks for is so already.</exception>
    public async Task<CorrectionEffect> EffectAsync(long appeal, CancellationToken cancellationToken)
    {
        await using var connection = await dataSource.OpenConnectionAsync(cancellationToken);
        var state = await OpenAsync(connection, appeal, cancellationToken);
        var group = await OfficialGroup.ReadAsync(connection, state.GroupCode, state.Year, null, cancellationToken);
        var asked = await AskedAsync(connection, appeal, cancellationToken);
        return CorrectionEffect.Of(group, await ProposedCells.ResolveAsync(connection, group, asked, cancellationToken));
    }

    /// <summary>Decides an appeal.</summary>
    /// <param name="appeal">Key of the appeal.</param>
    /// <param name="decision">UPHELD, DISMISSED or WITHDRAWN.</param>
    /// <param name="actor">Who decides; for a withdrawal who filed it, else somebody else.</param>
    /// <param name="note">Why.</param>
    /// <param name="cancellationToken">Cancels.</param>
    /// <returns>Key of the case that was proposed; null where the appeal was not upheld.</returns>
    /// <exception cref="CodedException">WHS330, WHS331, WHS332; WHS341 a dismissal without a reason; for an upheld one what
    /// its correction is refused for.</exception>
    public async Task<long?> DecideAsync(
        long appeal, string decision, Actor actor, string note, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(actor);
        await using var work = await NamedTransaction.BeginAsync(dataSource, actor, cancellationToken);
        var connection = work.Connection;
        await connection.ExecuteAsync(Command("appeal_lock", new { appeal }, cancellationToken));
        var state = await OpenAsync(connection, appeal, cancellationToken);
        if (CorrectionLedger.IsSame(actor.Who, state.FiledBy) != (decision == "WITHDRAWN"))
        {
            throw new CodedException(LedgerErrorCodes.FourEyes,
                $"The appeal was filed by {state.FiledBy}: another person upholds or dismisses it, and only {state.FiledBy} withdraws it.");
        }
        if (decision == "DISMISSED" && string.IsNullOrWhiteSpace(note))
            throw Invalid("A dismissal says why. Write a note for the agency.");
        long? correction = decision == "UPHELD" ? await UpholdAsync(connection, state, actor.Who, note, cancellationToken) : null;
        await connection.ExecuteAsync(Command("appeal_end", new
        {
            appeal,
            @event = decision,
            actor = actor.Who.Trim(),
            note,
            correction,
        }, cancellationToken));
        await work.CommitAsync(cancellationToken);
        return correction;
    }

    private async Task<long> UpholdAsync(
        NpgsqlConnection connection, AppealState state, string actor, string note, CancellationToken cancellationToken)
    {
        var asked = await AskedAsync(connection, state.AppealKey, cancellationToken);
        var reason = $"{state.Grounds}{(string.IsNullOrWhiteSpace(note) ? "" : $"\n\n{note}")}";
        return await corrections.ProposeAsync(
            connection,
            new CorrectionDraft(state.GroupCode, state.Year, asked, reason)
            {
                Evidence = state.Evidence.Split(' ', StringSplitOptions.RemoveEmptyEntries),
                EvidenceLink = state.EvidenceLink,
            },
            actor, cancellationToken);
    }

    private static async Task<IReadOnlyList<ProposedCell>> AskedAsync(
        NpgsqlConnection connection, long appeal, CancellationToken cancellationToken) =>
        (await connection.QueryAsync<ProposedCell>(Command("appeal_cells", new { appeal }, cancellationToken))).AsList();

    private static async Task<AppealState> OpenAsync(
        NpgsqlConnection connection, long appeal, CancellationToken cancellationToken)
    {
        var state = await connection.QuerySingleOrDefaultAsync<AppealState>(Command("appeal_state", new { appeal }, cancellationToken))
            ?? throw new CodedException(LedgerErrorCodes.Unknown, $"There is no appeal {appeal}. Take its id from the appeals.");
        return state.State == "OPEN"
            ? state
            : throw new CodedException(LedgerErrorCodes.StandsElsewhere, string.Create(CultureInfo.InvariantCulture,
                $"The appeal is {state.State} by now, as {state.DecidedBy} decided at {state.DecidedAt:yyyy-MM-ddTHH:mm:ssZ}. Nothing was recorded."));
    }

    private static async Task<int?> NodeAsync(
        NpgsqlConnection connection, PublicationRow publication, AppealDraft draft, CancellationToken cancellationToken)
    {
        if (draft.Subject != "NODE")
            return draft.Node is null ? null : throw Invalid("A node is named where its score is appealed against (subject NODE), and only there.");
        return await connection.ExecuteScalarAsync<int?>(Command(
            "appeal_node", new { methodology = publication.MethodologyKey, node = draft.Node }, cancellationToken))
            ?? throw Invalid($"The methodology of the publication has no criterion or indicator '{draft.Node}'.");
    }

    private static CodedException Invalid(string message) => new(LedgerErrorCodes.AppealInvalid, message);

    private static CommandDefinition Command(string file, object parameters, CancellationToken cancellationToken) =>
        new(SqlFile.Read($"ledger/{file}.sql"), parameters, cancellationToken: cancellationToken);
}
