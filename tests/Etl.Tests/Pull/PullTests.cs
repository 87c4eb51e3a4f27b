using System.Net;
using System.Text;
using ItAnalytics.Etl.Extract;
using ItAnalytics.Etl.Pull;
using ItAnalytics.Etl.Submit;
using ItAnalytics.Etl.Tests.Load;
using ItAnalytics.Warehouse.Errors;

namespace ItAnalytics.Etl.Tests.Pull;

/// <summary>Sources that are asked, over HTTP and in another PostgreSQL.</summary>
public sealed class PullTests(LoadedWarehouse warehouse) : IClassFixture<LoadedWarehouse>
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Pages_are_followed_to_the_last_and_the_next_pull_asks_for_what_is_new_only()
    {
        using var server = new Server(request => request.Url!.PathAndQuery switch
        {
            "/figures" => (200, Page("/figures?page=2", Row("MC01", 50, "2026-01-01"), Row("MC02", 51, "2026-01-03"))),
            "/figures?page=2" => (200, Page(null, Row("MC05", 52, "2026-01-02"))),
            "/figures?since=2026-01-03" => (200, Page(null, Row("MC01", 60, "2026-02-01"))),
            "/figures?since=2026-02-01" => (200, Page(null)),
            _ => (404, ""),
        });
        var contracts = Contracts("paged", $"url: {server.Address}figures, records: data.items, next: next, watermark: {{field: at, parameter: since}}");

        Assert.Equal(new ReceiptCounts(3, 3, 0, 0, 0), Assert.Single(await Pull(contracts)).Counts);
        Assert.Equal(new ReceiptCounts(1, 1, 0, 0, 0), Assert.Single(await Pull(contracts)).Counts);
        Assert.Empty(await Pull(contracts));
        Assert.Equal(["2026-02-01"], await warehouse.Lines("select watermark from ops.pull_state where source_code = 'paged'"));
        // Everything once more is the content of the first time, and known.
        Assert.Equal(ReceiptState.AlreadyLoaded, Assert.Single(await Pull(contracts, isFull: true)).State);
    }

    [Fact]
    public async Task Pages_are_counted_until_one_is_empty()
    {
        using var server = new Server(request => request.QueryString["p"] is "1" or "2"
            ? (200, $"[{Row("MC06", 40 + int.Parse(request.QueryString["p"]!, System.Globalization.CultureInfo.InvariantCulture), "1", request.QueryString["p"] == "1" ? 2010 : 2011)}]")
            : (200, "[]"));

        var receipt = Assert.Single(await Pull(Contracts("counted", $"url: \"{server.Address}f?x=1\", page: p")));

        Assert.Equal(2, receipt.Counts.Facts);
        Assert.Equal(["/f?x=1&p=1", "/f?x=1&p=2", "/f?x=1&p=3"], server.Asked);
    }

    [Fact]
    public async Task An_answer_that_has_not_changed_is_not_loaded_again()
    {
        using var server = new Server(request => request.Headers["If-None-Match"] == "\"v1\"" ? (304, "") : (200, $"[{Row("MC08", 30, "1")}]"), "\"v1\"");
        var contracts = Contracts("tagged", $"url: {server.Address}f");

        Assert.Single(await Pull(contracts));
        Assert.Empty(await Pull(contracts));
        Assert.Equal(ReceiptState.AlreadyLoaded, Assert.Single(await Pull(contracts, isFull: true)).State);
    }

    [Fact]
    public async Task A_source_that_stumbles_is_asked_again_and_one_that_is_down_is_given_up_with_a_reason()
    {
        var answers = 0;
        using var server = new Server(_ => ++answers < 3 ? (503, "") : (200, $"[{Row("VB03", 30, "1")}]"));
        Assert.Single(await Pull(Contracts("stumbles", $"url: {server.Address}f")));
        Assert.Equal(3, answers);

        using var down = new Server(_ => (500, ""));
        await Fails("SRC141", "answered 500", Contracts("down", $"url: {down.Address}f"));
        using var gone = new Server(_ => (404, ""));
        await Fails("SRC141", "answered 404", Contracts("gone", $"url: {gone.Address}f"));
        Assert.Single(gone.Asked);
        using var strange = new Server(_ => (200, "<html>"));
        await Fails("SRC141", "JSON", Contracts("strange", $"url: {strange.Address}f"));
        using var listless = new Server(_ => (200, "{}"));
        await Fails("SRC141", "no list at 'data'", Contracts("listless", $"url: {listless.Address}f, records: data"));
        using var led = new Server(_ => (200, Page("http://elsewhere.invalid/")));
        await Fails("SRC141", "another server", Contracts("led", $"url: {led.Address}f, records: data.items, next: next"));
        await Fails("SRC142", "NOWHERE_TO_BE_FOUND", Contracts("secret", $"url: {led.Address}f, headers: {{Authorization: NOWHERE_TO_BE_FOUND}}"));
    }

    [Fact]
    public async Task Rows_of_another_database_are_read_behind_the_watermark_and_nothing_can_be_written_there()
    {
        Environment.SetEnvironmentVariable("PULL_TEST_DATABASE", warehouse.ConnectionString);
        await warehouse.Watch<object>(
            """
            create table public.figures (agency text, indicator text, value numeric, at timestamptz);
            insert into public.figures values ('DN-SNV', 'VB04', 70.5, '2026-01-01'), ('DN-SNV', 'VB05', null, '2026-01-02');
            select 1
            """);
        const string query = "select agency, indicator, 2012 as period, value, at from public.figures where at > @watermark::timestamptz";
        var contracts = Contracts("database", $"connection: PULL_TEST_DATABASE, query: \"{query}\", watermark: {{field: at, start: \"2000-01-01\"}}");

        Assert.Equal(new ReceiptCounts(2, 2, 0, 0, 0), Assert.Single(await Pull(contracts)).Counts);
        Assert.Empty(await Pull(contracts));
        Assert.Equal(
            ["VB04|VALUE|70.5", "VB05|MISSING|"],
            await warehouse.Lines(
                """
                select i.indicator_code, s.status_code, o.value from dw.fact_observation o join dw.dim_indicator i using (indicator_key)
                join dw.dim_status s using (status_key) join ops.source_file f using (source_file_key) where f.source_code = 'database' order by 1
                """));
        await Fails("SRC141", "25006", Contracts("writes", "connection: PULL_TEST_DATABASE, query: \"delete from public.figures returning *\""), "42601");
    }

    [Theory]
    [InlineData("url: ftp://x")]
    [InlineData("url: http://x, connection: Y")]
    [InlineData("url: http://x, next: a, page: b")]
    [InlineData("connection: X, query: select 1, watermark: {field: at}")]
    public void A_pull_that_means_nothing_is_refused_with_its_contract(string pull) =>
        Assert.Equal("SRC121", Assert.Throws<CodedException>(() => Contracts("x", pull)).Code);

    private async Task Fails(string code, string word, SourceContracts contracts, string? orWord = null)
    {
        var trouble = await Assert.ThrowsAsync<CodedException>(() => Pull(contracts));
        Assert.Equal(code, trouble.Code);
        Assert.True(
            trouble.Message.Contains(word, StringComparison.Ordinal) || (orWord is not null && trouble.Message.Contains(orWord, StringComparison.Ordinal)),
            trouble.Message);
    }

    private async Task<IReadOnlyList<Receipt>> Pull(SourceContracts contracts, bool isFull = false)
    {
        await warehouse.LoadFolder("danang");
        return await Pulls.RunAsync(warehouse.Etl, contracts, [], "test", isFull, TimeSpan.FromMilliseconds(1), null, Stop);
    }

    private static SourceContracts Contracts(string code, string pull) => SourceContracts.Of(
    [
        ContractReader.Read(
            $"{code}.yaml",
            $$"""
            code: {{code}}
            kind: SUBMISSION
            description: One record is one figure.
            methodology: danang
            states: OBSERVATION
            format: {type: ndjson}
            columns: {agency: agency, indicator: indicator, period: period, value: value}
            constants: {stage: SELF}
            ignored_columns: [at]
            duplicates: LAST_LINE_WINS
            pull: { {{pull}} }
            """),
    ]);

    private static string Row(string indicator, int value, string at, int period = 2010) =>
        $$"""{"agency":"DN-SNV","indicator":"{{indicator}}","period":{{period}},"value":{{value}},"at":"{{at}}"}""";

    private static string Page(string? next, params string[] rows) =>
        $$"""{"data":{"items":[{{string.Join(',', rows)}}]},"next":{{(next is null ? "null" : $"\"{next}\"")}}}""";

    // A server of a few lines, on this machine alone.
    private sealed class Server : IDisposable
    {
        private readonly HttpListener listener = new();

        public Server(Func<HttpListenerRequest, (int Status, string Body)> answer, string? tag = null)
        {
            for (var port = 20_000 + Random.Shared.Next(20_000); ; port++)
            {
                try
                {
                    Address = $"http://127.0.0.1:{port}/";
                    listener.Prefixes.Clear();
                    listener.Prefixes.Add(Address);
                    listener.Start();
                    break;
                }
                catch (HttpListenerException)
                {
                    // Taken by somebody else; the next one may be free.
                }
            }

            _ = Task.Run(async () =>
            {
                while (listener.IsListening)
                {
                    var context = await listener.GetContextAsync();
                    Asked.Add(context.Request.Url!.PathAndQuery);
                    var (status, body) = answer(context.Request);
                    context.Response.StatusCode = status;
                    if (tag is not null) context.Response.Headers["ETag"] = tag;
                    context.Response.Close(status == 304 ? [] : Encoding.UTF8.GetBytes(body), willBlock: true);
                }
            });
        }

        public string Address { get; }

        public List<string> Asked { get; } = [];

        public void Dispose() => listener.Close();
    }
}
