using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using ItAnalytics.Api.Access;
using ItAnalytics.Api.Hosting;
using ItAnalytics.Api.Tests.Execution;
using ItAnalytics.Api.Tests.Http;
using ItAnalytics.Tests.Support;
using ItAnalytics.Warehouse.Db;
using Microsoft.Extensions.Logging.Abstractions;

namespace ItAnalytics.Api.Tests.Access;

/// <summary>A real server where people sign in and programs show keys, over the sample warehouse.</summary>
internal sealed class ClosedServer : IAsyncDisposable
{
    public const string Password = "correct horse battery";

    private readonly AccessDesk _desk;
    private readonly RequestPipeline _pipeline;

    private ClosedServer(FakeServer server, AccessDesk desk, RequestPipeline pipeline, People people) =>
        (Server, _desk, _pipeline, People) = (server, desk, pipeline, people);

    public FakeServer Server { get; }

    public People People { get; }

    public static Actor Actor { get; } = new("test", "a test");

    public static async Task<ClosedServer> StartAsync(PostgresFixture postgres, AccessSettings? access = null, bool trustsThisMachine = false)
    {
        access = (access ?? new AccessSettings()) with { Mode = AccessMode.Closed };
        if (access.SignInsPerMinute == new AccessSettings().SignInsPerMinute) access = access with { SignInsPerMinute = 10_000 };
        var source = postgres.As(WarehouseRole.Access);
        var desk = new AccessDesk(source, access, NullLogger.Instance);
        var pipeline = await SampleWarehouse.OpenAsync(postgres, new PipelineOptions { AnswerCacheBytes = 0 });
        var server = await FakeServer.StartAsync(settings: new Settings
        {
            Access = access,
            TrustedProxies = trustsThisMachine ? [System.Net.IPNetwork.Parse("127.0.0.0/8")] : [],
        }, pipeline: pipeline, access: desk);
        return new ClosedServer(server, desk, pipeline, new People(source));
    }

    /// <summary>A new person with some roles; returns the login.</summary>
    public async Task<string> AddAsync(params (AccessRoles Role, string? Agency)[] roles)
    {
        var login = $"p{Guid.NewGuid():N}";
        await People.AddAsync(Actor, login, "Person", Password, TestContext.Current.CancellationToken);
        foreach (var (role, agency) in roles)
            await People.GrantAsync(Actor, login, role, agency, TestContext.Current.CancellationToken);
        return login;
    }

    public Task<HttpResponseMessage> SignInAsync(string login, string password, Action<HttpRequestMessage>? with = null)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, "/session") { Content = JsonContent.Create(new { login, password }) };
        with?.Invoke(request);
        return SendAsync(request);
    }

    /// <summary>Signs in; the cookie and the token that goes with it.</summary>
    public async Task<(string Cookie, string Token)> EnterAsync(string login)
    {
        using var answer = await SignInAsync(login, Password);
        answer.EnsureSuccessStatusCode();
        var cookie = answer.Headers.GetValues("Set-Cookie").Single().Split(';')[0];
        var told = await answer.Content.ReadFromJsonAsync<JsonElement>(TestContext.Current.CancellationToken);
        return (cookie, told.GetProperty("csrfToken").GetString()!);
    }

    /// <summary>Asks something with a bearer, or with a cookie and its token.</summary>
    public Task<HttpResponseMessage> AskAsync(
        string query, string? bearer = null, (string Cookie, string? Token)? session = null, Action<HttpRequestMessage>? with = null)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, "/graphql") { Content = JsonContent.Create(new { query }) };
        if (bearer is not null) request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", bearer);
        if (session is { } known)
        {
            request.Headers.Add("Cookie", known.Cookie);
            if (known.Token is { } token) request.Headers.Add("X-CSRF-Token", token);
        }
        with?.Invoke(request);
        return SendAsync(request);
    }

    public Task<HttpResponseMessage> SendAsync(HttpRequestMessage request) =>
        Server.Client.SendAsync(request, TestContext.Current.CancellationToken);

    public static async Task<JsonElement> JsonAsync(HttpResponseMessage answer) =>
        await answer.Content.ReadFromJsonAsync<JsonElement>(TestContext.Current.CancellationToken);

    public static async Task<string?> CodeAsync(HttpResponseMessage answer) =>
        (await JsonAsync(answer)).TryGetProperty("errors", out var errors)
            ? errors[0].GetProperty("extensions").GetProperty("code").GetString()
            : null;

    public async ValueTask DisposeAsync()
    {
        await Server.DisposeAsync();
        await _pipeline.DisposeAsync();
        _desk.Dispose();
    }
}
