using System.Globalization;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;

namespace ItAnalytics.Etl.Notify;

/// <summary>
/// Posts messages. The header <c>X-ItAnalytics-Signature</c> is <c>sha256=</c> and the HMAC-SHA256, in hexadecimal digits,
/// of the timestamp of <c>X-ItAnalytics-Timestamp</c>, a full stop and the body: who knows the secret can tell that the
/// message is from here, and new.
/// </summary>
internal sealed class Webhook : IDisposable
{
    private readonly NotifySettings settings;

    // What is posted goes to the address that was set, and nowhere else.
    private readonly HttpClient client;

    public Webhook(NotifySettings settings)
    {
        this.settings = settings;
        client = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false }, disposeHandler: true) { Timeout = settings.Patience };
    }

    /// <summary>The signature of a body at a moment.</summary>
    public static string Sign(string secret, string timestamp, byte[] body) => "sha256=" + Convert.ToHexStringLower(
        HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), (byte[])[.. Encoding.ASCII.GetBytes(timestamp), (byte)'.', .. body]));

    /// <summary>Posts a message.</summary>
    /// <exception cref="HttpRequestException">It was not taken.</exception>
    public async Task SendAsync(Message message, CancellationToken cancellationToken)
    {
        var body = Encoding.UTF8.GetBytes(message.Json);
        var timestamp = DateTimeOffset.UtcNow.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        using var request = new HttpRequestMessage(HttpMethod.Post, settings.Webhook);
        request.Content = new ByteArrayContent(body);
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json", "utf-8");
        request.Headers.Add("X-ItAnalytics-Event", message.Event);
        request.Headers.Add("X-ItAnalytics-Delivery", message.Id);
        request.Headers.Add("X-ItAnalytics-Timestamp", timestamp);
        request.Headers.Add("X-ItAnalytics-Signature", Sign(settings.WebhookSecret, timestamp, body));
        using var response = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
        if (!response.IsSuccessStatusCode)
            throw new HttpRequestException($"The webhook answered {(int)response.StatusCode}.");
    }

    /// <inheritdoc />
    public void Dispose() => client.Dispose();
}
