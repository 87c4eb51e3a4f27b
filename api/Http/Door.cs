using ItAnalytics.Api.Access;
using ItAnalytics.Api.Hosting;

namespace ItAnalytics.Api.Http;

/// <summary>
/// Finds out who asks before anything is done for them: from a cookie, a key or a token; at a desk of one's own it is
/// whoever sits there. Who shows something that is not good is told so and not taken for anybody.
/// </summary>
internal sealed class Door(Settings settings, ServerState state)
{
    private const string BearerScheme = "Bearer ";

    private readonly bool _isOpen = settings.Access.IsOpen(settings.Urls);

    // Pages of the web reach a server on loopback under names that they choose themselves (DNS rebinding).
    private readonly bool _onlyLoopbackNames = settings.Access.Mode is null && settings.TrustedProxies.Count == 0;

    /// <summary>Lets a request in, or answers why not.</summary>
    public async Task RunAsync(HttpContext context, RequestDelegate next)
    {
        if (_isOpen)
        {
            if (_onlyLoopbackNames && !AccessSettings.IsLoopbackHost(context.Request.Host.Host))
            {
                await ErrorAnswer.WriteAsync(context, StatusCodes.Status421MisdirectedRequest, ApiErrorCodes.HostUnknown,
                    $"This server serves this machine only, as localhost, and not as '{context.Request.Host}'.");
                return;
            }
            Client.Set(context, Viewer.Local);
            await next(context);
            return;
        }
        var isGuarded = IsGuarded(context.Request);
        if (state.Access is not { } access)
        {
            if (isGuarded) await NotYetAsync(context);
            else await next(context);
            return;
        }
        var (viewer, refusal) = await IdentifyAsync(context, access, isGuarded);
        if (refusal is null && isGuarded && viewer.Login.Length == 0 && !settings.Access.ShowsPublished)
        {
            refusal = new HttpRefusal(StatusCodes.Status401Unauthorized, ApiErrorCodes.NotSignedIn,
                "Sign in first (POST /session, or the console), or send a key as 'Authorization: Bearer KEY'.");
        }
        if (refusal is not null)
        {
            if (refusal.Status == StatusCodes.Status401Unauthorized) context.Response.Headers.WWWAuthenticate = "Bearer";
            await ErrorAnswer.WriteAsync(context, refusal);
            return;
        }
        Client.Set(context, viewer);
        await next(context);
    }

    private static async Task<(Viewer, HttpRefusal?)> IdentifyAsync(HttpContext context, AccessDesk access, bool isGuarded)
    {
        var request = context.Request;
        var cancellationToken = context.RequestAborted;
        var authorisation = request.Headers.Authorization.ToString();
        if (authorisation.Length > 0)
        {
            var bearer = authorisation.StartsWith(BearerScheme, StringComparison.OrdinalIgnoreCase)
                ? await access.Credentials.OfBearerAsync(authorisation[BearerScheme.Length..].Trim(), cancellationToken)
                : null;
            return bearer is not null ? (bearer, null) : (Viewer.Nobody, NotGood("key or token"));
        }
        if (SessionCookie.Read(request) is not { } secret) return (Viewer.Nobody, null);
        if (await access.Credentials.OfSessionAsync(secret, cancellationToken) is not { } viewer)
        {
            SessionCookie.Take(context);
            return (Viewer.Nobody, isGuarded ? NotGood("session") : null);
        }
        var isReading = HttpMethods.IsGet(request.Method) || HttpMethods.IsHead(request.Method);
        return isReading || !isGuarded || SessionCookie.MayChange(request, secret)
            ? (viewer, null)
            : (Viewer.Nobody, CrossSite());
    }

    /// <summary>The refusal of what comes with a cookie but from elsewhere.</summary>
    public static HttpRefusal CrossSite() => new(StatusCodes.Status403Forbidden, ApiErrorCodes.CrossSite,
        $"With the cookie of a session, send the token that GET /session answers as {SessionCookie.TokenHeader}, from a page of this server.");

    // What data can be had at. Pages, the sign-in and the health checks are for everybody.
    private static bool IsGuarded(HttpRequest request)
    {
        if (request.Path.StartsWithSegments("/q") || request.Path.StartsWithSegments("/submissions")
            || request.Path.StartsWithSegments("/evidence")) return true;
        if (!request.Path.StartsWithSegments("/graphql", out var rest)) return false;
        var isEditor = !rest.HasValue && HttpMethods.IsGet(request.Method)
            && MediaTypes.Choose(request.Headers.Accept) == AnswerForm.Html;
        return !isEditor;
    }

    private static HttpRefusal NotGood(string what) => new(StatusCodes.Status401Unauthorized, ApiErrorCodes.CredentialRefused,
        $"The {what} is not good, or not any more. Sign in again, or ask an administrator for another key.");

    private Task NotYetAsync(HttpContext context)
    {
        context.Response.Headers.RetryAfter = "1";
        return ErrorAnswer.WriteAsync(context, StatusCodes.Status503ServiceUnavailable, ApiErrorCodes.NotReady,
            $"The warehouse cannot be queried yet ({state.Doing}). /health/ready tells when it can.");
    }
}
