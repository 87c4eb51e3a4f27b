using System.Globalization;
using System.Net;
using System.Threading.RateLimiting;
using ItAnalytics.Api.Hosting;

namespace ItAnalytics.Api.Http;

/// <summary>
/// A bucket of tokens for each client: a request takes one, a table or a submission as many as it is heavier than an answer. Who has
/// emptied the bucket is told when to come back.
/// </summary>
internal sealed class RateLimit : IDisposable
{
    private const int DefaultPerSecond = 200;
    private const int BurstSeconds = 10;
    private const int TableTokens = 10;

    private readonly PartitionedRateLimiter<HttpContext> _limiter;

    /// <summary>Limits as the settings say.</summary>
    public RateLimit(Settings settings) => _limiter = PartitionedRateLimiter.Create<HttpContext, string>(context =>
    {
        var perSecond = settings.RequestsPerSecond ?? (IsOfThisMachine(context) ? 0 : DefaultPerSecond);
        return perSecond == 0
            ? RateLimitPartition.GetNoLimiter("")
            : RateLimitPartition.GetTokenBucketLimiter(Client.CountedAs(context), _ => new TokenBucketRateLimiterOptions
            {
                TokenLimit = Math.Max(perSecond * BurstSeconds, TableTokens),
                TokensPerPeriod = perSecond,
                ReplenishmentPeriod = TimeSpan.FromSeconds(1),
            });
    });

    /// <summary>Lets the request pass, or answers that it came too soon.</summary>
    public async Task RunAsync(HttpContext context, RequestDelegate next)
    {
        var path = context.Request.Path;
        var isHeavy = path.StartsWithSegments("/q") || path.StartsWithSegments("/submissions");
        if (!path.StartsWithSegments("/graphql") && !isHeavy)
        {
            await next(context);
            return;
        }
        using var lease = _limiter.AttemptAcquire(context, isHeavy ? TableTokens : 1);
        if (lease.IsAcquired)
        {
            await next(context);
            return;
        }
        var wait = lease.TryGetMetadata(MetadataName.RetryAfter, out var after) ? after : TimeSpan.FromSeconds(1);
        var seconds = Math.Max(1, (int)Math.Ceiling(wait.TotalSeconds));
        context.Response.Headers.RetryAfter = seconds.ToString(CultureInfo.InvariantCulture);
        await ErrorAnswer.WriteAsync(context, StatusCodes.Status429TooManyRequests, ApiErrorCodes.TooOften,
            $"Too many requests from this client; come back in {seconds} s, or ask the operator to raise "
            + "Http__RequestsPerSecond.");
    }

    /// <inheritdoc/>
    public void Dispose() => _limiter.Dispose();

    private static bool IsOfThisMachine(HttpContext context) =>
        context.Connection.RemoteIpAddress is { } address && IPAddress.IsLoopback(address);
}
