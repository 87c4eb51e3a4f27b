using System.Text.Json;
using System.Threading.RateLimiting;
using ItAnalytics.Api.Access;
using ItAnalytics.Api.Hosting;
using Microsoft.AspNetCore.Http.Features;

namespace ItAnalytics.Api.Http;

/// <summary><c>/session</c>: GET says who is asking, POST signs in with login and password, DELETE signs out.</summary>
internal sealed class SessionEndpoint : IDisposable
{
    private const int LargestBody = 16 << 10;
    private static readonly JsonSerializerOptions Style = new(JsonSerializerDefaults.Web)
    {
        Encoder = ErrorAnswer.ReadableJson.Encoder,
    };

    private readonly Settings _settings;
    private readonly ServerState _state;
    private readonly PartitionedRateLimiter<string> _limiter;

    public SessionEndpoint(Settings settings, ServerState state)
    {
        (_settings, _state) = (settings, state);
        _limiter = PartitionedRateLimiter.Create<string, string>(of => RateLimitPartition.GetFixedWindowLimiter(of,
            _ => new FixedWindowRateLimiterOptions
            {
                PermitLimit = settings.Access.SignInsPerMinute,
                Window = TimeSpan.FromMinutes(1),
            }));
    }

    public async Task HandleAsync(HttpContext context)
    {
        context.Response.Headers.CacheControl = "no-store";
        var method = context.Request.Method;
        if (HttpMethods.IsGet(method) || HttpMethods.IsHead(method)) await TellAsync(context, Client.ViewerOf(context));
        else if (HttpMethods.IsPost(method)) await SignInAsync(context);
        else if (HttpMethods.IsDelete(method)) await SignOutAsync(context);
        else await ErrorAnswer.WriteAsync(context, HttpRefusal.MethodNotAllowed("GET, POST, DELETE", $"{method} is not served here."));
    }

    /// <inheritdoc/>
    public void Dispose() => _limiter.Dispose();

    private Task TellAsync(HttpContext context, Viewer viewer, string? secret = null)
    {
        secret ??= viewer is { IsLocal: false, Login.Length: > 0 } ? SessionCookie.Read(context.Request) : null;
        return context.Response.WriteAsJsonAsync(new
        {
            mode = _settings.Access.IsOpen(_settings.Urls) ? "open" : "closed",
            anonymous = _settings.Access.ShowsPublished ? "published" : "none",
            isSignedIn = viewer.Login.Length > 0,
            login = viewer.Login,
            name = viewer.Name.Length > 0 ? viewer.Name : viewer.Login,
            roles = viewer.Roles.Words(),
            agency = viewer.AgencyCode,
            csrfToken = secret is null ? null : Secret.CrossSiteToken(secret),
        }, Style, context.RequestAborted);
    }

    private async Task SignInAsync(HttpContext context)
    {
        if (_settings.Access.IsOpen(_settings.Urls))
        {
            await TellAsync(context, Client.ViewerOf(context));
            return;
        }
        if (_state.Access is not { } access)
        {
            context.Response.Headers.RetryAfter = "1";
            await ErrorAnswer.WriteAsync(context, StatusCodes.Status503ServiceUnavailable, ApiErrorCodes.NotReady,
                $"Nobody can sign in yet ({_state.Doing}). /health/ready tells when.");
            return;
        }
        // Nobody is signed in from a page of somebody else, under somebody else's name.
        if (!SessionCookie.IsOfThisServer(context.Request))
        {
            await ErrorAnswer.WriteAsync(context, Door.CrossSite());
            return;
        }
        if (await ReadAsync(context) is not { } given) return;
        var address = Client.CountedAs(context);
        using var byAddress = _limiter.AttemptAcquire("address " + address);
        using var byLogin = _limiter.AttemptAcquire("login " + given.Login.Trim().ToLowerInvariant());
        if (!byAddress.IsAcquired || !byLogin.IsAcquired)
        {
            context.Response.Headers.RetryAfter = "60";
            await ErrorAnswer.WriteAsync(context, StatusCodes.Status429TooManyRequests, ApiErrorCodes.TooOften,
                "Too many attempts to sign in; wait a minute.");
            return;
        }
        var origin = Client.ViewerOf(context).Origin;
        var secret = await access.SignIn.SignInAsync(given.Login, given.Password, origin, context.RequestAborted);
        var viewer = secret is null ? null : await access.Credentials.OfSessionAsync(secret, context.RequestAborted);
        if (viewer is null)
        {
            await ErrorAnswer.WriteAsync(context, StatusCodes.Status401Unauthorized, ApiErrorCodes.SignInRefused,
                "Login and password do not go together, or the login is locked for now. After a quarter of an hour try "
                + "again, or ask an administrator.");
            return;
        }
        SessionCookie.Give(context, secret!);
        await TellAsync(context, viewer, secret);
    }

    private async Task SignOutAsync(HttpContext context)
    {
        if (_state.Access is { } access && SessionCookie.Read(context.Request) is { } secret)
        {
            if (!SessionCookie.MayChange(context.Request, secret))
            {
                await ErrorAnswer.WriteAsync(context, Door.CrossSite());
                return;
            }
            await access.SignIn.SignOutAsync(Client.ViewerOf(context), secret, context.RequestAborted);
            access.Credentials.Forget(secret);
            SessionCookie.Take(context);
        }
        context.Response.StatusCode = StatusCodes.Status204NoContent;
    }

    // Null after a refusal was written.
    private static async Task<Given?> ReadAsync(HttpContext context)
    {
        if (!context.Request.HasJsonContentType())
        {
            await ErrorAnswer.WriteAsync(context, StatusCodes.Status415UnsupportedMediaType, ApiErrorCodes.ContentType,
                "Send 'application/json' in UTF-8.");
            return null;
        }
        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } feature)
            feature.MaxRequestBodySize = LargestBody;
        try
        {
            var given = await context.Request.ReadFromJsonAsync<Given>(Style, context.RequestAborted);
            if (given is { Login: not null, Password: not null }) return given;
        }
        catch (JsonException)
        {
            // Said below, in the words that help.
        }
        await ErrorAnswer.WriteAsync(context, HttpRefusal.BadRequest("Send {\"login\": \"…\", \"password\": \"…\"}."));
        return null;
    }

    private sealed record Given(string Login, string Password);
}
