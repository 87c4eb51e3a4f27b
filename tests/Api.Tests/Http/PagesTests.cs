using System.Net;
using System.Text.RegularExpressions;
using ItAnalytics.Api.Hosting;

namespace ItAnalytics.Api.Tests.Http;

public partial class PagesTests
{
    private const string Browser = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8";

    [Theory]
    [InlineData("/", "text/html; charset=utf-8")]
    [InlineData("/agencies/DN-BHXH?year=2022", "text/html; charset=utf-8")]
    [InlineData("/review?id=x", "text/html; charset=utf-8")]
    [InlineData("/planner", "text/html; charset=utf-8")]
    [InlineData("/publications", "text/html; charset=utf-8")]
    [InlineData("/runs", "text/html; charset=utf-8")]
    [InlineData("/connect", "text/html; charset=utf-8")]
    [InlineData("/start", "text/html; charset=utf-8")]
    [InlineData("/graphql", "text/html; charset=utf-8")]
    [InlineData("/graphql?query=%7Ba%7D", "text/html; charset=utf-8")]
    [InlineData("/vendor/graphiql.min.js", "text/javascript")]
    [InlineData("/vendor/graphiql.min.css", "text/css")]
    [InlineData("/examples/leaderboard.graphql", "text/plain; charset=utf-8")]
    public async Task A_browser_gets_pages(string path, string contentType)
    {
        await using var server = await FakeServer.StartAsync();
        var response = await server.GetAsync(path, Browser);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal(contentType, response.Content.Headers.ContentType?.ToString());
    }

    [Theory]
    [InlineData("/")]
    [InlineData("/start")]
    [InlineData("/graphql")]
    public async Task Whatever_a_page_names_is_served_from_here(string path)
    {
        await using var server = await FakeServer.StartAsync();
        var page = await (await server.GetAsync(path, Browser)).Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        var addresses = Addresses().Matches(page).Select(match => match.Groups[1].Value).ToList();
        Assert.NotEmpty(addresses);
        foreach (var address in addresses.Distinct())
        {
            Assert.StartsWith("/", address, StringComparison.Ordinal);
            Assert.Equal(HttpStatusCode.OK, (await server.GetAsync(address, Browser)).StatusCode);
        }
        Assert.DoesNotContain("<script>", page, StringComparison.Ordinal);
        Assert.DoesNotContain("style=", page, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/")]
    [InlineData("/graphql")]
    [InlineData("/start.js")]
    [InlineData("/nothing/here")]
    [InlineData("/health/live")]
    public async Task Every_answer_forbids_framing_guessing_and_foreign_scripts(string path)
    {
        await using var server = await FakeServer.StartAsync();
        var headers = (await server.GetAsync(path, Browser)).Headers;
        var policy = Assert.Single(headers.GetValues("Content-Security-Policy"));
        Assert.Contains("script-src 'self';", policy, StringComparison.Ordinal);
        Assert.Contains("frame-ancestors 'none'", policy, StringComparison.Ordinal);
        Assert.Equal("nosniff", Assert.Single(headers.GetValues("X-Content-Type-Options")));
        Assert.Single(headers.GetValues("X-Request-Id"));
        Assert.False(headers.Contains("Server"));
    }

    [Fact]
    public async Task Files_named_after_their_content_are_kept_for_ever_and_pages_are_asked_for_anew()
    {
        await using var server = await FakeServer.StartAsync();
        var answer = await server.GetAsync("/", Browser);
        Assert.Equal("no-cache", answer.Headers.CacheControl?.ToString());
        var page = await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        var assets = Addresses().Matches(page).Select(match => match.Groups[1].Value)
            .Where(address => address.StartsWith("/assets/", StringComparison.Ordinal)).ToList();
        Assert.NotEmpty(assets);
        foreach (var asset in assets)
            Assert.Contains("immutable", (await server.GetAsync(asset, Browser)).Headers.CacheControl?.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_unknown_address_names_the_known_ones()
    {
        await using var server = await FakeServer.StartAsync();
        var response = await server.GetAsync("/nothing/here");
        Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
        Assert.Contains("/graphql",
            await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Answers_are_compressed_when_the_client_can_unpack_them()
    {
        await using var server = await FakeServer.StartAsync((_, _) =>
            Task.FromResult(FakeServer.Answer("{\"data\":\"" + new string('x', 5000) + "\"}")));
        using var request = new HttpRequestMessage(HttpMethod.Get, "/graphql?query=%7Ba%7D");
        request.Headers.Add("Accept", "application/graphql-response+json");
        request.Headers.Add("Accept-Encoding", "br");
        var response = await server.Client.SendAsync(request, TestContext.Current.CancellationToken);
        Assert.Equal(["br"], response.Content.Headers.ContentEncoding);
        Assert.InRange((await response.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken)).Length, 1, 500);
    }

    [Fact]
    public async Task Only_configured_origins_may_read_answers_from_a_browser()
    {
        await using var closed = await FakeServer.StartAsync();
        await using var open = await FakeServer.StartAsync(settings: new Settings { CorsOrigins = ["https://bi.example"] });
        Assert.False((await AskFromAsync(closed, "https://bi.example")).Headers.Contains("Access-Control-Allow-Origin"));
        Assert.False((await AskFromAsync(open, "https://other.example")).Headers.Contains("Access-Control-Allow-Origin"));
        Assert.Equal("https://bi.example",
            Assert.Single((await AskFromAsync(open, "https://bi.example")).Headers.GetValues("Access-Control-Allow-Origin")));
    }

    private static Task<HttpResponseMessage> AskFromAsync(FakeServer server, string origin)
    {
        var request = new HttpRequestMessage(HttpMethod.Options, "/graphql");
        request.Headers.Add("Origin", origin);
        request.Headers.Add("Access-Control-Request-Method", "POST");
        request.Headers.Add("Access-Control-Request-Headers", "content-type");
        return server.Client.SendAsync(request, TestContext.Current.CancellationToken);
    }

    [GeneratedRegex("(?:src|href)=\"([^\"]+)\"")]
    private static partial Regex Addresses();
}
