using ItAnalytics.Api.Hosting;

namespace ItAnalytics.Api.Http;

/// <summary>A request that never becomes a GraphQL operation: the status, a stable code and what to do.</summary>
internal sealed record HttpRefusal(int Status, string Code, string Message)
{
    /// <summary>The methods that would do, for the Allow header.</summary>
    public string? Allow { get; init; }

    public static HttpRefusal BadRequest(string message) => new(StatusCodes.Status400BadRequest, ApiErrorCodes.BadRequest, message);

    public static HttpRefusal MethodNotAllowed(string allow, string message) =>
        new(StatusCodes.Status405MethodNotAllowed, ApiErrorCodes.Method, message) { Allow = allow };

    public static HttpRefusal TooLarge(int limit) => new(StatusCodes.Status413PayloadTooLarge, ApiErrorCodes.TooLarge,
        $"The request is larger than {limit} bytes. Send less, or raise the setting Http__MaxRequestBytes.");
}
