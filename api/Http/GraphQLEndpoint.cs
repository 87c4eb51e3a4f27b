using ItAnalytics.Api.Hosting;
using Microsoft.Extensions.FileProviders;

namespace ItAnalytics.Api.Http;

/// <summary>
/// <c>/graphql</c>: GraphQL over HTTP for programs, the IDE for people. Reads the request, hands it to
/// <see cref="GraphQLExecutor"/> and gives the answer the status that its form asks for.
/// </summary>
internal sealed class GraphQLEndpoint(ServerState state, Settings settings, IFileProvider pages, ILogger logger)
{
    public async Task HandleAsync(HttpContext context)
    {
        var form = MediaTypes.Choose(context.Request.Headers.Accept);
        context.Response.Headers.Vary = "Accept";
        if (form == AnswerForm.Html && HttpMethods.IsGet(context.Request.Method))
        {
            await SendIdeAsync(context);
            return;
        }
        if (form is AnswerForm.None)
        {
            await ErrorAnswer.WriteAsync(context, StatusCodes.Status406NotAcceptable, ApiErrorCodes.NotAcceptable,
                $"Answers come as {MediaTypes.GraphQLResponse} or {MediaTypes.Json}; accept one of them.");
            return;
        }
        if (form == AnswerForm.Html) form = AnswerForm.Json;
        var (request, refusal) = await RequestReader.ReadAsync(context.Request, settings.MaxRequestBytes, context.RequestAborted);
        if (request is null)
        {
            await ErrorAnswer.WriteAsync(context, refusal!, form);
            return;
        }
        if (state.Execute is not { } execute)
        {
            context.Response.Headers.RetryAfter = "1";
            await ErrorAnswer.WriteAsync(context, StatusCodes.Status503ServiceUnavailable, ApiErrorCodes.NotReady,
                $"The warehouse cannot be queried yet ({state.Doing}). /health/ready tells when it can.", form);
            return;
        }
        await AnswerAsync(context, execute, request, form);
    }

    private async Task AnswerAsync(HttpContext context, GraphQLExecutor execute, GraphQLRequest request, AnswerForm form)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted);
        patience.CancelAfter(settings.RequestTimeout);
        try
        {
            var answer = await execute(request, patience.Token);
            if (answer.Progress == ExecutionProgress.MutationRefused) context.Response.Headers.Allow = "POST";
            context.Response.StatusCode = StatusOf(answer.Progress, form);
            context.Response.ContentType = MediaTypes.ContentType(form);
            context.Response.ContentLength = answer.Body.Length;
            await context.Response.BodyWriter.WriteAsync(answer.Body, context.RequestAborted);
        }
        catch (OperationCanceledException) when (!context.RequestAborted.IsCancellationRequested)
        {
            logger.RequestTimedOut(settings.RequestTimeout.TotalSeconds);
            await ErrorAnswer.WriteAsync(context, StatusCodes.Status504GatewayTimeout, ApiErrorCodes.Timeout,
                $"The answer took longer than {settings.RequestTimeout.TotalSeconds} s and was given up. " +
                "Ask for fewer rows or fields.", form);
        }
    }

    /// <summary>
    /// With application/json a well-formed request has status 200 even when the operation was refused, since older
    /// clients take any other status for a broken connection.
    /// </summary>
    private static int StatusOf(ExecutionProgress progress, AnswerForm form) => progress switch
    {
        ExecutionProgress.Failed => StatusCodes.Status503ServiceUnavailable,
        ExecutionProgress.MutationRefused => StatusCodes.Status405MethodNotAllowed,
        ExecutionProgress.Refused when form == AnswerForm.GraphQLResponse => StatusCodes.Status400BadRequest,
        _ => StatusCodes.Status200OK,
    };

    private Task SendIdeAsync(HttpContext context)
    {
        SecurityHeaders.AllowIde(context);
        context.Response.ContentType = "text/html; charset=utf-8";
        context.Response.Headers.CacheControl = "no-cache";
        return context.Response.SendFileAsync(pages.GetFileInfo("ide.html"), context.RequestAborted);
    }
}
