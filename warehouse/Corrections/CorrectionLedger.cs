using System.Globalization;
using Dapper;
using ItAnalytics.Warehouse.Db;
using ItAnalytics.Warehouse.Errors;
using ItAnalytics.Warehouse.Statements;
using Npgsql;

namespace ItAnalytics.Warehouse.Corrections;

/// <summary>A correction that somebody proposes.</summary>
/// <param name="Group">Code of the ranked group.</param>
/// <param name="Year">Result year.</param>
/// <param name="Cells">What is to be stated anew.</param>
/// <param name="Reason">Why.</param>
public sealed record CorrectionDraft(string Group, int Year, IReadOnlyList<ProposedCell> Cells, string Reason)
{
    /// <summary>On which rule it rests; may be empty.</summary>
    public string LegalGround { get; init; } = "";

    /// <summary>Hashes of files that were sent as evidence.</summary>
    public IReadOnlyList<string> Evidence { get; init; } = [];

    /// <summary>An address where evidence can be read.</summary>
    public string? EvidenceLink { get; init; }

    /// <summary>Key of the finding that it answers.</summary>
    public long? Anomaly { get; init; }
}

/// <summary>One case of the ledger in one line.</summary>
/// <param name="Number">Its number.</param>
/// <param name="Group">Code of the group.</param>
/// <param name="Year">Result year.</param>
/// <param name="Kind">CORRECTION or RESTATEMENT.</param>
/// <param name="State">Where it stands.</param>
/// <param name="Reason">Why it was proposed.</param>
/// <param name="ProposedBy">Who proposed it.</param>
/// <param name="ProposedAt">When.</param>
/// <param name="DecidedBy">Who decided; null while nobody has.</param>
public sealed record CorrectionLine(
    long Number, string Group, short Year, string Kind, string State, string Reason, string ProposedBy, DateTime ProposedAt,
    string? DecidedBy);

/// <summary>Tries the cells of a proposal on the rules of the load, keeping nothing, and throws WHS335 where one fails.</summary>
public delegate Task FigureCheck(OfficialGroup group, IReadOnlyList<CaseCell> cells, CancellationToken cancellationToken);

/// <summary>
/// The correction ledger: proposing, approving, rejecting, withdrawing. Each is one transaction; what was written is never
/// changed. That who proposes does not approve, and that nothing is decided twice, the database holds as well.
/// </summary>
/// <param name="dataSource">Connections with the rights of the API or of the load.</param>
/// <param name="check">Tries the figures of a proposal; null where nothing can, then the load alone judges them.</param>
public sealed class CorrectionLedger(NpgsqlDataSource dataSource, FigureCheck? check = null)
{
    private sealed record CaseState(
        long CorrectionKey, string GroupCode, short Year, string State, string ProposedBy, string? DecidedBy, DateTime? DecidedAt,
        string? DecisionNote, string EffectHash);

    /// <summary>The cases, the newest first.</summary>
    /// <param name="state">Where they stand; null for all.</param>
    /// <param name="cancellationToken">Cancels.</param>
    public async Task<IReadOnlyList<CorrectionLine>> ListAsync(string? state, CancellationToken cancellationToken)
    {
        await using var connection = await dataSource.OpenConnectionAsync(cancellationToken);
        return (await connection.QueryAsync<CorrectionLine>(Command("cases", new { state }, cancellationToken))).AsList();
    }

    /// <summary>What cells would do to everyone, before anybody proposes them.</summary>
    /// <exception cref="CodedException">WHS330, WHS334: the cells do not do.</exception>
    public async Task<CorrectionEffect> PreviewAsync(
        string group, int year, IReadOnlyList<ProposedCell> cells, CancellationToken cancellationToken)
    {
        await using var connection = await dataSource.OpenConnectionAsync(cancellationToken);
        var official = await OfficialGroup.ReadAsync(connection, group, year, null, cancellationToken);
        return CorrectionEffect.Of(official, await ProposedCells.ResolveAsync(connection, official, cells, cancellationToken));
    }

