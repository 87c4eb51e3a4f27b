using ItAnalytics.Api.Access;

namespace ItAnalytics.Api.Http;

/// <summary>Who is at the other end of a request.</summary>
internal static class Client
{
    /// <summary>Who asks, as the door has found out.</summary>
    public static Viewer ViewerOf(HttpContext context) => context.Features.Get<Viewer>() ?? Viewer.Nobody;

    /// <summary>Notes who asks.</summary>
    public static void Set(HttpContext context, Viewer viewer) =>
        context.Features.Set(viewer with { Origin = AddressOf(context) });

    /// <summary>Who is counted: the name, else the address; of an IPv6 address the network, which is one customer's.</summary>
    public static string CountedAs(HttpContext context)
    {
        if (ViewerOf(context) is { IsLocal: false, Login: { Length: > 0 } login }) return "name " + login;
        if (context.Connection.RemoteIpAddress is not { } address) return "unknown";
        if (address.IsIPv4MappedToIPv6) address = address.MapToIPv4();
        if (address.AddressFamily != System.Net.Sockets.AddressFamily.InterNetworkV6) return address.ToString();
        return Convert.ToHexStringLower(address.GetAddressBytes().AsSpan(0, 8));
    }

    private static string AddressOf(HttpContext context) => context.Connection.RemoteIpAddress is not { } address ? "unknown"
        : address.IsIPv4MappedToIPv6 ? address.MapToIPv4().ToString()
        : address.ToString();
}
