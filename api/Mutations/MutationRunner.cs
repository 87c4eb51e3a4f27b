using System.Globalization;
using ItAnalytics.Api.Access;
using ItAnalytics.Api.Contract;
using ItAnalytics.Api.Planning;
using ItAnalytics.GraphQL.Errors;
using ItAnalytics.GraphQL.Execution;
using ItAnalytics.GraphQL.Types;
using ItAnalytics.Warehouse.Db;
using ItAnalytics.Warehouse.Statements;
using Npgsql;

namespace ItAnalytics.Api.Mutations;

/// <summary>What the API may write: a review, wishes about runs, an announcement, and what the ledger is told. All only ever add
/// rows.</summary>
internal sealed partial class MutationRunner(Schema schema, NpgsqlDataSource writing, LedgerMutations ledger)
{
    private const int MaxTextLength = 10_000;

    /// <summary>Carries out one mutation and returns the key of the row that its payload shows.</summary>
    /// <exception cref="GraphQLException">The input does not do; nothing was written.</exception>
    public async Task<long> RunAsync(
        CollectedField field, VariableValues variables, Viewer viewer, CancellationToken cancellationToken)
    {
        var definition = schema.MutationType!.Fields.Find(field.Name)!;
        if (!ArgumentValues.TryCoerce(definition, field.First, variables, out var arguments, out var error))
            throw new GraphQLException(error);
        var input = (IReadOnlyDictionary<string, object?>)arguments["input"]!;
        return field.Name switch
        {
            "reviewAnomaly" => await ReviewAsync(field, input, viewer, cancellationToken),
            "requestRun" => await RequestRunAsync(field, input, viewer, cancellationToken),
            "cancelRun" => await CancelRunAsync(field, input, viewer, cancellationToken),
            "confirmAlias" => await ConfirmAliasAsync(field, input, viewer, cancellationToken),
            "replayRejections" => await ReplayAsync(field, input, viewer, cancellationToken),
            "publishResults" => await PublishAsync(field, input, viewer, cancellationToken),
            _ => await ledger.RunAsync(field, input, viewer, cancellationToken)
                ?? throw new InvalidOperationException($"There is no mutation {field.Name}."),
        };
    }

    private async Task<long> ReviewAsync(
        CollectedField field, IReadOnlyDictionary<string, object?> input, Viewer viewer, CancellationToken cancellationToken)
    {
        var id = (string)input["anomalyId"]!;
        if (NodeId.Read(id) is not { TypeName: "Anomaly", Keys: [var anomaly] }) throw Unknown();
        var decision = (string)input["decision"]!;
        var note = TextOf(field, input, "note");
        var actor = ActorOf(field, input, "reviewer", viewer);
        var expected = input.TryGetValue("expectedState", out var state) ? (string?)state : null;
        await using var work = await NamedTransaction.BeginAsync(writing, actor, cancellationToken);
        var connection = work.Connection;
        // Two reviewers of one anomaly take turns: the second sees what the first has decided.
        await ReadAsync(connection, SqlFragment.Of(
            $"select pg_advisory_xact_lock(hashtextextended('dw.fact_review', {anomaly}))"), _ => 0, cancellationToken);
        // A trigger carries the decision into mart.anomaly and raises the generation in the same transaction.
        var written = await ReadAsync(connection, SqlFragment.Of(
            $"""
            insert into dw.fact_review (anomaly_key, decision, note, reviewer)
            select anomaly_key, {decision}, {note}, {actor.Who} from mart.anomaly
            where anomaly_key = {anomaly} and state = coalesce({expected}::text, state)
            returning anomaly_key
            """), row => (long?)row.GetInt64(0), cancellationToken);
        if (written is null) throw await ConflictAsync(connection, field, anomaly, cancellationToken) ?? Unknown();
        await work.CommitAsync(cancellationToken);
        return written.Value;

        GraphQLException Unknown() => PlanningContext.Refusal(RequestErrorCodes.UnknownInput, field,
            $"There is no anomaly with the id \"{id}\"; it may have been withdrawn. "
            + "Take the id from the anomalies as they are now.");
    }

