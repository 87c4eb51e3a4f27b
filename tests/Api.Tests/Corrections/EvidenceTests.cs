using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using ItAnalytics.Api.Access;
using ItAnalytics.Api.Hosting;
using ItAnalytics.Api.Tests.Access;
using ItAnalytics.Api.Tests.Execution;
using ItAnalytics.Api.Tests.Http;
using ItAnalytics.Tests.Support;
using ItAnalytics.Warehouse.Corrections;
using ItAnalytics.Warehouse.Db;

namespace ItAnalytics.Api.Tests.Corrections;

public sealed class EvidenceTests(PostgresFixture postgres) : IClassFixture<PostgresFixture>, IAsyncLifetime
{
    private FakeServer _server = null!;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _server = await FakeServer.StartAsync(settings: new Settings { MaxEvidenceBytes = 3_000_000 });
        _server.State.Evidence = new EvidenceStore(postgres.As(WarehouseRole.Api));
    }

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    [Fact]
    public async Task A_file_is_kept_once_by_its_content_and_given_back_to_save_and_never_to_open()
    {
        // Larger than the pieces in which it is read.
        var content = new byte[2_500_000];
        new Random(7).NextBytes(content);
        var hash = Convert.ToHexStringLower(SHA256.HashData(content));
        var (status, told) = await SendAsync("/evidence?name=c%C3%B4ng%20v%C4%83n%2012.html&by=lan", content);
        Assert.Equal(HttpStatusCode.Created, status);
        Assert.Equal($$"""{"hash":"{{hash}}","name":"công văn 12.html","byteCount":2500000,"path":"/evidence/{{hash}}"}""", told);
        // The same content under another name is the same file.
        Assert.Equal((HttpStatusCode.OK, told), await SendAsync("/evidence?name=b.pdf", content));

        using var answer = await _server.GetAsync($"/evidence/{hash}");
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal(content, await answer.Content.ReadAsByteArrayAsync(Stop));
        Assert.Equal("application/octet-stream", answer.Content.Headers.ContentType!.ToString());
        Assert.Equal("attachment; filename=\"c_ng v_n 12.html\"; filename*=UTF-8''c%C3%B4ng%20v%C4%83n%2012.html",
            answer.Content.Headers.GetValues("Content-Disposition").Single());
        Assert.Equal("sandbox; default-src 'none'", answer.Headers.GetValues("Content-Security-Policy").Single());
        Assert.Equal("nosniff", answer.Headers.GetValues("X-Content-Type-Options").Single());
        Assert.Equal($"\"{hash}\"", answer.Headers.ETag!.ToString());
    }

    [Fact]
    public async Task What_is_too_large_empty_or_from_another_sites_page_is_not_taken()
    {
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, (await SendAsync("/evidence?name=a", new byte[3_000_001])).Status);
        Assert.Equal(HttpStatusCode.BadRequest, (await SendAsync("/evidence?name=a", [])).Status);
        var request = new HttpRequestMessage(HttpMethod.Post, "/evidence?name=a") { Content = new ByteArrayContent([1]) };
        request.Headers.Add("Origin", "https://evil.example");
        using (var answer = await _server.Client.SendAsync(request, Stop)) Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
        using var unknown = await _server.GetAsync($"/evidence/{new string('0', 64)}");
        Assert.Equal(HttpStatusCode.NotFound, unknown.StatusCode);
        using var method = await _server.GetAsync("/evidence");
        Assert.Equal(HttpStatusCode.MethodNotAllowed, method.StatusCode);
    }

    [Fact]
    public async Task Where_people_sign_in_evidence_is_sent_by_roles_and_read_by_staff_and_its_sender()
    {
        await SampleWarehouse.FillAsync(postgres);
        await using var closed = await ClosedServer.StartAsync(postgres);
        closed.Server.State.Evidence = _server.State.Evidence;
        var (clerk, other, reviewer, analyst) = (await closed.AddAsync((AccessRoles.Clerk, "X-TTTT")), await closed.AddAsync((AccessRoles.Clerk, "X-TTTT")),
            await closed.AddAsync((AccessRoles.Reviewer, null)), await closed.AddAsync((AccessRoles.Analyst, null)));
        var path = JsonElement.Parse(await PostAsync(clerk, HttpStatusCode.Created)).GetProperty("path").GetString()!;
        await PostAsync(analyst, HttpStatusCode.Forbidden);
        await PostAsync(null, HttpStatusCode.Unauthorized);
        Assert.Equal(HttpStatusCode.OK, await GetAsync(clerk));
        Assert.Equal(HttpStatusCode.OK, await GetAsync(reviewer));
        Assert.Equal(HttpStatusCode.NotFound, await GetAsync(other));
        Assert.NotEqual(HttpStatusCode.OK, await GetAsync(null));
        Assert.Equal([clerk], await SentByAsync());

        async Task<string> PostAsync(string? login, HttpStatusCode expected)
        {
            var request = new HttpRequestMessage(HttpMethod.Post, "/evidence?name=a.pdf&by=ai%20khac") { Content = new ByteArrayContent("chứng cứ"u8.ToArray()) };
            if (login is not null)
            {
                var (cookie, token) = await closed.EnterAsync(login);
                request.Headers.Add("Cookie", cookie);
                request.Headers.Add("X-CSRF-Token", token);
            }
            using var answer = await closed.SendAsync(request);
            Assert.Equal(expected, answer.StatusCode);
            return await answer.Content.ReadAsStringAsync(Stop);
        }

        async Task<HttpStatusCode> GetAsync(string? login)
        {
            var request = new HttpRequestMessage(HttpMethod.Get, path);
            if (login is not null) request.Headers.Add("Cookie", (await closed.EnterAsync(login)).Cookie);
            using var answer = await closed.SendAsync(request);
            return answer.StatusCode;
        }

        async Task<string[]> SentByAsync()
        {
            await using var command = postgres.Migrator.CreateCommand(
                "select array_agg(distinct who) from ops.audit where action = 'SEND_EVIDENCE' and after ->> 'name' = 'a.pdf' and not after ? 'content'");
            return (string[])(await command.ExecuteScalarAsync(Stop))!;
        }
    }

    private async Task<(HttpStatusCode Status, string Body)> SendAsync(string address, byte[] content)
    {
        using var answer = await _server.Client.PostAsync(address, new ByteArrayContent(content), Stop);
        return (answer.StatusCode, Encoding.UTF8.GetString(await answer.Content.ReadAsByteArrayAsync(Stop)));
    }
}
