using System.Net;
using System.Net.Sockets;

namespace ItAnalytics.Etl.Tests.Notify;

/// <summary>A webhook on this machine: keeps what is posted to it, and answers as it is told to.</summary>
internal sealed class HookListener : IDisposable
{
    private readonly HttpListener listener = new();

    public HookListener()
    {
        using (var probe = new TcpListener(IPAddress.Loopback, 0))
        {
            probe.Start();
            Address = new Uri($"http://127.0.0.1:{((IPEndPoint)probe.LocalEndpoint).Port}/hook");
        }
        listener.Prefixes.Add(new Uri(Address, "/").ToString());
        listener.Start();
        _ = ServeAsync();
    }

    public Uri Address { get; }

    /// <summary>Answers with this.</summary>
    public int Status { get; set; } = 204;

    /// <summary>What was posted: body, and headers by name.</summary>
    public List<(byte[] Body, System.Collections.Specialized.NameValueCollection Headers)> Posts { get; } = [];

    public void Dispose() => listener.Close();

    private async Task ServeAsync()
    {
        try
        {
            while (true)
            {
                var context = await listener.GetContextAsync();
                using var body = new MemoryStream();
                await context.Request.InputStream.CopyToAsync(body);
                Posts.Add((body.ToArray(), context.Request.Headers));
                context.Response.StatusCode = Status;
                if (Status is >= 300 and < 400) context.Response.RedirectLocation = Address + "/elsewhere";
                context.Response.Close();
            }
        }
        catch (Exception error) when (error is HttpListenerException or ObjectDisposedException)
        {
            // The test is over.
        }
    }
}
