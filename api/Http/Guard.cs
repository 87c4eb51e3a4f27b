using System.Diagnostics;
using ItAnalytics.Api.Hosting;
using ItAnalytics.Warehouse.Errors;

namespace ItAnalytics.Api.Http;

/// <summary>The outermost step of every request: headers that all answers carry, one log line, no stack traces.</summary>
internal static class Guard
{
    private static readonly TimeSpan Slow = TimeSpan.FromSeconds(1);

    public static async Task RunAsync(HttpContext context, RequestDelegate next, ILogger logger)
    {
        var start = Stopwatch.GetTimestamp();
        SecurityHeaders.Set(context);
        try
        {
            await next(context);
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
        {
            // The client has gone; nobody reads an answer. It may have left in the middle of one.
            if (!context.Response.HasStarted) context.Response.StatusCode = StatusCodes.Status499ClientClosedRequest;
        }
        catch (BadHttpRequestException error)
        {
            await AnswerAsync(context, error.StatusCode, ApiErrorCodes.BadRequest, error.Message);
        }
        catch (Exception error)
        {
            logger.RequestFailed(error, context.Request.Method, context.Request.Path);
            await AnswerAsync(context, StatusCodes.Status500InternalServerError, ErrorCodes.Unexpected,
                "The request failed through no fault of yours. The log has the details under this trace id.");
        }
        var took = Stopwatch.GetElapsedTime(start);
        var status = context.Response.StatusCode;
        // 503 is an honest "not yet", asked for by every balancer every few seconds.
        if ((status >= 500 && status != StatusCodes.Status503ServiceUnavailable) || took > Slow)
            logger.TroubledRequest(context.Request.Method, context.Request.Path, status, took.TotalMilliseconds);
        else if (logger.IsEnabled(LogLevel.Debug))
            logger.Request(context.Request.Method, context.Request.Path, status, took.TotalMilliseconds);
    }

    private static Task AnswerAsync(HttpContext context, int status, string code, string message)
    {
        if (context.Response.HasStarted)
        {
            // Part of an answer is out; breaking the connection is the one way left to say that it is not whole.
            context.Abort();
            return Task.CompletedTask;
        }
        context.Response.Clear();
        SecurityHeaders.Set(context);
        return ErrorAnswer.WriteAsync(context, status, code, message);
    }
}
