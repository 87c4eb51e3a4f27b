using ItAnalytics.Api.Access;
using ItAnalytics.Api.Contract;
using ItAnalytics.Api.Hosting;
using ItAnalytics.Api.Planning;
using ItAnalytics.GraphQL.Errors;
using ItAnalytics.GraphQL.Execution;
using ItAnalytics.Warehouse.Corrections;
using ItAnalytics.Warehouse.Db;
using ItAnalytics.Warehouse.Errors;

namespace ItAnalytics.Api.Mutations;

/// <summary>What the correction ledger and the appeals may be told: arguments in, the key of the case or appeal out.</summary>
internal sealed class LedgerMutations(CorrectionLedger corrections, AppealLedger appeals)
{
    /// <summary>Carries out a mutation of the ledger; null where the field is none of its own.</summary>
    /// <exception cref="GraphQLException">The ledger refuses; nothing was written.</exception>
    public async Task<long?> RunAsync(
        CollectedField field, IReadOnlyDictionary<string, object?> input, Viewer viewer, CancellationToken cancellationToken)
    {
        if (field.Name == "decideAppeal" && (string)input["decision"]! != "WITHDRAWN" && !AccessRules.Allows(AccessRules.Judges, viewer))
        {
            throw PlanningContext.Refusal(ApiErrorCodes.RoleMissing, field,
                $"Upholding and dismissing takes one of the roles {string.Join(", ", AccessRules.Judges.Words())}. Ask an administrator for it.");
        }
        try
        {
            return field.Name switch
            {
                "proposeCorrection" => await corrections.ProposeAsync(
                    Draft(field, input, viewer), MutationRunner.ActorOf(field, input, "proposedBy", viewer), cancellationToken),
                "approveCorrection" => await DecideAsync(field, input, viewer, "approvedBy", (key, by, note) =>
                    corrections.ApproveAsync(key, (string)input["effectHash"]!, by, note, cancellationToken)),
                "rejectCorrection" => await DecideAsync(field, input, viewer, "rejectedBy", (key, by, note) =>
                    corrections.RejectAsync(key, by, note, cancellationToken)),
                "withdrawCorrection" => await DecideAsync(field, input, viewer, "withdrawnBy", (key, by, note) =>
                    corrections.WithdrawAsync(key, by, note, cancellationToken)),
                "fileAppeal" => await appeals.FileAsync(
                    Appeal(field, input, viewer), MutationRunner.ActorOf(field, input, "filedBy", viewer), cancellationToken),
                "decideAppeal" => await DecideAsync(field, input, viewer, "decidedBy", (key, by, note) =>
                    appeals.DecideAsync(key, (string)input["decision"]!, by, note, cancellationToken), "Appeal"),
                _ => null,
            };
        }
        catch (CodedException refusal)
        {
            throw Refusal(field, refusal);
        }
    }

    /// <summary>The ledger's own words; that somebody was faster has the code that it has everywhere.</summary>
    public static GraphQLException Refusal(CollectedField field, CodedException refusal) => PlanningContext.Refusal(
        refusal.Code == LedgerErrorCodes.StandsElsewhere ? RequestErrorCodes.ReviewConflict : refusal.Code, field,
        refusal.Message[(refusal.Code.Length + 2)..]);

    /// <summary>The key that an id of one of some types holds.</summary>
    /// <exception cref="GraphQLException">GQL550: it is none.</exception>
    public static (string Type, long Key) KeyOf(CollectedField field, string id, params ReadOnlySpan<string> types) =>
        NodeId.Read(id) is { Keys: [var key] } read && types.Contains(read.TypeName)
            ? (read.TypeName, key)
            : throw PlanningContext.Refusal(RequestErrorCodes.UnknownInput, field,
                $"\"{id}\" is no id of {string.Join(" or ", types.ToArray())}. Use an id that an answer gave out, unchanged.");

    private static IReadOnlyList<ProposedCell> Cells(IReadOnlyDictionary<string, object?> input) =>
    [
        .. ((object?[])input["cells"]!).Cast<IReadOnlyDictionary<string, object?>>().Select(cell => new ProposedCell(
            (string)cell["agency"]!, (string)cell["indicator"]!, (string?)cell.GetValueOrDefault("period"), (string)cell["stage"]!,
            (string)cell["status"]!, (decimal?)cell.GetValueOrDefault("value"), (decimal?)cell.GetValueOrDefault("numerator"),
            (decimal?)cell.GetValueOrDefault("denominator"), (string?)cell.GetValueOrDefault("grade"))),
    ];

    private static async Task<long> DecideAsync(
        CollectedField field, IReadOnlyDictionary<string, object?> input, Viewer viewer, string actor,
        Func<long, Actor, string, Task> decide, string type = "CorrectionCase")
    {
        var (_, key) = KeyOf(field, (string)input["id"]!, type);
        await decide(key, MutationRunner.ActorOf(field, input, actor, viewer), MutationRunner.TextOf(field, input, "note"));
        return key;
    }

    private static CorrectionDraft Draft(CollectedField field, IReadOnlyDictionary<string, object?> input, Viewer viewer) => new(
        MutationRunner.TextOf(field, input, "group"), (int)input["year"]!, OwnCells(field, input, viewer),
        MutationRunner.TextOf(field, input, "reason"))
    {
        LegalGround = MutationRunner.TextOf(field, input, "legalGround"),
        Evidence = Texts(input, "evidence"),
        EvidenceLink = (string?)input.GetValueOrDefault("evidenceLink"),
        Anomaly = input.GetValueOrDefault("anomalyId") is string id ? KeyOf(field, id, "Anomaly").Key : null,
    };

    private static AppealDraft Appeal(CollectedField field, IReadOnlyDictionary<string, object?> input, Viewer viewer) => new(
        (int)KeyOf(field, (string)input["publicationId"]!, "Publication").Key, (string)input["agency"]!, (string)input["subject"]!,
        MutationRunner.TextOf(field, input, "grounds"), OwnCells(field, input, viewer))
    {
        Node = (string?)input.GetValueOrDefault("node"),
        Evidence = Texts(input, "evidence"),
        EvidenceLink = (string?)input.GetValueOrDefault("evidenceLink"),
    };

    /// <summary>The cells of an argument; a clerk speaks for one agency.</summary>
    /// <exception cref="GraphQLException">GQL572: a cell of another agency.</exception>
    public static IReadOnlyList<ProposedCell> OwnCells(
        CollectedField field, IReadOnlyDictionary<string, object?> input, Viewer viewer)
    {
        var cells = Cells(input);
        return viewer.Audience != Audience.Clerk || cells.All(cell => cell.Agency == viewer.AgencyCode)
            ? cells
            : throw PlanningContext.Refusal(ApiErrorCodes.RoleMissing, field,
                $"A clerk of {viewer.AgencyCode} states figures of {viewer.AgencyCode} only. Leave those of others out.");
    }

    private static IReadOnlyList<string> Texts(IReadOnlyDictionary<string, object?> input, string name) =>
        [.. ((object?[])input[name]!).Cast<string>()];
}
