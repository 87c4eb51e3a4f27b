namespace ItAnalytics.Api.Http;

/// <summary>Who asks, as far as answers, limits and caches tell people apart.</summary>
internal static class Viewer
{
    /// <summary>The name under which the client signed in; empty for anybody.</summary>
    public static string Of(HttpContext context) =>
        context.User.Identity is { IsAuthenticated: true, Name: { } name } ? name : "";

    /// <summary>Who is counted: the name, else the address; of an IPv6 address the network, which is one customer's.</summary>
    public static string Client(HttpContext context)
    {
        if (Of(context) is { Length: > 0 } name) return "name " + name;
        if (context.Connection.RemoteIpAddress is not { } address) return "unknown";
        if (address.IsIPv4MappedToIPv6) address = address.MapToIPv4();
        if (address.AddressFamily != System.Net.Sockets.AddressFamily.InterNetworkV6) return address.ToString();
        return Convert.ToHexStringLower(address.GetAddressBytes().AsSpan(0, 8));
    }
}
