using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using Dapper;
using ItAnalytics.Etl.Jobs;
using ItAnalytics.Tests.Support;
using ItAnalytics.Warehouse.Db;

namespace ItAnalytics.Etl.Tests.Jobs;

/// <summary>A worker left to itself: drop folder, pulls, refused lines, maintenance.</summary>
public sealed class UnattendedTests(PostgresFixture postgres) : IClassFixture<PostgresFixture>
{
    private const string Head = "code,name,type,from\n";

    private static readonly JobSettings Unasked = new()
    {
        Schedule = null,
        PullSchedule = null,
        MaintainSchedule = null,
        Poll = TimeSpan.FromSeconds(1),
        Checkin = TimeSpan.FromSeconds(1),
    };

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_is_put_into_the_drop_folder_is_loaded_without_a_word_and_its_refused_line_is_sent_again()
    {
        using var contracts = Contracts(("dropped", "files: [dropped*.csv]", "{type: csv}"));
        using var drop = new TemporaryFolder("drop");
        Directory.CreateDirectory(Path.Combine(drop.Path, "in"));
        drop.Write("in/dropped.csv", Head + "D1,Sở Một,DEPARTMENT,2000-01-01\nD2,Sở Hai,DEPARTMENT,tomorrow\n");
        var pipeline = new PipelineSettings
        {
            Times = Worker.Times,
            ContractFolder = contracts.Path,
            DropFolder = drop.Path,
            DropQuiet = TimeSpan.Zero,
        };
        await using var worker = await Worker.StartAsync(postgres.Etl, Unasked, pipeline);

        await UntilAsync("1", "select count(*)::text from ops.run where kind = 'DROP' and state = 'SUCCEEDED' and requested_by = 'drop folder'");
        Assert.Empty(Directory.EnumerateFiles(Path.Combine(drop.Path, "in")));
        Assert.Equal("D1", await TextAsync("select string_agg(agency_code, ' ') from dw.dim_agency where agency_code like 'D_'"));

        var file = int.Parse(await TextAsync("select max(source_file_key)::text from ops.rejection where replayed_in is null"), null);
        await using (var connection = await postgres.Etl.OpenConnectionAsync(Stop))
        {
            await RunJournal.RequestOnceAsync(connection, RunKind.Replay, new RunParameters
            {
                File = file,
                Line = 3,
                Corrections = new Dictionary<string, string> { ["valid_from"] = "2001-01-01" },
            }, "a clerk", Stop);
        }
        await UntilAsync("1", "select count(*)::text from ops.run where requested_by = 'a clerk' and state in ('SUCCEEDED', 'FAILED')");
        Assert.Equal("SUCCEEDED 1 lines = 1 facts + 0 unchanged + 0 superseded + 0 rejected.", await TextAsync(
            "select r.state || ' ' || s.message from ops.run r join ops.run_step s using (run_key) where requested_by = 'a clerk'"));
        Assert.Equal("D1 D2", await TextAsync("select string_agg(agency_code, ' ' order by agency_code) from dw.dim_agency where agency_code like 'D_'"));
        Assert.Equal("a clerk", await TextAsync(
            "select r.requested_by from ops.source_file f join ops.run r using (run_key) where replay_of is not null"));
    }

    [Fact]
    public async Task Two_sources_are_pulled_side_by_side_by_the_schedule_and_one_never_twice_at_once()
    {
        using var server = new HttpListener();
        var address = $"http://127.0.0.1:{FreePort()}/";
        server.Prefixes.Add(address);
        server.Start();
        // Each first answer waits until both sources have been asked.
        var (both, asked, atWork) = (new CountdownEvent(2), new ConcurrentDictionary<string, int>(), new ConcurrentDictionary<string, int>());
        var twice = 0;
        var answering = AnswerAsync();
        using var contracts = Contracts(
            ("left", $"pull: {{url: '{address}left'}}", "{type: ndjson}"), ("right", $"pull: {{url: '{address}right'}}", "{type: ndjson}"));
        var pipeline = new PipelineSettings { Times = Worker.Times, ContractFolder = contracts.Path };
        await using (await Worker.StartAsync(postgres.Etl, Unasked with { PullSchedule = "* * * * * ?" }, pipeline))
        {
            await UntilAsync("left right", "select string_agg(source_code, ' ' order by source_code) from ops.source_file where source_code in ('left', 'right')");
            await UntilAsync("true", "select (count(*) > 4)::text from ops.run where kind = 'PULL' and state = 'SUCCEEDED' and requested_by = 'schedule'");
        }
        server.Close();
        await answering;
        Assert.Equal(0, twice);

        async Task AnswerAsync()
        {
            List<Task> answers = [];
            try
            {
                while (true)
                {
                    var context = await server.GetContextAsync();
                    answers.Add(Task.Run(() => Answer(context), Stop));
                }
            }
            catch (Exception error) when (error is HttpListenerException or ObjectDisposedException)
            {
                await Task.WhenAll(answers);
            }
        }

        void Answer(HttpListenerContext context)
        {
            var source = context.Request.Url!.AbsolutePath[1..];
            if (atWork.AddOrUpdate(source, 1, (_, count) => count + 1) > 1) Interlocked.Increment(ref twice);
            if (asked.AddOrUpdate(source, 1, (_, count) => count + 1) == 1)
            {
                both.Signal();
                both.Wait(TimeSpan.FromSeconds(60), Stop);
            }
            // Before the answer ends, since the next request may come right after it.
            atWork.AddOrUpdate(source, 0, (_, count) => count - 1);
            using var writer = new StreamWriter(context.Response.OutputStream);
            writer.Write($$"""[{"code": "{{source}}", "name": "Sở {{source}}", "type": "DEPARTMENT", "from": "2000-01-01"}]""");
        }
    }

