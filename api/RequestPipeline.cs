using ItAnalytics.Api.Access;
using ItAnalytics.Api.Contract;
using ItAnalytics.Api.Execution;
using ItAnalytics.Api.Exports;
using ItAnalytics.Api.Mutations;
using ItAnalytics.Api.Planning;
using ItAnalytics.Api.Simulation;
using ItAnalytics.Api.Subscriptions;
using ItAnalytics.GraphQL.Errors;
using ItAnalytics.GraphQL.Execution;
using ItAnalytics.GraphQL.Language;
using ItAnalytics.GraphQL.Types;
using ItAnalytics.Warehouse.Corrections;
using Npgsql;

namespace ItAnalytics.Api;

/// <summary>
/// From a GraphQL request to its response: parse, validate, choose the operation, coerce, plan, fetch in one round
/// trip,
/// write. Knows nothing of HTTP. One instance serves all requests of the process.
/// </summary>
public sealed partial class RequestPipeline : IAsyncDisposable
{
    private readonly PipelineOptions _options;
    private readonly ILogger _logger;
    private readonly AudienceSources _reading;
    private readonly NpgsqlDataSource _writing;
    private readonly Generation _generation;
    private readonly DimensionStore _dimensions;
    private readonly BatchRunner _batches;
    private readonly MutationRunner _mutations;
    private readonly SimulationRunner _simulations;
    private readonly DocumentCache _documents;
    private readonly AnswerCache _answers;
    private readonly SingleFlight<(AnswerKey Key, long Generation), ExecutionOutcome> _flights = new();
    private readonly TableExporter _tables;
    private readonly Announcements _announcements;

    private RequestPipeline(Schema schema, string connectionString, PipelineOptions options, ILogger logger)
    {
        Schema = schema;
        // Replicas are behind by times that differ, so an answer of one may not be kept as that of a generation.
        _options = options = Warehouse.Db.WarehouseDataSource.NamesReplicas(connectionString)
            ? options with { AnswerCacheBytes = 0 }
            : options;
        _logger = logger;
        _reading = new AudienceSources(connectionString, options.MaxConnections);
        _writing = Warehouse.Db.WarehouseDataSource.Create(connectionString, Warehouse.Db.WarehouseRole.Api);
        _generation = new Generation(_writing, logger);
        _dimensions = new DimensionStore(schema, _reading.Staff);
        _batches = new BatchRunner(_reading, _dimensions, options.Limits);
        var corrections = new CorrectionLedger(_writing, options.CorrectionCheck);
        var appeals = new AppealLedger(_writing, corrections, options.Appeals);
        _mutations = new MutationRunner(schema, _writing, new LedgerMutations(corrections, appeals));
        _simulations = new SimulationRunner(_reading.Staff, new EffectAnswers(corrections, appeals));
        _documents = new DocumentCache(schema, options);
        _answers = new AnswerCache(options.AnswerCacheBytes);
        _tables = new TableExporter(_reading, _dimensions, options.Limits, options.Tables);
        _announcements = new Announcements(_writing, logger);
    }

    /// <summary>The contract that requests are checked against.</summary>
    public Schema Schema { get; }

    /// <summary>The name of the warehouse generation as it is now; empty while it is unknown.</summary>
    public string Stamp => _options.UsesAnswerCache ? _generation.Stamp : "";

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
            await BindingCheck.RunAsync(pipeline.Schema, pipeline._reading.Staff, cancellationToken);
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
        var stamp = Stamp;
        var generation = _options.UsesAnswerCache ? _generation.Current : 0;
        var key = generation == 0 ? default : request.Key();
        if (generation != 0 && _answers.TryGet(key, generation, out var kept))
            return new ExecutionOutcome(kept, ExecutionProgress.Executed) { IsFromCache = true, Stamp = stamp };
        try
        {
            var document = _documents.Read(request.Query);
            if (document.Errors.Count > 0) return Refused(document.Errors, clock);
            if (!OperationSelection.TryGet(document.Node!, request.OperationName, out var operation, out var error))
                return Refused([error], clock);
            if (operation.Operation == OperationKind.Subscription) return Refused([OnlyOverEvents(operation)], clock);
            document.Require(operation, request.Viewer);
            clock.Read();

            var variables = VariableValues.Coerce(Schema, operation, request.Variables ?? default);
            if (variables.Errors.Count > 0) return Refused(variables.Errors, clock);
            if (operation.Operation == OperationKind.Mutation)
                return await MutateAsync(request, document.Node!, operation, variables, clock, cancellationToken);

            var plan = document.Plan(operation, variables, request.Viewer.Audience);
            RequireNodes(plan, request.Viewer);
            var values = ParameterValues.Of(plan, variables);
            clock.Planned();

            // What changes within a generation is never shared: somebody may ask because of what was just written.
            if (generation == 0 || plan.IsLive)
                return await AnswerAsync(request, plan, values, variables, document.Node!, clock, cancellationToken);
            return await _flights.RunAsync((key, generation), async abandoned =>
            {
                var outcome = await AnswerAsync(request, plan, values, variables, document.Node!, clock, abandoned);
                if (outcome.Errors.Count > 0 || generation != _generation.Current) return outcome;
                _answers.Keep(key, generation, outcome.Body);
                return outcome with { Stamp = stamp };
            }, cancellationToken);
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

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _announcements.DisposeAsync();
        await _generation.DisposeAsync();
        _tables.Dispose();
        _dimensions.Dispose();
        await _reading.DisposeAsync();
        await _writing.DisposeAsync();
    }

