using ItAnalytics.Api.Contract;
using ItAnalytics.Api.Execution;
using ItAnalytics.Api.Mutations;
using ItAnalytics.Api.Planning;
using ItAnalytics.GraphQL.Errors;
using ItAnalytics.GraphQL.Execution;
using ItAnalytics.GraphQL.Language;
using ItAnalytics.GraphQL.Types;
using Npgsql;

namespace ItAnalytics.Api;

/// <summary>
/// From a GraphQL request to its response: parse, validate, choose the operation, coerce, plan, fetch in one round
/// trip,
/// write. Knows nothing of HTTP. One instance serves all requests of the process.
/// </summary>
public sealed class RequestPipeline : IAsyncDisposable
{
    private readonly PipelineOptions _options;
    private readonly ILogger _logger;
    private readonly NpgsqlDataSource _reading;
    private readonly NpgsqlDataSource _writing;
    private readonly Generation _generation;
    private readonly DimensionStore _dimensions;
    private readonly BatchRunner _batches;
    private readonly MutationRunner _mutations;
    private readonly DocumentCache _documents;
    private readonly AnswerCache _answers;

    private RequestPipeline(Schema schema, string connectionString, PipelineOptions options, ILogger logger)
    {
        Schema = schema;
        _options = options;
        _logger = logger;
        _reading = ReadingDataSource.Create(connectionString, options.MaxConnections);
        _writing = Warehouse.Db.WarehouseDataSource.Create(connectionString, Warehouse.Db.WarehouseRole.Api);
        _generation = new Generation(_writing, logger);
        _dimensions = new DimensionStore(schema, _reading);
        _batches = new BatchRunner(_reading, _dimensions, options.Limits);
        _mutations = new MutationRunner(schema, _writing);
        _documents = new DocumentCache(schema, options);
        _answers = new AnswerCache(options.AnswerCacheBytes);
    }

    /// <summary>The contract that requests are checked against.</summary>
    public Schema Schema { get; }

    /// <summary>Checks that contract and warehouse fit together and starts to follow the warehouse
    /// generation.</summary>
    /// <param name="connectionString">A migrated warehouse; the login is a member of the API's role.</param>
    /// <param name="options">Limits and caches.</param>
    /// <param name="logger">Told what clients are not: why the database refused.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="Warehouse.Errors.CodedException">GQL570: a field of the contract has no fitting
    /// column.</exception>
    public static async Task<RequestPipeline> OpenAsync(
        string connectionString, PipelineOptions options, ILogger logger, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(logger);
        var pipeline = new RequestPipeline(ContractFile.Build(), connectionString, options, logger);
        try
        {
            await BindingCheck.RunAsync(pipeline.Schema, pipeline._reading, cancellationToken);
            pipeline._generation.Start();
            return pipeline;
        }
        catch
        {
            await pipeline.DisposeAsync();
            throw;
        }
    }

