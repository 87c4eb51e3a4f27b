using System.Net;
using System.Net.Sockets;
using Dapper;
using ItAnalytics.Etl.Jobs;
using ItAnalytics.Tests.Support;
using ItAnalytics.Warehouse.Errors;
using Npgsql;

namespace ItAnalytics.Etl.Tests.Jobs;

/// <summary>Runs that somebody cancels, and runs that fail: of what may pass, and of what may not.</summary>
public sealed class TroubleTests(PostgresFixture postgres) : IClassFixture<PostgresFixture>
{
    private static readonly RunTimes Quick = Worker.Times;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_run_that_waits_ends_as_soon_as_it_is_cancelled_and_says_by_whom()
    {
        var request = await RequestAsync("LOAD");
        await CancelAsync(request, "an.nguyen");

        Assert.Equal(
            "CANCELLED SYS924 Cancelled by an.nguyen before it began. Ask for it again if it is wanted after all.",
            await TextAsync("select concat_ws(' ', state, error_code, message) from ops.run where run_key = @request", new { request }));
        var result = await RunAsync(request, _ => throw new InvalidOperationException("is not done"));
        Assert.Equal(RunState.NotClaimed, result.State);
    }

    [Fact]
    public async Task A_run_at_work_is_cancelled_in_the_middle_of_a_statement_and_leaves_nothing_half_written()
    {
        var request = await RequestAsync("LOAD");
        var working = RunAsync(request, async run =>
        {
            await run.StepAsync("whole", (_, _) => ExecuteAsync("create table public.whole as select 1 as a"));
            await run.StepAsync("half", async (_, stop) =>
            {
                await using var connection = await postgres.Migrator.OpenConnectionAsync(stop);
                await using var transaction = await connection.BeginTransactionAsync(stop);
                await connection.ExecuteAsync("create table public.half as select 1 as a");
                await connection.ExecuteAsync(new CommandDefinition("select pg_sleep(600)", cancellationToken: stop));
                await transaction.CommitAsync(stop);
            });
        });
        while (await TextAsync("select count(*)::text from ops.run_step where run_key = @request", new { request }) != "2")
            await Task.Delay(50, Stop);
        await CancelAsync(request, "an.nguyen");
        var result = await working;

        Assert.Equal((RunState.Cancelled, RunErrorCodes.Cancelled), (result.State, result.ErrorCode));
        Assert.StartsWith("Cancelled by an.nguyen: the step at work is undone, the steps before it stand.", result.Message, StringComparison.Ordinal);
        Assert.Equal("CANCELLED SUCCEEDED INTERRUPTED", await TextAsync(
            "select concat_ws(' ', r.state, string_agg(s.state, ' ' order by step_number)) from ops.run r join ops.run_step s using (run_key) where run_key = @request group by r.state",
            new { request }));
        Assert.Equal("whole", await TextAsync("select concat_ws(' ', to_regclass('public.whole'), to_regclass('public.half'))"));
        Assert.Equal("0", await TextAsync("select count(*)::text from ops.run where retry_of = @request", new { request }));
    }

    [Fact]
    public async Task The_api_may_ask_that_a_run_end_and_may_not_take_it_back()
    {
        var request = await RequestAsync("SCORE");
        await using var api = await postgres.Acting.OpenConnectionAsync(Stop);
        await api.ExecuteAsync("insert into ops.run_cancellation (run_key, requested_by) values (@request, 'api')", new { request });

        Assert.Equal("CANCELLED", await TextAsync("select state from ops.run where run_key = @request", new { request }));
        foreach (var sql in new[] { "delete from ops.run_cancellation", "update ops.run_cancellation set requested_by = 'x'" })
        {
            var refusal = await Assert.ThrowsAsync<PostgresException>(() => api.ExecuteAsync(sql));
            Assert.Equal(PostgresErrorCodes.InsufficientPrivilege, refusal.SqlState);
        }
    }

    [Fact]
    public async Task What_may_pass_is_tried_again_ever_later_until_it_passes_or_is_given_up()
    {
        var first = await RequestAsync("LOAD");
        var key = first;
        var times = Quick with { Attempts = 3, Pause = TimeSpan.FromMinutes(1) };
        foreach (var (attempt, minutes) in new[] { (1, 1), (2, 2) })
        {
            var result = await RunAsync(key, _ => throw new PostgresException("deadlock", "ERROR", "ERROR", "40P01"), times);
            Assert.Equal((RunState.Failed, ErrorCodes.StatementFailed), (result.State, result.ErrorCode));
            Assert.Matches(
                $@"run again\. It is tried again by itself at .+Z \(attempt {attempt + 1} of 3, run [0-9]+\)\.$", result.Message);
            Assert.Equal($"QUEUED {attempt + 1} {minutes} {first}", await TextAsync(
                """
                select concat_ws(' ', n.state, n.attempt, round(extract(epoch from n.due_at - o.finished_at) / 60), n.first_key)
                from ops.run n join ops.run o on o.run_key = n.retry_of where n.retry_of = @key
                """, new { key }));
            key = long.Parse(await TextAsync("select run_key::text from ops.run where retry_of = @key", new { key }), null);
        }
        var last = await RunAsync(key, _ => throw new PostgresException("deadlock", "ERROR", "ERROR", "40P01"), times);
        Assert.EndsWith("run again.", last.Message, StringComparison.Ordinal);
        Assert.Equal("0", await TextAsync("select count(*)::text from ops.run where retry_of = @key", new { key }));
    }

