using System.Runtime.CompilerServices;
using ItAnalytics.Api.Access;
using ItAnalytics.Api.Execution;
using ItAnalytics.Api.Planning;
using ItAnalytics.Api.Subscriptions;
using ItAnalytics.GraphQL.Errors;
using ItAnalytics.GraphQL.Execution;
using ItAnalytics.GraphQL.Language;

namespace ItAnalytics.Api;

// The way of a subscription: planned once, then carried out for the key of each event that the warehouse announces.
public sealed partial class RequestPipeline
{
    /// <summary>Is the operation that a request means a subscription?</summary>
    internal bool IsSubscription(GraphQLRequest request) =>
        _documents.Read(request.Query).Node is { } document
        && OperationSelection.TryGet(document, request.OperationName, out var operation, out _)
        && operation.Operation == OperationKind.Subscription;

    /// <summary>Answers a subscription: null once nothing is missed any more, then one outcome for each event until the
    /// client leaves; or one outcome that refuses it.</summary>
    internal async IAsyncEnumerable<ExecutionOutcome?> SubscribeAsync(
        GraphQLRequest request, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var clock = new StageClock();
        var document = _documents.Read(request.Query);
        var (plan, variables, refused) = PlanSubscription(request, document, clock);
        if (plan is null)
        {
            yield return refused!;
            yield break;
        }
        var root = (ObjectRoot)plan.Roots[0];
        using var feed = await _announcements.SubscribeAsync(
            root.Field.Name == "runProgress" ? Announcements.Runs : Announcements.Findings, cancellationToken);
        yield return null;
        if (ParameterValues.Of(plan, variables!).NodeKey is { } wanted) feed.Add(wanted);
        await foreach (var key in feed.ReadAsync(cancellationToken))
        {
            var outcome = await AnswerEventAsync(plan, root, variables!, document.Node!, key, request.Viewer, cancellationToken);
            if (outcome is not null) yield return outcome;
        }
    }

    private (Plan? Plan, VariableValues? Variables, ExecutionOutcome? Refused) PlanSubscription(
        GraphQLRequest request, CachedDocument document, StageClock clock)
    {
        if (document.Errors.Count > 0) return (null, null, Refused(document.Errors, clock));
        if (!OperationSelection.TryGet(document.Node!, request.OperationName, out var operation, out var error))
            return (null, null, Refused([error], clock));
        var variables = VariableValues.Coerce(Schema, operation, request.Variables ?? default);
        if (variables.Errors.Count > 0) return (null, null, Refused(variables.Errors, clock));
        try
        {
            document.Require(operation, request.Viewer);
            var limits = _options.Limits with { Audience = request.Viewer.Audience };
            return (Planner.Subscription(Schema, document.Node!, operation, variables, limits), variables, null);
        }
        catch (GraphQLException refusal)
        {
            return (null, null, Refused(refusal.Errors, clock));
        }
    }

    // Null for an event whose row is not there, or is none that the client wants.
    private async Task<ExecutionOutcome?> AnswerEventAsync(
        Plan plan,
        ObjectRoot root,
        VariableValues variables,
        DocumentNode document,
        long key,
        Viewer viewer,
        CancellationToken cancellationToken)
    {
        var clock = new StageClock();
        try
        {
            using var rows = await _batches.RunAsync(plan, ParameterValues.Of(plan, variables, key), viewer, cancellationToken);
            if (rows.Levels[root.Level!.Index].RowCount == 0) return null;
            using var json = new JsonBuffer();
            var errors = new List<GraphQLError>();
            var body = Complete(plan, rows, variables, document, json, errors);
            return new ExecutionOutcome(body, ExecutionProgress.Executed) { Errors = errors };
        }
        catch (GraphQLException refusal)
        {
            return Refused(refusal.Errors, clock);
        }
        catch (Exception exception)
            when (DatabaseTrouble.IsOne(exception) && !cancellationToken.IsCancellationRequested)
        {
            _logger.QueryFailed(exception);
            return Failed(DatabaseTrouble.ToError(exception), clock);
        }
    }
}
