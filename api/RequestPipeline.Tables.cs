using ItAnalytics.Api.Execution;
using ItAnalytics.Api.Exports;
using ItAnalytics.GraphQL.Errors;
using ItAnalytics.GraphQL.Execution;
using ItAnalytics.GraphQL.Language;

namespace ItAnalytics.Api;

// The way of a request whose answer is a table: planned like any query, read in one snapshot, written row by row.
public sealed partial class RequestPipeline
{
    /// <summary>Answers one request as a table, row by row while the database sends them; a list without first and last
    /// is the whole list.</summary>
    /// <param name="request">A query for one list or object.</param>
    /// <param name="table">The form that is wanted.</param>
    /// <param name="output">Where the table goes. Nothing is sent when the request is refused.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>An outcome whose body is empty, unless the request was refused.</returns>
    /// <exception cref="GraphQLException">A stored value does not fit; the table ends in the middle.</exception>
    /// <exception cref="OperationCanceledException">The caller gave up.</exception>
    internal async Task<ExecutionOutcome> ExportAsync(
        GraphQLRequest request, TableRequest table, TableOutput output, CancellationToken cancellationToken = default)
    {
        var clock = new StageClock();
        var document = _documents.Read(request.Query);
        if (document.Errors.Count > 0) return Refused(document.Errors, clock);
        if (!OperationSelection.TryGet(document.Node!, request.OperationName, out var operation, out var error))
            return Refused([error], clock);
        if (operation.Operation != OperationKind.Query) return Refused([OnlyQueries(operation)], clock);
        var variables = VariableValues.Coerce(Schema, operation, request.Variables ?? default);
        if (variables.Errors.Count > 0) return Refused(variables.Errors, clock);
        clock.Read();
        try
        {
            document.Require(operation, request.Viewer);
            var limits = _options.Limits with { Audience = request.Viewer.Audience };
            var plan = TablePlan.Of(Schema, document.Node!, operation, variables, limits);
            RequireNodes(plan.Whole, request.Viewer);
            clock.Planned();
            await _tables.ExportAsync(plan, table, request.VariablesText, request.Viewer, output, cancellationToken);
            clock.Fetched();
            return new ExecutionOutcome(ReadOnlyMemory<byte>.Empty, ExecutionProgress.Executed) { Timings = clock.Timings };
        }
        catch (GraphQLException refusal) when (!output.IsStarted)
        {
            return Refused(refusal.Errors, clock);
        }
        catch (Exception exception)
            when (!output.IsStarted && DatabaseTrouble.IsOne(exception) && !cancellationToken.IsCancellationRequested)
        {
            _logger.QueryFailed(exception);
            return Failed(DatabaseTrouble.ToError(exception), clock);
        }
    }
}