    private async Task<ExecutionOutcome> AnswerAsync(
        GraphQLRequest request,
        Plan plan,
        ParameterValues values,
        VariableValues variables,
        DocumentNode document,
        StageClock clock,
        CancellationToken cancellationToken)
    {
        using var rows = await _batches.RunAsync(plan, values, request.Viewer, cancellationToken);
        var computed = await _simulations.RunAsync(plan, variables, request.Viewer, cancellationToken);
        clock.Fetched();
        using var json = new JsonBuffer();
        var errors = new List<GraphQLError>();
        var cost = request.ReportsCost ? new CostReport(plan.Cost, _options.Limits.MaxCost, plan.Levels.Count) : null;
        var body = Complete(plan, rows, variables, document, json, errors, computed, cost);
        clock.Written();
        return new ExecutionOutcome(body, ExecutionProgress.Executed)
        {
            Errors = errors,
            StatementCount = plan.Levels.Count,
            RoundTripCount = plan.Levels.Count == 0 ? 0 : rows.RoundTrips,
            Timings = clock.Timings,
        };
    }

    private byte[] Complete(
        Plan plan,
        BatchRows rows,
        VariableValues variables,
        DocumentNode document,
        JsonBuffer json,
        List<GraphQLError> errors,
        IReadOnlyDictionary<RootField, object>? computed = null,
        CostReport? cost = null)
    {
        json.Append((byte)'{');
        if (!Writer(variables, document, json, errors, computed).TryWrite(plan, rows.Levels))
            return ResponseJson.Executed(errors, [], cost);
        json.Append((byte)'}');
        if (json.Length > _options.Limits.MaxBytes) throw LevelReader.TooLarge(_options.Limits.MaxBytes);
        return ResponseJson.Executed(errors, json.Written, cost);
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
                if (plan.Roots[0] is PayloadRoot) key = await _mutations.RunAsync(field, variables, request.Viewer, cancellationToken);
            }
            catch (GraphQLException refusal)
            {
                errors.AddRange(refusal.Errors.Select(error => error with { Path = [field.ResponseName] }));
                break;
            }
            using var rows = await _batches.RunAsync(plan, ParameterValues.Of(plan, variables, key), request.Viewer, cancellationToken);
            statements += plan.Levels.Count;
            if (!writer.TryWrite(plan, rows.Levels)) break;
        }
        json.Append((byte)'}');
        await _generation.RefreshAsync(cancellationToken);
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

    // An id names a type, which no document needs to say.
    private static void RequireNodes(Plan plan, Viewer viewer)
    {
        foreach (var root in plan.Roots.OfType<ObjectRoot>())
        {
            var type = root.Level!.Select.Type.TypeName;
            if (!AccessRules.Allows(AccessRules.OfType(type), viewer))
                throw new GraphQLException(AccessCheck.Refusal(new Requirement(AccessRules.OfType(type), type, root.Field.First)));
        }
    }

    private ResponseWriter Writer(
        VariableValues variables,
        DocumentNode document,
        JsonBuffer json,
        List<GraphQLError> errors,
        IReadOnlyDictionary<RootField, object>? computed = null) =>
        new(
            () => new IntrospectionWriter(Schema, new FieldCollector(Schema, document, variables), variables),
            json,
            errors)
        {
            Computed = computed ?? new Dictionary<RootField, object>(),
        };

    private static ExecutionOutcome Refused(IReadOnlyList<GraphQLError> errors, StageClock clock) =>
        new(ResponseJson.Refused(errors), ExecutionProgress.Refused) { Errors = errors, Timings = clock.Timings };

    private static ExecutionOutcome Failed(GraphQLError error, StageClock clock) =>
        new(ResponseJson.Executed([error], []), ExecutionProgress.Failed) { Errors = [error], Timings = clock.Timings };

    private static GraphQLError OnlyOverEvents(OperationDefinitionNode operation) => GraphQLError.At(
        RequestErrorCodes.Subscription,
        "A subscription is answered as a stream of events; ask for it with Accept: text/event-stream.",
        operation);

    private static GraphQLError OnlyQueries(OperationDefinitionNode operation) => GraphQLError.At(
        RequestErrorCodes.ReadOnly,
        "A mutation was asked for where only queries are answered; send it by POST.",
        operation);
}
