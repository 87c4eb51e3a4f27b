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
            var reason = await state.WhyNotReadyAsync(context.RequestAborted);
            await WriteAsync(context, reason is null ? StatusCodes.Status200OK : StatusCodes.Status503ServiceUnavailable,
                reason is null ? "ready" : "not ready", state.Doing, reason);
        });
    }

    private static Task WriteAsync(HttpContext context, int status, string word, string? doing, string? reason = null)
    {
        context.Response.StatusCode = status;
        context.Response.Headers.CacheControl = "no-store";
        if (status == StatusCodes.Status503ServiceUnavailable) context.Response.Headers.RetryAfter = "1";
        context.Response.ContentType = MediaTypes.ContentType(AnswerForm.Json);
        var members = new Dictionary<string, string> { ["status"] = word };
        if (doing is not null) members["doing"] = doing;
        if (reason is not null) members["reason"] = reason;
        return context.Response.WriteAsync(JsonSerializer.Serialize(members), context.RequestAborted);
    }
}