    /// <summary>What a case would do to everyone, as things stand now.</summary>
    /// <exception cref="CodedException">WHS330: no such case; WHS331: it was decided, so that nothing is open.</exception>
    public async Task<CorrectionEffect> EffectAsync(long correction, CancellationToken cancellationToken)
    {
        await using var connection = await dataSource.OpenConnectionAsync(cancellationToken);
        var state = await StateAsync(connection, correction, cancellationToken);
        if (state.State is not ("PROPOSED" or "APPROVED")) throw Conflict(state);
        return (await EffectAsync(connection, state, cancellationToken)).Effect;
    }

    /// <summary>Writes a proposal down, with its effect.</summary>
    /// <param name="draft">The proposal.</param>
    /// <param name="proposer">Who proposes.</param>
    /// <param name="cancellationToken">Cancels.</param>
    /// <returns>Key of the case.</returns>
    /// <exception cref="CodedException">WHS330, WHS334, WHS335, WHS336: it does not do; nothing was written.</exception>
    public async Task<long> ProposeAsync(CorrectionDraft draft, Actor proposer, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(draft);
        ArgumentNullException.ThrowIfNull(proposer);
        await using var work = await NamedTransaction.BeginAsync(dataSource, proposer, cancellationToken);
        var key = await ProposeAsync(work.Connection, draft, proposer.Who, cancellationToken);
        await work.CommitAsync(cancellationToken);
        return key;
    }

    /// <summary>Writes a proposal down inside the caller's transaction.</summary>
    internal async Task<long> ProposeAsync(
        NpgsqlConnection connection, CorrectionDraft draft, string proposer, CancellationToken cancellationToken)
    {
        CheckWords(draft.Reason, proposer, draft.Evidence, draft.EvidenceLink);
        var group = await OfficialGroup.ReadAsync(connection, draft.Group, draft.Year, null, cancellationToken);
        var cells = await ProposedCells.ResolveAsync(connection, group, draft.Cells, cancellationToken);
        if (check is not null) await check(group, cells, cancellationToken);
        var correction = await connection.ExecuteScalarAsync<long?>(Command("case_add", new
        {
            groupKey = group.Key,
            year = (short)draft.Year,
            reason = draft.Reason.Trim(),
            legalGround = draft.LegalGround.Trim(),
            draft.EvidenceLink,
            draft.Anomaly,
            proposedBy = proposer.Trim(),
        }, cancellationToken))
            ?? throw new CodedException(LedgerErrorCodes.Unknown, "There is no such finding. Take its id from the findings as they are now.");
        var hashes = draft.Evidence.Distinct(StringComparer.Ordinal).ToArray();
        if (await connection.ExecuteAsync(Command("case_evidence_add", new { correction, hashes }, cancellationToken)) != hashes.Length)
            throw EvidenceNotSent();
        foreach (var cell in cells)
            await connection.ExecuteAsync(Command("case_cell_add", Row(correction, cell), cancellationToken));
        await WriteAsync(connection, correction, "PROPOSED", proposer, "", CorrectionEffect.Of(group, cells), cancellationToken);
        return correction;
    }

    /// <summary>Approves a case: the next run loads it.</summary>
    /// <param name="correction">Key of the case.</param>
    /// <param name="effectHash">Hash of the effect that was seen.</param>
    /// <param name="approver">Who approves; not who proposed.</param>
    /// <param name="note">Why, in the approver's words.</param>
    /// <param name="cancellationToken">Cancels.</param>
    /// <exception cref="CodedException">WHS330 no such case, WHS331 decided already, WHS332 the proposer, WHS333 another
    /// effect by now; nothing was written.</exception>
    public async Task ApproveAsync(
        long correction, string effectHash, Actor approver, string note, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(approver);
        await using var work = await NamedTransaction.BeginAsync(dataSource, approver, cancellationToken);
        var connection = work.Connection;
        var state = await OpenAsync(connection, correction, cancellationToken);
        if (IsSame(approver.Who, state.ProposedBy)) throw FourEyes(state);
        var (effect, _, _) = await EffectAsync(connection, state, cancellationToken);
        if (effect.Hash != effectHash)
        {
            throw new CodedException(LedgerErrorCodes.EffectChanged,
                $"The effect is another than the one that was seen: {effect.Describe()}. Nothing was approved; look at it, "
                + $"and approve it as {effect.Hash}.");
        }
        await WriteAsync(connection, correction, "APPROVED", approver.Who, note, effect, cancellationToken);
        await work.CommitAsync(cancellationToken);
    }

