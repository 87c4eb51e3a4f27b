using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using ItAnalytics.Api.Cli;
using ItAnalytics.Api.Hosting;
using ItAnalytics.Api.Tests.Http;
using ItAnalytics.Etl.Submit;
using ItAnalytics.Tests.Support;

namespace ItAnalytics.Api.Tests.Submissions;

/// <summary>Files over HTTP, with keys made at the command line.</summary>
public sealed class SubmissionEndpointTests(PostgresFixture postgres) : IClassFixture<PostgresFixture>, IAsyncLifetime
{
    private const string Address = "/submissions?source=danang-synthetic-yearly";
    private const string Head = "agency_code,indicator_code,period,stage,numerator,denominator,value\n";

    private FakeServer server = null!;

    public async ValueTask InitializeAsync()
    {
        server = await FakeServer.StartAsync(settings: new Settings { MaxUploadBytes = 20_000 });
        server.State.Submissions = SubmissionReception.Gate(postgres.Etl, new SubmissionDesk(postgres.Etl));
        await RunAsync("load", Repository.PathTo("samples", "danang-synthetic", "agencies.csv"));
    }

    public ValueTask DisposeAsync() => server.DisposeAsync();

    [Fact]
    public async Task A_file_as_the_body_is_checked_then_loaded_then_known()
    {
        var key = await KeyAsync("body", "SYN-SO_TT-01");
        const string text = Head + "SYN-SO_TT-01,HT02,2019,SELF,,,1\nSYN-SO_TT-02,HT02,2019,SELF,,,1\n";

        var (checkedStatus, check) = await SendAsync(key, text, Address + "&check=1");
        var (status, receipt) = await SendAsync(key, text);
        var (againStatus, again) = await SendAsync(key, text);

        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.Created, HttpStatusCode.OK), (checkedStatus, status, againStatus));
        Assert.Equal(("CHECKED", "LOADED", "ALREADY_LOADED"), (State(check), State(receipt), State(again)));
        Assert.Equal(JsonValueKind.Null, check.GetProperty("number").ValueKind);
        var counts = receipt.GetProperty("counts");
        Assert.Equal((2, 1, 1), (counts.GetProperty("lines").GetInt32(), counts.GetProperty("facts").GetInt32(), counts.GetProperty("rejected").GetInt32()));
        var complaint = receipt.GetProperty("complaints")[0];
        Assert.Equal(("VAL207", 3), (complaint.GetProperty("rule").GetString(), complaint.GetProperty("line").GetInt32()));
        Assert.Contains("SYN-SO_TT-02", complaint.GetProperty("messageEn").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_of_a_form_keeps_its_name_and_no_folder_of_the_senders()
    {
        var key = await KeyAsync("form", null);
        using var form = new MultipartFormDataContent
        {
            { new StringContent("a word"), "note" },
            { new StringContent(Head + "SYN-SO_TT-01,HT03,2019,SELF,,,1\n"), "file", "../../etc/báo cáo.csv" },
        };

        var (status, receipt) = await SendAsync(key, form);

        Assert.Equal((HttpStatusCode.Created, "báo cáo.csv"), (status, receipt.GetProperty("file").GetString()));
    }

    [Fact]
    public async Task Without_a_good_key_nothing_is_taken()
    {
        var key = await KeyAsync("revoked", null);
        await RunAsync("key", "revoke", "revoked");

        foreach (var secret in new[] { null, "itk_guess", key })
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, Address) { Content = new StringContent(Head) };
            if (secret is not null) request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", secret);
            using var response = await server.Client.SendAsync(request, TestContext.Current.CancellationToken);
            Assert.Equal(HttpStatusCode.Unauthorized, response.StatusCode);
            Assert.Equal("Bearer", response.Headers.WwwAuthenticate.ToString());
        }
    }

    [Fact]
    public async Task What_cannot_be_taken_is_answered_with_a_status_and_a_code()
    {
        var key = await KeyAsync("troubles", "SYN-SO_TT-01");

        Assert.Equal((HttpStatusCode.UnprocessableEntity, "SRC103"), await TroubleAsync(key, "a,b\n1,2\n", Address));
        Assert.Equal((HttpStatusCode.BadRequest, "SRC132"), await TroubleAsync(key, Head, "/submissions"));
        Assert.Equal((HttpStatusCode.BadRequest, "SRC132"), await TroubleAsync(key, Head, "/submissions?source=danang-agencies"));
        Assert.Equal((HttpStatusCode.BadRequest, "GQL531"), await TroubleAsync(key, "", Address));
        Assert.Equal((HttpStatusCode.RequestEntityTooLarge, "GQL535"), await TroubleAsync(key, new string('x', 30_000), Address));
        using var get = await server.GetAsync(Address);
        Assert.Equal((HttpStatusCode.MethodNotAllowed, "POST"), (get.StatusCode, get.Content.Headers.Allow.Single()));
        server.State.Submissions = null;
        Assert.Equal((HttpStatusCode.ServiceUnavailable, "GQL538"), await TroubleAsync(key, Head, Address));
    }

    [Fact]
    public async Task At_the_command_line_a_file_is_checked_dropped_and_corrected()
    {
        var folder = Directory.CreateTempSubdirectory("itanalytics-drop-").FullName;
        try
        {
            var path = Path.Combine(folder, "in", "danang-synthetic", "yearly-9.csv");
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            await File.WriteAllTextAsync(path, Head + "SYN-SO_TT-03,HT02,2019,SELF,,,1\nSYN-SO_TT-03,HT99,2019,SELF,,,1\n", TestContext.Current.CancellationToken);

            var (checkExit, check) = await RunAsync("check", path);
            var (dropExit, dropped) = await RunAsync("drop", folder, "--once", "--quiet", "0");
            var number = dropped.GetProperty("receipts")[0].GetProperty("number").GetInt32();
            var (replayExit, replayed) = await RunAsync("replay", $"{number}", "--line", "3", "--set", "indicator=HT03");

            Assert.Equal((ExitCode.Findings, ExitCode.Findings, ExitCode.Ok), (checkExit, dropExit, replayExit));
            Assert.Equal("CHECKED", State(check.GetProperty("receipts")[0]));
            Assert.Equal("LOADED", State(dropped.GetProperty("receipts")[0]));
            Assert.Equal(1, replayed.GetProperty("receipts")[0].GetProperty("counts").GetProperty("facts").GetInt32());
            Assert.False(File.Exists(path));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static string? State(JsonElement receipt) => receipt.GetProperty("state").GetString();

    private async Task<string> KeyAsync(string name, string? agency)
    {
        string[] args = ["key", "add", name, .. agency is null ? Array.Empty<string>() : ["--agency", agency]];
        return (await RunAsync(args)).Document.GetProperty("secret").GetString()!;
    }

    private Task<(HttpStatusCode, JsonElement)> SendAsync(string key, string text, string address = Address) =>
        SendAsync(key, new ByteArrayContent(Encoding.UTF8.GetBytes(text)), address);

    private async Task<(HttpStatusCode, JsonElement)> SendAsync(string key, HttpContent content, string address = Address)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, address) { Content = content };
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", key);
        using var response = await server.Client.SendAsync(request, TestContext.Current.CancellationToken);
        using var document = JsonDocument.Parse(await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        return (response.StatusCode, document.RootElement.Clone());
    }

    private async Task<(HttpStatusCode, string?)> TroubleAsync(string key, string text, string address)
    {
        var (status, document) = await SendAsync(key, text, address);
        return (status, document.TryGetProperty("errors", out var errors)
            ? errors[0].GetProperty("extensions").GetProperty("code").GetString()
            : document.GetProperty("complaints")[0].GetProperty("rule").GetString());
    }

    private async Task<(int ExitCode, JsonElement Document)> RunAsync(params string[] args)
    {
        var (output, error) = (new StringWriter(), new StringWriter());
        var exitCode = await CommandLine.RunAsync([.. args, "--connection", postgres.ConnectionString, "--json"], output, error);
        Assert.True(output.ToString().Length > 0 || args is ["key", "revoke", ..], error.ToString());
        if (output.ToString().Length == 0) return (exitCode, default);
        using var document = JsonDocument.Parse(output.ToString());
        return (exitCode, document.RootElement.Clone());
    }
}
