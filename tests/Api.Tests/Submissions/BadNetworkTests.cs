using System.Net;
using System.Net.Http.Headers;
using System.Text;
using ItAnalytics.Api.Hosting;
using ItAnalytics.Api.Tests.Http;
using ItAnalytics.Etl.Submit;
using ItAnalytics.Tests.Support;
using ItAnalytics.Warehouse.Errors;

namespace ItAnalytics.Api.Tests.Submissions;

/// <summary>
/// Files that are sent over a bad network, or to a service without space: half a file is never loaded, and who sends it
/// again has it loaded once. The folder for what comes is that of the whole process, so nothing else runs meanwhile.
/// </summary>
[Collection(Alone)]
public sealed class BadNetworkTests(PostgresFixture postgres) : IClassFixture<PostgresFixture>, IAsyncLifetime
{
    private const string Alone = "submissions over a bad network";
    private const string Source = "/submissions?source=danang-synthetic-yearly";
    private const string Head = "agency_code,indicator_code,period,stage,numerator,denominator,value\n";
    private const int Lines = 400;

    private FakeServer server = null!;
    private string key = "";

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [CollectionDefinition(Alone, DisableParallelization = true)]
    public sealed class Definition;

    public async ValueTask InitializeAsync()
    {
        server = await FakeServer.StartAsync(settings: new Settings { MaxUploadBytes = 1_000_000 });
        server.State.Submissions = SubmissionReception.Gate(postgres.Etl, new SubmissionDesk(postgres.Etl));
        key = await ApiKeys.AddAsync(postgres.Etl, Guid.NewGuid().ToString("N"), null, "test", Stop);
    }

    public ValueTask DisposeAsync() => server.DisposeAsync();

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Half_a_file_is_not_taken_and_the_whole_one_once(bool isChunked)
    {
        var year = isChunked ? 2018 : 2019;
        var text = Text(year);
        var random = new Random(20_221_125);
        var cut = 0;
        for (var i = 0; i < 12; i++)
        {
            var fault = Fault.Any(random, text.Length) with { IsToServer = true, AfterBytes = random.Next(300, text.Length - 50) };
            await using var proxy = FaultyProxy.Before(new IPEndPoint(IPAddress.Loopback, server.Client.BaseAddress!.Port), _ => fault);
            using var client = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{proxy.Port}") };
            try
            {
                using var answer = await SendAsync(client, text, isChunked);
                Assert.False(answer.IsSuccessStatusCode, $"{fault} was answered by {answer.StatusCode}.");
            }
            catch (HttpRequestException)
            {
                cut++;
            }
        }

        Assert.True(cut > 6, $"Only {cut} of 12 connections were cut.");
        Assert.Equal(0, await CountAsync());
        using var whole = await SendAsync(server.Client, text, isChunked);
        Assert.Equal(HttpStatusCode.Created, whole.StatusCode);
        Assert.Equal(1, await CountAsync());

        async Task<long> CountAsync()
        {
            // Its lines name agencies that nobody knows, so each content is seen by what was refused of it.
            await using var count = postgres.Etl.CreateCommand(
                $"select count(distinct source_file_key) from ops.rejection where raw_text like '%,{year},%'");
            return (long)(await count.ExecuteScalarAsync(Stop))!;
        }
    }

    [Fact]
    public async Task Whoever_does_not_hear_the_answer_and_sends_again_is_told_that_it_was_loaded()
    {
        var text = Text(2017);
        await using var proxy = FaultyProxy.Before(
            new IPEndPoint(IPAddress.Loopback, server.Client.BaseAddress!.Port), _ => new Fault(FaultKind.Reset, false, 20, TimeSpan.Zero));
        using var client = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{proxy.Port}") };
        await Assert.ThrowsAsync<HttpRequestException>(() => SendAsync(client, text, isChunked: false));

        using var again = await SendAsync(server.Client, text, isChunked: false);

        Assert.Equal(HttpStatusCode.OK, again.StatusCode);
        Assert.Contains("ALREADY_LOADED", await again.Content.ReadAsStringAsync(Stop), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_space_for_what_comes_the_sender_is_told_to_come_again()
    {
        using var disk = SmallDisk.Mount(8);
        var before = Environment.GetEnvironmentVariable("TMPDIR");
        HttpResponseMessage full;
        try
        {
            Environment.SetEnvironmentVariable("TMPDIR", disk.Folder);
            full = await SendAsync(server.Client, Text(2016), isChunked: false);
        }
        finally
        {
            Environment.SetEnvironmentVariable("TMPDIR", before);
        }

        using (full)
        {
            Assert.Equal(HttpStatusCode.InsufficientStorage, full.StatusCode);
            Assert.Contains(ErrorCodes.DiskFull, await full.Content.ReadAsStringAsync(Stop), StringComparison.Ordinal);
        }

        Assert.Empty(Directory.EnumerateFileSystemEntries(disk.Folder));
        using var again = await SendAsync(server.Client, Text(2016), isChunked: false);
        Assert.Equal(HttpStatusCode.Created, again.StatusCode);
    }

    private static string Text(int year) =>
        Head + string.Concat(Enumerable.Range(0, Lines).Select(i => $"SYN-SO_TT-{i:000},HT02,{year},SELF,,,1\n"));

    private Task<HttpResponseMessage> SendAsync(HttpClient client, string text, bool isChunked)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, Source) { Content = new ByteArrayContent(Encoding.UTF8.GetBytes(text)) };
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", key);
        request.Headers.TransferEncodingChunked = isChunked ? true : null;
        return client.SendAsync(request, Stop);
    }
}
