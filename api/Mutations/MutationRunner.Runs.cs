using System.Text.Json;
using ItAnalytics.Api.Access;
using ItAnalytics.Api.Contract;
using ItAnalytics.Api.Planning;
using ItAnalytics.GraphQL.Execution;
using ItAnalytics.Warehouse.Db;
using ItAnalytics.Warehouse.Statements;

namespace ItAnalytics.Api.Mutations;

// Wishes about runs: that one begin, or end. What a run is about goes into ops.run.parameters; a worker reads it there.
internal sealed partial class MutationRunner
{
    private static readonly string[] KindsOfYears = ["FORECAST", "SCORE"];

    private async Task<long> RequestRunAsync(
        CollectedField field, IReadOnlyDictionary<string, object?> input, Viewer viewer, CancellationToken cancellationToken)
    {
        var kind = (string)input["kind"]!;
        var actor = ActorOf(field, input, "requestedBy", viewer);
        var source = input.GetValueOrDefault("source") is string ? TextOf(field, input, "source").Trim() : null;
        if (kind == "PULL" != source is { Length: > 0 })
            throw Unfit(field, "A PULL, and no other run, is of one source. Give its code as \"source\".");
        if (kind is "REPLAY")
            throw Unfit(field, "Lines are sent again by replayRejections or confirmAlias, which say which. Use one of them.");
        var (from, to) = YearsOf(field, input, kind);
        return await RequestAsync(kind, actor, SqlFragment.Of(
            $"jsonb_build_object('from_year', {from}::int, 'to_year', {to}::int, 'source', {source}::text)"), cancellationToken);
    }

    private async Task<long> CancelRunAsync(
        CollectedField field, IReadOnlyDictionary<string, object?> input, Viewer viewer, CancellationToken cancellationToken)
    {
        var id = (string)input["id"]!;
        var actor = ActorOf(field, input, "requestedBy", viewer);
        var run = NodeId.Read(id) is { TypeName: "Run", Keys: [var key] } ? key : -1L;
        // A trigger ends a run that waits; one at work hears of it with its next sign of life.
        if (await WriteAsync(actor, SqlFragment.Of(
            $"""
            insert into ops.run_cancellation (run_key, requested_by)
            select run_key, {actor.Who} from ops.run where run_key = {run} and state in ('QUEUED', 'RUNNING')
            returning run_key
            """), cancellationToken) is { } written)
            return written;
        await using var connection = await writing.OpenConnectionAsync(cancellationToken);
        var state = await ReadAsync(
            connection, SqlFragment.Of($"select state from ops.run where run_key = {run}"), row => row.GetString(0), cancellationToken);
        throw state is null
            ? PlanningContext.Refusal(RequestErrorCodes.UnknownInput, field,
                $"There is no run with the id \"{id}\". Take the id from the runs as they are now.")
            : PlanningContext.Refusal(RequestErrorCodes.RunHasEnded, field,
                $"The run is {state} by now, so there is nothing to end.");
    }

    private Task<long> ConfirmAliasAsync(
        CollectedField field, IReadOnlyDictionary<string, object?> input, Viewer viewer, CancellationToken cancellationToken)
    {
        var (spelling, agency) = (NonBlank(field, input, "spelling"), NonBlank(field, input, "agency"));
        return RequestAsync("REPLAY", ActorOf(field, input, "requestedBy", viewer), SqlFragment.Of(
            $"jsonb_build_object('spelling', {spelling}::text, 'agency', {agency}::text)"), cancellationToken);
    }

    private async Task<long> ReplayAsync(
        CollectedField field, IReadOnlyDictionary<string, object?> input, Viewer viewer, CancellationToken cancellationToken)
    {
        var id = (string)input["fileId"]!;
        if (NodeId.Read(id) is not { TypeName: "SourceFile", Keys: [var file] })
            throw PlanningContext.Refusal(RequestErrorCodes.UnknownInput, field,
                $"There is no file with the id \"{id}\". Take the id from the source files as they are now.");
        var actor = ActorOf(field, input, "requestedBy", viewer);
        var line = input.GetValueOrDefault("line") is { } number ? Convert.ToInt64(number, null) : (long?)null;
        var corrections = CorrectionsOf(field, input);
        if (corrections is not null && line is null)
            throw Unfit(field, "Corrections are of one line. Give its number as \"line\".");
        return await RequestAsync("REPLAY", actor, SqlFragment.Of(
            $"jsonb_build_object('file', {file}::int, 'line', {line}::bigint, 'corrections', {corrections}::jsonb)"), cancellationToken);
    }

    // A trigger wakes the workers.
    private async Task<long> RequestAsync(
        string kind, Actor actor, SqlFragment parameters, CancellationToken cancellationToken) =>
        (await WriteAsync(actor, SqlFragment.Of(
            $"""
            insert into ops.run (kind, requested_by, parameters)
            values ({kind}, {actor.Who}, jsonb_strip_nulls({parameters})) returning run_key
            """), cancellationToken))!.Value;

    private static (int? From, int? To) YearsOf(
        CollectedField field, IReadOnlyDictionary<string, object?> input, string kind)
    {
        if (input.GetValueOrDefault("years") is not IReadOnlyDictionary<string, object?> years) return (null, null);
        var (from, to) = ((int?)years.GetValueOrDefault("from"), (int?)years.GetValueOrDefault("to"));
        if (!KindsOfYears.Contains(kind))
            throw Unfit(field, $"A {kind} is not of some years. Leave \"years\" out, or ask for {string.Join(", ", KindsOfYears)}.");
        return from > to
            ? throw Unfit(field, $"The years end in {to}, before they begin in {from}. Swap them.")
            : (from, to);
    }

    private static string? CorrectionsOf(CollectedField field, IReadOnlyDictionary<string, object?> input)
    {
        if (input.GetValueOrDefault("corrections") is not IReadOnlyList<object?> { Count: > 0 } list) return null;
        var texts = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var correction in list.Cast<IReadOnlyDictionary<string, object?>>())
        {
            if (!texts.TryAdd(TextOf(field, correction, "field"), TextOf(field, correction, "text")))
                throw Unfit(field, $"The field \"{correction["field"]}\" is corrected twice. Give it one text.");
        }
        return JsonSerializer.Serialize(texts);
    }

    private static GraphQL.Errors.GraphQLException Unfit(CollectedField field, string message) =>
        PlanningContext.Refusal(RequestErrorCodes.UnfitInput, field, message);
}
