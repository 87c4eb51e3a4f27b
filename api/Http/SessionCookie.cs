using ItAnalytics.Api.Access;

namespace ItAnalytics.Api.Http;

/// <summary>The cookie of a session, and how a page proves that it may use it.</summary>
internal static class SessionCookie
{
    /// <summary>The header in which a page shows the token that it was given beside the cookie.</summary>
    public const string TokenHeader = "X-CSRF-Token";

    // The prefix makes browsers refuse such a cookie from any other host, or without TLS.
    private const string SecureName = "__Host-itanalytics";
    private const string PlainName = "itanalytics";

    /// <summary>The secret in the cookie; null when there is none.</summary>
    public static string? Read(HttpRequest request) =>
        request.Cookies[request.IsHttps ? SecureName : PlainName] is { Length: > 0 } secret ? secret : null;

    /// <summary>Hands the browser the secret of a session, for as long as the browser is open.</summary>
    public static void Give(HttpContext context, string secret) =>
        context.Response.Cookies.Append(NameFor(context), secret, Options(context));

    /// <summary>Takes it away.</summary>
    public static void Take(HttpContext context) => context.Response.Cookies.Delete(NameFor(context), Options(context));

    /// <summary>
    /// May a request change something with this cookie? Only if it shows the token, which pages of other origins cannot
    /// read, and does not say that it comes from one.
    /// </summary>
    public static bool MayChange(HttpRequest request, string secret) =>
        IsOfThisServer(request)
        && Secret.Equal(request.Headers[TokenHeader].ToString(), Secret.CrossSiteToken(secret));

    /// <summary>False for a request that says itself that it comes from a page of another origin.</summary>
    public static bool IsOfThisServer(HttpRequest request) =>
        request.Headers["Sec-Fetch-Site"].ToString() is "" or "same-origin" or "none"
        && (request.Headers.Origin.ToString() is not { Length: > 0 } origin
            || (Uri.TryCreate(origin, UriKind.Absolute, out var page)
                && HostString.FromUriComponent(page) is var host
                && host.Host.Equals(request.Host.Host, StringComparison.OrdinalIgnoreCase)
                && (host.Port ?? page.Port) == (request.Host.Port ?? (request.IsHttps ? 443 : 80))));

    private static string NameFor(HttpContext context) => context.Request.IsHttps ? SecureName : PlainName;

    private static CookieOptions Options(HttpContext context) => new()
    {
        HttpOnly = true,
        Secure = context.Request.IsHttps,
        SameSite = SameSiteMode.Strict,
        Path = "/",
        IsEssential = true,
    };
}