    /// <summary>Rejects a case.</summary>
    /// <exception cref="CodedException">WHS330, WHS331, WHS332; WHS334 without a note.</exception>
    public Task RejectAsync(long correction, Actor rejecter, string note, CancellationToken cancellationToken) =>
        EndAsync(correction, "REJECTED", rejecter, note, cancellationToken);

    /// <summary>Takes a case back; for who proposed it.</summary>
    /// <exception cref="CodedException">WHS330, WHS331, WHS332.</exception>
    public Task WithdrawAsync(long correction, Actor proposer, string note, CancellationToken cancellationToken) =>
        EndAsync(correction, "WITHDRAWN", proposer, note, cancellationToken);

    /// <summary>The effect of a case as things stand in the connection's transaction, with what it was computed from.</summary>
    public static async Task<(CorrectionEffect Effect, OfficialGroup Group, IReadOnlyList<CaseCell> Cells)> EffectAsync(
        NpgsqlConnection connection, string group, int year, long correction, CancellationToken cancellationToken)
    {
        var official = await OfficialGroup.ReadAsync(connection, group, year, correction, cancellationToken);
        var proposed = await connection.QueryAsync<ProposedCell>(Command("case_cells", new { correction }, cancellationToken));
        var cells = await ProposedCells.ResolveAsync(connection, official, proposed.AsList(), cancellationToken);
        return (CorrectionEffect.Of(official, cells), official, cells);
    }

    private static Task<(CorrectionEffect Effect, OfficialGroup Group, IReadOnlyList<CaseCell> Cells)> EffectAsync(
        NpgsqlConnection connection, CaseState state, CancellationToken cancellationToken) =>
        EffectAsync(connection, state.GroupCode, state.Year, state.CorrectionKey, cancellationToken);

    private async Task EndAsync(long correction, string end, Actor actor, string note, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(actor);
        await using var work = await NamedTransaction.BeginAsync(dataSource, actor, cancellationToken);
        var connection = work.Connection;
        var state = await OpenAsync(connection, correction, cancellationToken);
        if (IsSame(actor.Who, state.ProposedBy) != (end == "WITHDRAWN")) throw FourEyes(state);
        if (end == "REJECTED" && string.IsNullOrWhiteSpace(note))
            throw new CodedException(LedgerErrorCodes.ProposalInvalid, "A rejection says why. Write a note for who proposed.");
        await connection.ExecuteAsync(Command("event_add", new
        {
            correction,
            @event = end,
            actor = actor.Who.Trim(),
            note,
            effectHash = (string?)null,
            publication = (int?)null,
        }, cancellationToken));
        await work.CommitAsync(cancellationToken);
    }

    private static async Task<CaseState> OpenAsync(
        NpgsqlConnection connection, long correction, CancellationToken cancellationToken)
    {
        await connection.ExecuteAsync(Command("case_lock", new { correction }, cancellationToken));
        var state = await StateAsync(connection, correction, cancellationToken);
        return state.State == "PROPOSED" ? state : throw Conflict(state);
    }

    private static async Task<CaseState> StateAsync(
        NpgsqlConnection connection, long correction, CancellationToken cancellationToken) =>
        await connection.QuerySingleOrDefaultAsync<CaseState>(Command("case_state", new { correction }, cancellationToken))
            ?? throw new CodedException(LedgerErrorCodes.Unknown,
                $"There is no correction {correction}. Take its id from the corrections as they are now.");