    /// <summary>Answers one request. Bad requests and a failing database are outcomes, not exceptions.</summary>
    /// <exception cref="OperationCanceledException">The caller gave up.</exception>
    public async Task<ExecutionOutcome> ExecuteAsync(
        GraphQLRequest request, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        var clock = new StageClock();
        var generation = _options.UsesAnswerCache ? _generation.Current : 0;
        var key = generation == 0 ? default : request.Key();
        if (generation != 0 && _answers.TryGet(key, generation, out var kept))
            return new ExecutionOutcome(kept, ExecutionProgress.Executed) { IsFromCache = true };
        try
        {
            var document = _documents.Read(request.Query);
            if (document.Errors.Count > 0) return Refused(document.Errors, clock);
            if (!OperationSelection.TryGet(document.Node!, request.OperationName, out var operation, out var error))
                return Refused([error], clock);
            if (operation.Operation == OperationKind.Subscription) return Refused([NoSubscriptions(operation)], clock);
            clock.Read();

            var variables = VariableValues.Coerce(Schema, operation, request.Variables ?? default);
            if (variables.Errors.Count > 0) return Refused(variables.Errors, clock);
            if (operation.Operation == OperationKind.Mutation)
                return await MutateAsync(request, document.Node!, operation, variables, clock, cancellationToken);

            var plan = document.Plan(operation, variables);
            var values = ParameterValues.Of(plan, variables);
            clock.Planned();

            using var rows = await _batches.RunAsync(plan, values, cancellationToken);
            clock.Fetched();

            using var json = new JsonBuffer();
            var errors = new List<GraphQLError>();
            var body = Complete(plan, rows, variables, document.Node!, json, errors);
            if (generation != 0 && errors.Count == 0 && !plan.IsLive && generation == _generation.Current)
                _answers.Keep(key, generation, body);
            clock.Written();
            return new ExecutionOutcome(body, ExecutionProgress.Executed)
            {
                Errors = errors,
                StatementCount = plan.Levels.Count,
                RoundTripCount = plan.Levels.Count == 0 ? 0 : rows.RoundTrips,
                Timings = clock.Timings,
            };
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

    /// <summary>Answers one request as CSV: the nodes of one list, line by line while the database sends them;
    /// without first
    /// and last the whole list.</summary>
    /// <param name="request">A query for one connection with nodes only, whose objects hold no lists.</param>
    /// <param name="output">Where the table goes. Nothing is written when the request is refused.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>An outcome whose body is empty, unless the request was refused.</returns>
    /// <exception cref="GraphQLException">A stored value does not fit the contract; the table ends in the
    /// middle.</exception>
    /// <exception cref="OperationCanceledException">The caller gave up.</exception>
    public async Task<ExecutionOutcome> ExportAsync(
        GraphQLRequest request, Stream output, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        ArgumentNullException.ThrowIfNull(output);
        var clock = new StageClock();
        var document = _documents.Read(request.Query);
        if (document.Errors.Count > 0) return Refused(document.Errors, clock);
        if (!OperationSelection.TryGet(document.Node!, request.OperationName, out var operation, out var error))
            return Refused([error], clock);
        if (operation.Operation != OperationKind.Query) return Refused([OnlyQueries(operation)], clock);
        var variables = VariableValues.Coerce(Schema, operation, request.Variables ?? default);
        if (variables.Errors.Count > 0) return Refused(variables.Errors, clock);
        clock.Read();
        Plan plan;
        CsvLayout layout;
        ParameterValues values;
        try
        {
            var limits = _options.Limits with { IsUnpaged = true };
            plan = Planner.Query(Schema, document.Node!, operation, variables, limits);
            layout = CsvLayout.Of(plan);
            values = ParameterValues.Of(plan, variables);
        }
        catch (GraphQLException refusal)
        {
            return Refused(refusal.Errors, clock);
        }
        clock.Planned();

        var isStarted = false;
        using var lines = new JsonBuffer(64 * 1024);
        lines.Append(layout.Header());
        try
        {
            await _batches.StreamAsync(plan, values, async row =>
            {
                layout.AppendLine(row.Written, lines);
                if (lines.Length < 48 * 1024) return;
                isStarted = true;
                await output.WriteAsync(lines.Written.ToArray(), cancellationToken);
                lines.Truncate(0);
            }, cancellationToken);
        }
        catch (Exception exception)
            when (!isStarted && DatabaseTrouble.IsOne(exception) && !cancellationToken.IsCancellationRequested)
        {
            _logger.QueryFailed(exception);
            return Failed(DatabaseTrouble.ToError(exception), clock);
        }
        await output.WriteAsync(lines.Written.ToArray(), cancellationToken);
        clock.Fetched();
        return new ExecutionOutcome(ReadOnlyMemory<byte>.Empty, ExecutionProgress.Executed)
        {
            StatementCount = plan.Levels.Count,
            RoundTripCount = 1,
            Timings = clock.Timings,
        };
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _generation.DisposeAsync();
        _dimensions.Dispose();
        await _reading.DisposeAsync();
        await _writing.DisposeAsync();
    }

    private byte[] Complete(
        Plan plan,
        BatchRows rows,
        VariableValues variables,
        DocumentNode document,
        JsonBuffer json,
        List<GraphQLError> errors)
    {
        json.Append((byte)'{');
        if (!Writer(variables, document, json, errors).TryWrite(plan, rows.Levels))
            return ResponseJson.Executed(errors, []);
        json.Append((byte)'}');
        return ResponseJson.Executed(errors, json.Written);
    }

    // Root fields of a mutation are carried out one after the other, each with its own answer (specification, 6.2.2).
    private async Task<ExecutionOutcome> MutateAsync(
        GraphQLRequest request,
        DocumentNode document,
        OperationDefinitionNode operation,
        VariableValues variables,
        StageClock clock,
        CancellationToken cancellationToken)
    {
        if (!request.MayMutate)
            return Refused([OnlyQueries(operation)], clock) with { Progress = ExecutionProgress.MutationRefused };
        var plans = Planner.Mutation(Schema, document, operation, variables, _options.Limits);
        clock.Planned();
        var errors = new List<GraphQLError>();
        var statements = 0;
        using var json = new JsonBuffer();
        json.Append((byte)'{');
        var writer = Writer(variables, document, json, errors);
        foreach (var plan in plans)
        {
            var field = plan.Roots[0].Field;
            var key = 0L;
            try
            {
                if (plan.Roots[0] is PayloadRoot) key = await _mutations.RunAsync(field, variables, cancellationToken);
            }
            catch (GraphQLException refusal)
            {
                errors.AddRange(refusal.Errors.Select(error => error with { Path = [field.ResponseName] }));
                break;
            }
            using var rows = await _batches.RunAsync(plan, ParameterValues.Of(plan, variables, key), cancellationToken);
            statements += plan.Levels.Count;
            if (!writer.TryWrite(plan, rows.Levels)) break;
        }
        json.Append((byte)'}');
        clock.Fetched();
        // Payloads are non-null: an error in one leaves no data at all.
        var body = ResponseJson.Executed(errors, errors.Count > 0 ? [] : json.Written);
        return new ExecutionOutcome(body, ExecutionProgress.Executed)
        {
            Errors = errors,
            StatementCount = statements,
            RoundTripCount = plans.Count,
            Timings = clock.Timings,
        };
    }

    private ResponseWriter Writer(
        VariableValues variables, DocumentNode document, JsonBuffer json, List<GraphQLError> errors) =>
        new(
            () => new IntrospectionWriter(Schema, new FieldCollector(Schema, document, variables), variables),
            json,
            errors);

    private static ExecutionOutcome Refused(IReadOnlyList<GraphQLError> errors, StageClock clock) =>
        new(ResponseJson.Refused(errors), ExecutionProgress.Refused) { Errors = errors, Timings = clock.Timings };

    private static ExecutionOutcome Failed(GraphQLError error, StageClock clock) =>
        new(ResponseJson.Executed([error], []), ExecutionProgress.Failed) { Errors = [error], Timings = clock.Timings };

    private static GraphQLError NoSubscriptions(OperationDefinitionNode operation) => GraphQLError.At(
        RequestErrorCodes.Subscription,
        "Subscriptions are not offered. Ask again later, or ask for the runs to follow one.",
        operation);

    private static GraphQLError OnlyQueries(OperationDefinitionNode operation) => GraphQLError.At(
        RequestErrorCodes.ReadOnly,
        "A mutation was asked for where only queries are answered; send it by POST.",
        operation);
}