    [Fact]
    public async Task Maintenance_makes_partitions_vacuums_what_changed_and_keeps_what_the_checks_found()
    {
        var (year, far) = (DateTime.UtcNow.Year, DateTime.UtcNow.Year + 2);
        await TextAsync($"drop table dw.fact_delta_contribution_{far}; drop table dw.fact_delta_{far}; select ''");
        await TextAsync(
            """
            insert into ops.run (kind, state, requested_by, finished_at) select 'LOAD', 'SUCCEEDED', 'bulk', now() from generate_series(1, 5000);
            select pg_stat_force_next_flush()::text
            """);

        var result = await Pipeline.RunAsync(
            postgres.Etl, new PipelineSettings { Times = Worker.Times }, RunKind.Maintain, "test", cancellationToken: Stop);

        Assert.Equal((RunState.Succeeded, null), (result.State, result.Message));
        Assert.Equal("2 partitions made, up to " + far + ".", await TextAsync(
            "select message from ops.run_step where run_key = @RunKey and name = 'partitions'", new { result.RunKey }));
        Assert.Equal(WarehouseChecks.All.Count + " 0", await TextAsync(
            "select count(*) || ' ' || sum(offender_count) from ops.check_result where run_key = @RunKey", new { result.RunKey }));
        Assert.Contains("ops.run", await TextAsync(
            "select message from ops.run_step where run_key = @RunKey and name = 'vacuum'", new { result.RunKey }), StringComparison.Ordinal);
        Assert.Equal("true", await TextAsync(
            "select (last_vacuum is not null)::text from pg_stat_user_tables where relid = 'ops.run'::regclass"));

        await TextAsync($"drop table dw.fact_delta_contribution_{year - 5}; select ''");
        result = await Pipeline.RunAsync(
            postgres.Etl, new PipelineSettings { Times = Worker.Times }, RunKind.Maintain, "test", cancellationToken: Stop);
        Assert.Equal((RunState.Failed, "WHS307"), (result.State, result.ErrorCode));
        Assert.Contains("partitions_without_gaps 1 (a partitioned fact lacks", result.Message, StringComparison.Ordinal);
        Assert.Equal($"parent=dw.fact_delta_contribution, year={year - 5}", await TextAsync(
            "select examples[1] from ops.check_result where run_key = @RunKey and offender_count = 1", new { result.RunKey }));
        await TextAsync($"select dw.ensure_year_partitions({year - 5}, {year - 5})::text");
    }

    [Theory]
    [InlineData(RunKind.Pull, "name the source")]
    [InlineData(RunKind.Drop, "Set Jobs__DropFolder")]
    [InlineData(RunKind.Replay, "name them")]
    public async Task A_run_that_lacks_what_it_should_be_about_says_so(RunKind kind, string says)
    {
        var result = await Pipeline.RunAsync(
            postgres.Etl, new PipelineSettings { Times = Worker.Times }, kind, "test", cancellationToken: Stop);

        Assert.Equal((RunState.Failed, RunErrorCodes.ParametersInvalid), (result.State, result.ErrorCode));
        Assert.Contains(says, result.Message, StringComparison.Ordinal);
    }

    private static TemporaryFolder Contracts(params (string Code, string Where, string Format)[] contracts)
    {
        var folder = new TemporaryFolder("contracts");
        foreach (var (code, where, format) in contracts)
        {
            folder.Write($"{code}.yaml",
                $$"""
                code: {{code}}
                kind: OFFICIAL
                description: One line is one agency.
                states: AGENCY
                format: {{format}}
                columns: {code: code, name_vi: name, name_en: name, type: type, valid_from: from}
                {{where}}
                """);
        }
        return folder;
    }

    private static int FreePort()
    {
        using var probe = new TcpListener(IPAddress.Loopback, 0);
        probe.Start();
        return ((IPEndPoint)probe.LocalEndpoint).Port;
    }

    private async Task UntilAsync(string wanted, string sql)
    {
        var patience = System.Diagnostics.Stopwatch.StartNew();
        while (await TextAsync(sql) != wanted)
        {
            Assert.True(patience.Elapsed < TimeSpan.FromMinutes(2), $"Waited in vain for '{wanted}' of: {sql}");
            await Task.Delay(100, Stop);
        }
    }

    private async Task<string> TextAsync(string sql, object? values = null)
    {
        await using var connection = await postgres.Migrator.OpenConnectionAsync(Stop);
        return await connection.ExecuteScalarAsync<string>(sql, values) ?? "";
    }
}
