using ItAnalytics.Api.Exports;
using ItAnalytics.Api.Hosting;
using ItAnalytics.Api.Observability;

namespace ItAnalytics.Api.Http;

/// <summary>
/// Carries out a request that was read and gives its answer the form, the status and the headers that its client asked
/// for; within a time, after which the SQL is cancelled.
/// </summary>
internal sealed class Responder(ServerState state, Settings settings, EventStreams streams, ILogger logger)
{
    /// <summary>Kept answers are always asked about again, since a generation may end at any moment.</summary>
    public const string CacheControl = "private, no-cache";

    /// <summary>Answers a request.</summary>
    public async Task AnswerAsync(HttpContext context, GraphQLRequest request, AnswerWish wish)
    {
        if (state.Execute is not { } execute)
        {
            context.Response.Headers.RetryAfter = "1";
            await ErrorAnswer.WriteAsync(context, StatusCodes.Status503ServiceUnavailable, ApiErrorCodes.NotReady,
                $"The warehouse cannot be queried yet ({state.Doing}). /health/ready tells when it can.", wish.Form);
            return;
        }
        if (wish.Form == AnswerForm.EventStream)
        {
            await streams.AnswerAsync(context, execute, request);
            return;
        }
        var tag = HttpMethods.IsGet(context.Request.Method) && state.Pipeline is { Stamp: { Length: > 0 } stamp }
            ? EntityTags.Of(request, wish, stamp)
            : null;
        if (tag is not null && EntityTags.IsKnown(context.Request, tag))
        {
            context.Response.StatusCode = StatusCodes.Status304NotModified;
            context.Response.Headers.ETag = tag;
            context.Response.Headers.CacheControl = CacheControl;
            return;
        }
        var isTable = MediaTypes.TableOf(wish.Form) is not null;
        var time = isTable ? settings.TableTimeout : settings.RequestTimeout;
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted);
        patience.CancelAfter(time);
        try
        {
            if (isTable) await SendTableAsync(context, request, wish, tag, patience.Token);
            else await SendJsonAsync(context, await execute(request, patience.Token), wish.Form, tag);
        }
        catch (OperationCanceledException) when (!context.RequestAborted.IsCancellationRequested)
        {
            logger.RequestTimedOut(time.TotalSeconds);
            if (context.Response.HasStarted)
            {
                context.Abort();
                return;
            }
            await ErrorAnswer.WriteAsync(context, StatusCodes.Status504GatewayTimeout, ApiErrorCodes.Timeout,
                $"The answer took longer than {time.TotalSeconds} s and was given up. Ask for fewer rows or fields.", wish.Form);
        }
    }

    private static async Task SendJsonAsync(HttpContext context, ExecutionOutcome answer, AnswerForm form, string? tag)
    {
        if (answer.Progress == ExecutionProgress.MutationRefused) context.Response.Headers.Allow = "POST";
        if (tag is not null && answer.Stamp.Length > 0)
        {
            context.Response.Headers.ETag = tag;
            context.Response.Headers.CacheControl = CacheControl;
        }
        else
        {
            context.Response.Headers.CacheControl = "no-store";
        }
        context.Response.StatusCode = StatusOf(answer.Progress, form);
        context.Response.ContentType = MediaTypes.ContentType(form);
        context.Response.ContentLength = answer.Body.Length;
        await context.Response.BodyWriter.WriteAsync(answer.Body, context.RequestAborted);
    }

    private async Task SendTableAsync(
        HttpContext context, GraphQLRequest request, AnswerWish wish, string? tag, CancellationToken cancellationToken)
    {
        var name = wish.Name ?? request.OperationName ?? "table";
        var table = new TableRequest(MediaTypes.TableOf(wish.Form)!.Value, wish.Options, name);
        var output = new HttpTableOutput(context, wish, name, tag);
        var export = OperationTelemetry.Watched(
            (asked, token) => state.Pipeline!.ExportAsync(asked, table, output, token), settings.SlowOperation, logger);
        var outcome = await export(request, cancellationToken);
        if (outcome.Progress == ExecutionProgress.Executed) return;
        await ErrorAnswer.WriteTextAsync(context, StatusOf(outcome.Progress, wish.Form), outcome.Errors);
    }

    /// <summary>
    /// With application/json a well-formed request has status 200 even when the operation was refused, since older
    /// clients take any other status for a broken connection.
    /// </summary>
    private static int StatusOf(ExecutionProgress progress, AnswerForm form) => progress switch
    {
        ExecutionProgress.Failed => StatusCodes.Status503ServiceUnavailable,
        ExecutionProgress.MutationRefused => StatusCodes.Status405MethodNotAllowed,
        ExecutionProgress.Refused when form != AnswerForm.Json => StatusCodes.Status400BadRequest,
        _ => StatusCodes.Status200OK,
    };
}
