using System.Net;
using System.Text;
using ItAnalytics.Api.Access;
using ItAnalytics.Api.Hosting;
using ItAnalytics.Api.Http;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Logging;

namespace ItAnalytics.Api.Tests.Http;

/// <summary>The real HTTP server on a free port, with an executor that the test chooses behind it.</summary>
internal sealed class FakeServer : IAsyncDisposable
{
    private readonly WebApplication _app;

    private FakeServer(WebApplication app, ServerState state)
    {
        (_app, State) = (app, state);
        // The answers are compared byte for byte, so nothing is unpacked on the way.
        Client = new HttpClient(new SocketsHttpHandler { AutomaticDecompression = DecompressionMethods.None, UseCookies = false })
        {
            BaseAddress = new Uri(app.Urls.First()),
        };
    }

    public HttpClient Client { get; }

    public ServerState State { get; }

    public List<GraphQLRequest> Requests { get; } = [];

    public static async Task<FakeServer> StartAsync(
        GraphQLExecutor? execute = null, Settings? settings = null, RequestPipeline? pipeline = null,
        AccessDesk? access = null)
    {
        var state = new ServerState { Probe = _ => Task.FromResult(true), Doing = null, Access = access };
        settings = (settings ?? new Settings()) with { Urls = "http://127.0.0.1:0" };
        var app = ApiHost.Build(settings, state, logging => logging.ClearProviders());
        await ApiHost.StartAsync(app, settings.Urls, TestContext.Current.CancellationToken);
        var server = new FakeServer(app, state);
        state.Pipeline = pipeline;
        execute ??= pipeline is null ? null : pipeline.ExecuteAsync;
        state.Execute = async (request, cancellationToken) =>
        {
            server.Requests.Add(request);
            return execute is null ? Answer("""{"data":{}}""") : await execute(request, cancellationToken);
        };
        return server;
    }

    public static int FreePort()
    {
        using var listener = new System.Net.Sockets.TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    public static ExecutionOutcome Answer(string json, ExecutionProgress progress = ExecutionProgress.Executed) =>
        new(Encoding.UTF8.GetBytes(json), progress);

    public Task<HttpResponseMessage> PostAsync(string body, string contentType = "application/json", string? accept = null)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, "/graphql")
        {
            Content = new ByteArrayContent(Encoding.UTF8.GetBytes(body)),
        };
        if (contentType.Length > 0) request.Content.Headers.TryAddWithoutValidation("Content-Type", contentType);
        if (accept is not null) request.Headers.TryAddWithoutValidation("Accept", accept);
        return Client.SendAsync(request, TestContext.Current.CancellationToken);
    }

    public Task<HttpResponseMessage> GetAsync(string path, string? accept = null, HttpMethod? method = null)
    {
        var request = new HttpRequestMessage(method ?? HttpMethod.Get, path);
        if (accept is not null) request.Headers.TryAddWithoutValidation("Accept", accept);
        return Client.SendAsync(request, TestContext.Current.CancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await _app.StopAsync();
        await _app.DisposeAsync();
    }
}
