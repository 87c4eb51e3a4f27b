using System.Collections.Concurrent;
using ItAnalytics.Api.Hosting;

namespace ItAnalytics.Api.Http;

/// <summary>
/// Answers as streams of server-sent events, as the graphql-sse protocol has it in its "distinct connections mode": a
/// <c>next</c> for each result, refusals included, and <c>complete</c> at the end.
/// </summary>
/// <param name="state">What is served.</param>
/// <param name="settings">How many streams a client may have, and how long one answer may take.</param>
/// <param name="logger">Told of what timed out.</param>
/// <param name="stopping">Ends all streams, so that the server can stop.</param>
internal sealed class EventStreams(ServerState state, Settings settings, ILogger logger, CancellationToken stopping)
{
    // Less than the half minute after which proxies take a silent connection for dead.
    private static readonly TimeSpan Silence = TimeSpan.FromSeconds(12);

    private readonly ConcurrentDictionary<string, int> _open = new();

    /// <summary>Sends the stream of a request until it ends or the client leaves.</summary>
    public async Task AnswerAsync(HttpContext context, GraphQLExecutor execute, GraphQLRequest request)
    {
        var client = Http.Client.CountedAs(context);
        if (_open.AddOrUpdate(client, 1, static (_, count) => count + 1) > settings.MaxStreams)
        {
            Close(client);
            context.Response.Headers.RetryAfter = "10";
            await ErrorAnswer.WriteAsync(context, StatusCodes.Status429TooManyRequests, ApiErrorCodes.TooManyStreams,
                $"There are {settings.MaxStreams} streams of events open to this client, which is the most. Close one.");
            return;
        }
        try
        {
            using var ended = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, stopping);
            await SendAsync(context, execute, request, ended.Token);
        }
        catch (OperationCanceledException)
            when (stopping.IsCancellationRequested && !context.RequestAborted.IsCancellationRequested)
        {
            // The server stops; its clients connect again to the next one.
        }
        finally
        {
            Close(client);
        }
    }

    private async Task SendAsync(
        HttpContext context, GraphQLExecutor execute, GraphQLRequest request, CancellationToken cancellationToken)
    {
        context.Response.ContentType = MediaTypes.ContentType(AnswerForm.EventStream);
        context.Response.Headers.CacheControl = "no-store";
        // Asks proxies not to gather events before they pass them on.
        context.Response.Headers["X-Accel-Buffering"] = "no";
        if (state.Pipeline is { } pipeline && pipeline.IsSubscription(request))
        {
            await using var results =
                pipeline.SubscribeAsync(request, cancellationToken).GetAsyncEnumerator(cancellationToken);
            while (await NextAsync(context, results.MoveNextAsync().AsTask(), cancellationToken))
            {
                // A first comment tells the client that it misses nothing from now on.
                if (results.Current is not { } result) await CommentAsync(context, cancellationToken);
                else await SendNextAsync(context, result.Body, cancellationToken);
            }
        }
        else
        {
            await CommentAsync(context, cancellationToken);
            await SendNextAsync(context, await OnceAsync(execute, request, cancellationToken), cancellationToken);
        }
        await WriteAsync(context, "event: complete\ndata:\n\n"u8.ToArray(), cancellationToken);
    }

    private async Task<ReadOnlyMemory<byte>> OnceAsync(
        GraphQLExecutor execute, GraphQLRequest request, CancellationToken cancellationToken)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(settings.RequestTimeout);
        try
        {
            return (await execute(request, patience.Token)).Body;
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            logger.RequestTimedOut(settings.RequestTimeout.TotalSeconds);
            return ErrorAnswer.Json(ApiErrorCodes.Timeout,
                $"The answer took longer than {settings.RequestTimeout.TotalSeconds} s and was given up. "
                + "Ask for fewer rows or fields.");
        }
    }

    // While nothing comes a comment goes out now and then, which also finds out whether the client is still there.
    private static async Task<bool> NextAsync(HttpContext context, Task<bool> next, CancellationToken cancellationToken)
    {
        while (!next.IsCompleted)
        {
            await Task.WhenAny(next, Task.Delay(Silence, cancellationToken));
            if (next.IsCompleted) break;
            if (cancellationToken.IsCancellationRequested) break;
            await CommentAsync(context, cancellationToken);
        }
        return await next;
    }

    // JSON as it is written here has no line ends outside of texts, and none but escaped ones inside.
    private static async Task SendNextAsync(
        HttpContext context, ReadOnlyMemory<byte> json, CancellationToken cancellationToken)
    {
        var body = context.Response.BodyWriter;
        System.Buffers.BuffersExtensions.Write(body, "event: next\ndata: "u8);
        System.Buffers.BuffersExtensions.Write(body, json.Span);
        System.Buffers.BuffersExtensions.Write(body, "\n\n"u8);
        await body.FlushAsync(cancellationToken);
    }

    private static Task CommentAsync(HttpContext context, CancellationToken cancellationToken) =>
        WriteAsync(context, ":\n\n"u8.ToArray(), cancellationToken);

    private static async Task WriteAsync(
        HttpContext context, ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
    {
        await context.Response.BodyWriter.WriteAsync(bytes, cancellationToken);
        await context.Response.BodyWriter.FlushAsync(cancellationToken);
    }

    private void Close(string client)
    {
        if (_open.AddOrUpdate(client, 0, static (_, count) => count - 1) <= 0)
            _open.TryRemove(new KeyValuePair<string, int>(client, 0));
    }
}
