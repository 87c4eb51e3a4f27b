using System.Net;
using System.Net.Sockets;
using System.Text;
using ItAnalytics.Api.Access;
using ItAnalytics.Api.Hosting;
using ItAnalytics.Api.Tests.Http;
using ItAnalytics.Tests.Support;
using ItAnalytics.Warehouse.Db;
using Microsoft.Extensions.Configuration;

namespace ItAnalytics.Api.Tests.Access;

/// <summary>Who is asked for a sign-in at all, and by which names a desk of one's own may be called.</summary>
public sealed class DoorTests(PostgresFixture postgres) : IClassFixture<PostgresFixture>
{
    private const string Query = "{ __typename }";

    [Theory]
    [InlineData("http://localhost:8080", true)]
    [InlineData("http://127.0.0.1:8080;http://[::1]:8080", true)]
    [InlineData("http://*:8080", false)]
    [InlineData("http://0.0.0.0:8080", false)]
    [InlineData("http://+:80", false)]
    [InlineData("http://localhost:8080;http://10.0.0.5:8080", false)]
    [InlineData("http://localhost.example:8080", false)]
    public void A_server_that_others_can_reach_asks_who_is_there(string urls, bool isOpen)
    {
        Assert.Equal(isOpen, new AccessSettings().IsOpen(urls));
        Assert.True(new AccessSettings { Mode = AccessMode.Open }.IsOpen(urls));
        Assert.False(new AccessSettings { Mode = AccessMode.Closed }.IsOpen(urls));
    }

    [Theory]
    [InlineData("localhost", HttpStatusCode.OK)]
    [InlineData("127.0.0.1", HttpStatusCode.OK)]
    [InlineData("itanalytics.localhost:8080", HttpStatusCode.OK)]
    [InlineData("rebound.example", HttpStatusCode.MisdirectedRequest)]
    [InlineData("localhost.example", HttpStatusCode.MisdirectedRequest)]
    public async Task An_open_server_answers_to_names_of_this_machine_only(string host, HttpStatusCode status)
    {
        await using var server = await FakeServer.StartAsync();
        using var request = new HttpRequestMessage(HttpMethod.Get, "/graphql?query=%7B__typename%7D");
        request.Headers.Host = host;
        using var answer = await server.Client.SendAsync(request, TestContext.Current.CancellationToken);
        Assert.Equal(status, answer.StatusCode);
    }

    [Fact]
    public async Task Before_the_warehouse_is_open_a_closed_server_lets_nobody_in()
    {
        await using var server = await FakeServer.StartAsync(settings: new Settings { Access = new AccessSettings { Mode = AccessMode.Closed, ShowsPublished = true } });
        using var answer = await server.GetAsync("/graphql?query=%7B__typename%7D");
        Assert.Equal(HttpStatusCode.ServiceUnavailable, answer.StatusCode);
        Assert.Empty(server.Requests);
    }

    [Fact]
    public async Task Every_request_reaches_the_pipeline_as_whoever_sent_it()
    {
        await using var server = await ClosedServer.StartAsync(postgres, new AccessSettings { ShowsPublished = true });
        var login = await server.AddAsync((AccessRoles.Reviewer, null));
        var session = await server.EnterAsync(login);
        (await server.AskAsync(Query, session: session)).Dispose();
        (await server.AskAsync(Query)).Dispose();
        foreach (var path in new[] { "/graphql?query=%7B__typename%7D", "/graphql/persisted/agencies", "/q/agencies.json" })
            (await server.Server.GetAsync(path)).Dispose();
        Assert.Equal([login, "", "", "", ""], server.Server.Requests.Select(request => request.Viewer.Login));
        Assert.Equal(AccessRoles.Reviewer, server.Server.Requests[0].Viewer.Roles);
        Assert.All(server.Server.Requests.Skip(1), request => Assert.Equal(AccessRoles.None, request.Viewer.Roles));
    }

    [Fact]
    public async Task The_first_administrator_is_made_once_from_a_secret()
    {
        var people = new People(postgres.As(WarehouseRole.Access));
        var cancellation = TestContext.Current.CancellationToken;
        Assert.True(await people.AddFirstAdministratorAsync(ClosedServer.Actor, "first", ClosedServer.Password, cancellation));
        Assert.False(await people.AddFirstAdministratorAsync(ClosedServer.Actor, "second", ClosedServer.Password, cancellation));
        Assert.Contains(await people.ListAsync(cancellation), person => person.Login == "first" && person.Roles.Contains("ADMINISTRATOR"));
    }

    [Theory]
    [InlineData("Access:Mode", "half", "Access__Mode is 'half'; give one of open, closed.")]
    [InlineData("Access:Anonymous", "all", "give one of published, none.")]
    [InlineData("Access:Oidc:Issuer", "http://id.example", "give an https address.")]
    [InlineData("Access:Oidc:Issuer", "https://id.example", "Access__Oidc__Audience is missing")]
    [InlineData("Access:AdministratorPasswordFile", "/no/such/file", "/no/such/file")]
    public void A_setting_that_cannot_be_read_lets_nobody_start(string key, string value, string message)
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection([new(key, value)]).Build();
        var refusal = Assert.Throws<Warehouse.Errors.CodedException>(() => Settings.From(configuration, null, null));
        Assert.Contains(message, refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_issuer_s_own_words_may_stand_for_roles()
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(
        [
            new("Access:Oidc:Issuer", "https://id.example"), new("Access:Oidc:Audience", "itanalytics"),
            new("Access:Oidc:Roles:reviewer", "So Noi vu, rank board"),
        ]).Build();
        var tokens = Settings.From(configuration, null, null).Access.Tokens!;
        Assert.Equal(AccessRoles.Reviewer | AccessRoles.Planner, tokens.RolesOf(["rank board", "PLANNER", "nothing"]));
    }

    [Fact]
    public async Task A_client_that_never_ends_its_headers_is_sent_away()
    {
        await using var server = await FakeServer.StartAsync();
        using var client = new TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, server.Client.BaseAddress!.Port, TestContext.Current.CancellationToken);
        var stream = client.GetStream();
        await stream.WriteAsync("GET / HTTP/1.1\r\nHost: localhost\r\nX-Slow: "u8.ToArray(), TestContext.Current.CancellationToken);
        using var reader = new StreamReader(stream, Encoding.ASCII);
        Assert.StartsWith("HTTP/1.1 408", await reader.ReadLineAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }
}