    private static async Task WriteAsync(
        NpgsqlConnection connection, long correction, string @event, string actor, string note, CorrectionEffect effect,
        CancellationToken cancellationToken)
    {
        var eventKey = await connection.ExecuteScalarAsync<long>(Command("event_add", new
        {
            correction,
            @event,
            actor = actor.Trim(),
            note,
            effectHash = effect.Hash,
            publication = effect.Publication,
        }, cancellationToken));
        foreach (var change in effect.Changes)
        {
            await connection.ExecuteAsync(Command("standing_change_add", new
            {
                eventKey,
                agencyKey = change.Agency.Key,
                statusBefore = change.Before?.Status,
                basisBefore = change.Before?.Basis,
                totalBefore = change.Before?.Total,
                rankBefore = change.Before?.Rank,
                gradeBefore = change.Before?.Grade,
                statusAfter = change.After?.Status,
                basisAfter = change.After?.Basis,
                totalAfter = change.After?.Total,
                rankAfter = change.After?.Rank,
                gradeAfter = change.After?.Grade,
            }, cancellationToken));
        }
    }

    private static object Row(long correction, CaseCell cell) => new
    {
        correction,
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
        statusBefore = cell.Before?.Status,
        valueBefore = cell.Before?.Value,
        numeratorBefore = cell.Before?.Numerator,
        denominatorBefore = cell.Before?.Denominator,
        gradeBefore = cell.Before?.Grade,
    };

    internal static void CheckWords(string reason, string by, IReadOnlyList<string> evidence, string? evidenceLink)
    {
        if (string.IsNullOrWhiteSpace(reason) || string.IsNullOrWhiteSpace(by))
            throw new CodedException(LedgerErrorCodes.ProposalInvalid, "A reason and the name of who gives it are needed. Write both.");
        if (evidence.Count == 0 && string.IsNullOrWhiteSpace(evidenceLink))
        {
            throw new CodedException(LedgerErrorCodes.EvidenceMissing,
                "It must rest on evidence. Send a file with POST /evidence and name its hash, or give the address of a document.");
        }
        // Only what a browser opens as a page, and no script, can stand behind a link.
        if (evidenceLink is { } link && !(Uri.TryCreate(link, UriKind.Absolute, out var address)
            && (address.Scheme == Uri.UriSchemeHttps || address.Scheme == Uri.UriSchemeHttp)))
            throw new CodedException(LedgerErrorCodes.ProposalInvalid, $"'{link}' is no address of a document. Give one that begins with https://.");
    }

    internal static CodedException EvidenceNotSent() => new(LedgerErrorCodes.Unknown,
        "A file of evidence was not sent here. Send it with POST /evidence and name the hash of the answer.");

    internal static bool IsSame(string one, string other) =>
        string.Equals(one.Trim(), other.Trim(), StringComparison.OrdinalIgnoreCase);

    private static CodedException FourEyes(CaseState state) => new(LedgerErrorCodes.FourEyes,
        $"The correction was proposed by {state.ProposedBy}: another person approves or rejects it, and only {state.ProposedBy} withdraws it.");

    private static CodedException Conflict(CaseState state) => new(LedgerErrorCodes.StandsElsewhere,
        $"The correction is {state.State} by now"
        + (state.DecidedBy is null ? "" : string.Create(CultureInfo.InvariantCulture,
            $", as {state.DecidedBy} decided at {state.DecidedAt:yyyy-MM-ddTHH:mm:ssZ}"
            + $"{(state.DecisionNote is { Length: > 0 } note ? $" (\"{note}\")" : "")}"))
        + ". Nothing was recorded; look at it anew.");

    private static CommandDefinition Command(string file, object parameters, CancellationToken cancellationToken) =>
        new(SqlFile.Read($"ledger/{file}.sql"), parameters, cancellationToken: cancellationToken);
}