    /// <summary>What stands instead of the expected state, and by whom; null when there is no such anomaly.</summary>
    private static Task<GraphQLException?> ConflictAsync(
        NpgsqlConnection connection, CollectedField field, long anomaly, CancellationToken cancellationToken) =>
        ReadAsync(connection, SqlFragment.Of(
            $"""
            select a.state, r.reviewer, r.decided_at, r.note
            from mart.anomaly a left join dw.fact_review r using (anomaly_key)
            where anomaly_key = {anomaly}
            order by r.review_key desc
            limit 1
            """), row => PlanningContext.Refusal(RequestErrorCodes.ReviewConflict, field,
            $"The anomaly is {row.GetString(0)} by now"
            + (row.IsDBNull(1) ? "" : string.Create(CultureInfo.InvariantCulture,
                $", as {row.GetString(1)} decided at {row.GetDateTime(2):yyyy-MM-ddTHH:mm:ssZ}"
                + $"{(row.GetString(3) is { Length: > 0 } note ? $" (\"{note}\")" : "")}"))
            + $". Nothing was recorded; to decide all the same, send expectedState: {row.GetString(0)}."), cancellationToken);

    private async Task<long> PublishAsync(
        CollectedField field, IReadOnlyDictionary<string, object?> input, Viewer viewer, CancellationToken cancellationToken)
    {
        var group = TextOf(field, input, "group");
        var year = (int)input["year"]!;
        var actor = ActorOf(field, input, "announcedBy", viewer);
        var decisionNumber = input.GetValueOrDefault("decisionNumber") is string ? TextOf(field, input, "decisionNumber") : null;
        var (decidedOn, publishedOn) = (input.GetValueOrDefault("decidedOn"), input.GetValueOrDefault("publishedOn"));
        var written = await WriteAsync(actor, SqlFragment.Of(
            $"""
            with announced as (
                insert into dw.announcement (
                    agency_group_key, period_key, decision_number, decided_on, published_on, announced_by)
                select g.agency_group_key, {year} * 1000, {decisionNumber}::text, {decidedOn}::date, {publishedOn}::date,
                       {actor.Who}
                from dw.dim_agency_group g
                where g.group_code = {group}
                  and exists (select from mart.score_history h
                              where h.agency_group_key = g.agency_group_key and h.year = {year} and h.known_to is null)
                returning announcement_key)
            insert into ops.run (kind, requested_by) select 'PUBLISH', {actor.Who} from announced returning run_key
            """), cancellationToken);
        return written ?? throw PlanningContext.Refusal(RequestErrorCodes.UnknownInput, field,
            $"Group \"{group}\" has no results for {year}, so there is nothing to publish. "
            + "Take group and year from the scores as they are now.");
    }

    private async Task<long?> WriteAsync(Actor actor, SqlFragment sql, CancellationToken cancellationToken)
    {
        await using var work = await NamedTransaction.BeginAsync(writing, actor, cancellationToken);
        var written = await ReadAsync(work.Connection, sql, row => (long?)row.GetInt64(0), cancellationToken);
        await work.CommitAsync(cancellationToken);
        return written;
    }

    /// <summary>Runs a statement and reads its first row; the default where it has none.</summary>
    private static async Task<T?> ReadAsync<T>(
        NpgsqlConnection connection, SqlFragment sql, Func<NpgsqlDataReader, T> read, CancellationToken cancellationToken)
    {
        await using var command = sql.ToCommand(connection);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        return await reader.ReadAsync(cancellationToken) ? read(reader) : default;
    }

    // Who has signed in decides under that name; at a desk of their own people are taken at their word.
    internal static Actor ActorOf(
        CollectedField field, IReadOnlyDictionary<string, object?> input, string name, Viewer viewer) =>
        viewer.As(viewer.IsLocal ? NonBlank(field, input, name) : "");

    internal static string NonBlank(CollectedField field, IReadOnlyDictionary<string, object?> input, string name)
    {
        var text = input.GetValueOrDefault(name) is string ? TextOf(field, input, name).Trim() : "";
        return text.Length > 0
            ? text
            : throw PlanningContext.Refusal(RequestErrorCodes.BlankInput, field,
                $"\"{name}\" is blank. Give the name of the person who decides, so that it can be asked for later.");
    }

    internal static string TextOf(CollectedField field, IReadOnlyDictionary<string, object?> input, string name)
    {
        var text = (string)input[name]!;
        return text.Length <= MaxTextLength && !text.Contains('\0', StringComparison.Ordinal)
            ? text
            : throw PlanningContext.Refusal(RequestErrorCodes.BlankInput, field,
                $"\"{name}\" is longer than {MaxTextLength} characters or holds the character U+0000. "
                + "Shorten or clean it.");
    }
}
