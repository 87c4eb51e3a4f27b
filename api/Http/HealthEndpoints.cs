using System.Text.Json;
using ItAnalytics.Api.Hosting;

namespace ItAnalytics.Api.Http;

/// <summary>Is the process alive; can it answer queries.</summary>
internal static class HealthEndpoints
{
    public static void Map(IEndpointRouteBuilder routes, ServerState state)
    {
        routes.MapGet("/health/live", context => WriteAsync(context, StatusCodes.Status200OK, "live", null));
        routes.MapGet("/health/ready", async context =>
        {
            var ready = await state.IsReadyAsync(context.RequestAborted);
            await WriteAsync(context, ready ? StatusCodes.Status200OK : StatusCodes.Status503ServiceUnavailable,
                ready ? "ready" : "not ready", state.Doing);
        });
    }

    private static Task WriteAsync(HttpContext context, int status, string word, string? doing)
    {
        context.Response.StatusCode = status;
        context.Response.Headers.CacheControl = "no-store";
        if (status == StatusCodes.Status503ServiceUnavailable) context.Response.Headers.RetryAfter = "1";
        context.Response.ContentType = MediaTypes.ContentType(AnswerForm.Json);
        return context.Response.WriteAsync(JsonSerializer.Serialize(
            doing is null ? new Dictionary<string, string> { ["status"] = word }
                : new Dictionary<string, string> { ["status"] = word, ["doing"] = doing }), context.RequestAborted);
    }
}