    [Fact]
    public async Task What_nobody_mended_is_not_tried_again_and_says_what_to_do()
    {
        var request = await RequestAsync("LOAD");
        var result = await RunAsync(request, _ => throw new PostgresException("disk full", "ERROR", "ERROR", "53100"));

        Assert.Equal(
            "PostgreSQL refused a statement (53100): disk full. Give the database more disk, memory or connections, then run again.",
            result.Message);
        Assert.Equal("0", await TextAsync("select count(*)::text from ops.run where retry_of = @request", new { request }));
    }

    [Fact]
    public async Task A_run_that_a_person_began_is_left_to_the_person()
    {
        var result = await Runner.RunAsync(
            postgres.Etl, new RunOrder(RunKind.Load, "test"),
            _ => throw new PostgresException("deadlock", "ERROR", "ERROR", "40P01"), null, new RunTerms(Quick), Stop);

        Assert.Equal("0", await TextAsync("select count(*)::text from ops.run where retry_of = @RunKey", new { result.RunKey }));
    }

    [Fact]
    public async Task A_source_that_is_down_is_asked_again_by_itself_until_it_is_up()
    {
        using var folder = new TemporaryFolder("pulls");
        var port = FreePort();
        await File.WriteAllTextAsync(Path.Combine(folder.Path, "flaky.yaml"),
            $$"""
            code: flaky
            kind: OFFICIAL
            description: One record is one agency.
            states: AGENCY
            format: {type: ndjson}
            columns: {code: code, name_vi: name, name_en: name, type: type, valid_from: from}
            pull: {url: "http://127.0.0.1:{{port}}/f"}
            """, Stop);
        var pipeline = new PipelineSettings { Times = Quick, ContractFolder = folder.Path };
        await using var connection = await postgres.Etl.OpenConnectionAsync(Stop);
        var first = await RunJournal.RequestOnceAsync(connection, RunKind.Pull, new RunParameters { Source = "flaky" }, "test", Stop);

        // Nobody answers: the pull fails of what may pass.
        await using (await Worker.StartAsync(postgres.Etl, pipeline: pipeline))
        {
            while (await TextAsync("select state from ops.run where run_key = @first", new { first }) != "FAILED")
                await Task.Delay(100, Stop);
            using var server = new HttpListener();
            server.Prefixes.Add($"http://127.0.0.1:{port}/");
            server.Start();
            var answering = AnswerAsync(server, """[{"code": "X1", "name": "Sở Một", "type": "DEPARTMENT", "from": "2000-01-01"}]""");
            while (await TextAsync("select count(*)::text from ops.run where first_key = @first and state = 'SUCCEEDED'", new { first }) != "1")
                await Task.Delay(100, Stop);
        }
        Assert.Equal("Sở Một", await TextAsync("select name_vi from dw.dim_agency where agency_code = 'X1'"));
        Assert.Equal("true", await TextAsync(
            """
            select (f.run_key = r.run_key)::text from ops.source_file f, ops.run r
            where f.source_code = 'flaky' and r.first_key = @first and r.state = 'SUCCEEDED'
            """, new { first }));
    }

    [Theory]
    [InlineData(unchecked((int)0x80070020), true)]
    [InlineData(unchecked((int)0x80070002), false)]
    public void A_file_that_another_program_holds_may_be_free_a_little_later(int hresult, bool mayPass)
    {
        var trouble = RunTrouble.Of(new IOException("it is held", hresult));
        Assert.Equal((RunErrorCodes.FileTrouble, mayPass), (trouble.Code, trouble.MayPass));
    }

    [Fact]
    public void A_file_that_is_locked_on_this_machine_is_told_apart()
    {
        using var folder = new TemporaryFolder("locked");
        var path = Path.Combine(folder.Path, "a.csv");
        using var holder = new FileStream(path, FileMode.CreateNew, FileAccess.ReadWrite, FileShare.None);
        var error = Assert.Throws<IOException>(() => new FileStream(path, FileMode.Open, FileAccess.ReadWrite, FileShare.None));
        Assert.True(RunTrouble.Of(error).MayPass, $"HRESULT {error.HResult}");
    }

    private static async Task AnswerAsync(HttpListener server, string body)
    {
        try
        {
            while (true)
            {
                var context = await server.GetContextAsync();
                await using var writer = new StreamWriter(context.Response.OutputStream);
                await writer.WriteAsync(body);
            }
        }
        catch (Exception error) when (error is HttpListenerException or ObjectDisposedException)
        {
            // The test is over.
        }
    }

    private static int FreePort()
    {
        using var probe = new TcpListener(IPAddress.Loopback, 0);
        probe.Start();
        return ((IPEndPoint)probe.LocalEndpoint).Port;
    }

    private Task<RunResult> RunAsync(long request, Func<Run, Task> work, RunTimes? times = null) => Runner.RunAsync(
        postgres.Etl, new RunOrder(RunKind.Load, "test") { RequestKey = request }, work, null, new RunTerms(times ?? Quick), Stop);

    private async Task<long> RequestAsync(string kind)
    {
        await using var connection = await postgres.Acting.OpenConnectionAsync(Stop);
        return await connection.ExecuteScalarAsync<long>(
            "insert into ops.run (kind, requested_by) values (@kind, 'api') returning run_key", new { kind });
    }

    private Task<int> CancelAsync(long run, string by) => ExecuteAsync(
        "insert into ops.run_cancellation (run_key, requested_by) values (@run, @by)", new { run, by });

    private async Task<int> ExecuteAsync(string sql, object? values = null)
    {
        await using var connection = await postgres.Migrator.OpenConnectionAsync(Stop);
        return await connection.ExecuteAsync(sql, values);
    }

    private async Task<string> TextAsync(string sql, object? values = null)
    {
        await using var connection = await postgres.Migrator.OpenConnectionAsync(Stop);
        return (await connection.ExecuteScalarAsync<string>(sql, values))!;
    }
}
