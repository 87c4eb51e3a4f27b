using System.Diagnostics;
using Dapper;
using ItAnalytics.Etl.Jobs;
using ItAnalytics.Tests.Support;
using ItAnalytics.Warehouse.Errors;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace ItAnalytics.Etl.Tests.Jobs;

public sealed class JobTests(PostgresFixture postgres) : IClassFixture<PostgresFixture>
{
    private static readonly RunTimes Quick = new(
        TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(30), TimeSpan.FromMilliseconds(50));

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Two_workers_of_one_database_do_each_requested_run_once()
    {
        await using var one = await Worker.StartAsync(postgres.Etl);
        await using var two = await Worker.StartAsync(postgres.Etl);
        var requests = new List<long>();
        foreach (var kind in new[] { "SCORE", "FORECAST", "SCORE", "DETECT", "FORECAST", "SCORE" })
            requests.Add(await RequestAsync(postgres.Acting, kind));

        await UntilAsync("select count(*) from ops.run where run_key = any(@requests) and state = 'SUCCEEDED'",
            requests.Count, new { requests });

        // A step's number is part of its key, so a run that was done twice would have failed; its steps are those of
        // one.
        Assert.Equal([2, 2, 2, 2, 4, 4], await QueryAsync<int>(
            "select count(*)::int from ops.run_step where run_key = any(@requests) group by run_key order by 1",
            new { requests }));
        Assert.Equal(0, await ScalarAsync(
            """
            select count(*) from ops.run a join ops.run b on a.run_key < b.run_key
            where a.run_key = any(@requests) and b.run_key = any(@requests)
              and tstzrange(a.started_at, a.finished_at) && tstzrange(b.started_at, b.finished_at)
            """,
            new { requests }));
    }

    [Fact]
    public async Task A_request_is_claimed_by_one_of_many_who_try()
    {
        var request = await RequestAsync(postgres.Acting, "LOAD");
        var runs = await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => Runner.RunAsync(
            postgres.Etl, new RunOrder(RunKind.Load, "test") { RequestKey = request }, run =>
            run.StepAsync("work", (_, stop) => Task.Delay(100, stop)), null, new RunTerms(Quick), Stop)));

        Assert.Equal(1, runs.Count(r => r.State == RunState.Succeeded));
        Assert.Equal(5, runs.Count(r => r.State == RunState.NotClaimed));
    }

    [Fact]
    public async Task The_run_of_a_dead_worker_is_ended_and_done_again_by_a_living_one()
    {
        var dead = await ScalarAsync(
            """
            insert into ops.run (kind, state, requested_by, started_at, heartbeat_at, worker)
            values ('SCORE', 'RUNNING', 'somebody', now() - interval '1 hour', now() - interval '10 minutes', 'gone/1')
                returning run_key
            """);
        await ScalarAsync("insert into ops.run_step (run_key, step_number, name, state) values (@dead, 1, 'score', " +
            "'RUNNING') returning 1", new { dead });

        await using var worker = await Worker.StartAsync(postgres.Etl);
        await UntilAsync("select count(*) from ops.run where retry_of = @dead and attempt = 2 and state = 'SUCCEEDED'", 1, new { dead });

        Assert.Equal(["INTERRUPTED SYS921 INTERRUPTED"], await QueryAsync<string>(
            "select concat_ws(' ', r.state, r.error_code, s.state) from ops.run r join ops.run_step s using " +
                "(run_key) where run_key = @dead", new { dead }));
        Assert.Equal(["somebody"], await QueryAsync<string>(
            "select requested_by from ops.run where retry_of = @dead", new { dead }));
    }

    [Fact]
    public async Task A_run_that_dies_too_often_is_not_asked_for_again()
    {
        var last = await ScalarAsync(
            """
            insert into ops.run (kind, state, requested_by, started_at, heartbeat_at, attempt)
            values ('DETECT', 'RUNNING', 'test', now() - interval '1 hour', now() - interval '1 hour', 5)
                returning run_key
            """);
        await using var connection = await postgres.Etl.OpenConnectionAsync(Stop);

        await RunJournal.InterruptDeadAsync(connection, TimeSpan.FromMinutes(5), null, new RunTerms(RunTimes.Default), Stop);

        Assert.Equal(["INTERRUPTED"],
            await QueryAsync<string>("select state from ops.run where run_key = @last", new { last }));
        Assert.Empty(await QueryAsync<long>("select run_key from ops.run where retry_of = @last", new { last }));
    }

    [Fact]
    public async Task A_run_that_has_been_given_up_for_dead_stops_itself()
    {
        var quick = Quick with { Beat = TimeSpan.FromMilliseconds(50) };
        var result = await Runner.RunAsync(postgres.Etl, new RunOrder(RunKind.Load, "test"), async run =>
        {
            await ScalarAsync("update ops.run set state = 'INTERRUPTED' where run_key = @Key returning 1",
                new { run.Key });
            await Task.Delay(TimeSpan.FromMinutes(5), run.Stopped);
        }, null, new RunTerms(quick), Stop);

        Assert.Equal(RunState.Interrupted, result.State);
    }

    [Fact]
    public async Task The_schedule_starts_the_whole_flow_by_itself()
    {
        await using var worker = await Worker.StartAsync(
            postgres.Etl, new JobSettings
            {
                Schedule = "* * * * * ?",
                PullSchedule = null,
                MaintainSchedule = null,
                TimeZone = "Asia/Ho_Chi_Minh",
                Poll = TimeSpan.FromSeconds(1),
                Checkin = TimeSpan.FromSeconds(1)
            });

        await UntilAsync("select count(*) from ops.run where requested_by = 'schedule' and kind = 'PIPELINE' and " +
            "state = 'SUCCEEDED'", 1);
    }

    [Theory]
    [InlineData("every night", "Asia/Ho_Chi_Minh", "every night")]
    [InlineData("0 30 1 * * ?", "Asia/Saigon City", "Asia/Saigon City")]
    public void A_schedule_that_means_nothing_is_refused_at_the_start(string schedule, string zone, string named)
    {
        var error = Assert.Throws<CodedException>(() => new ServiceCollection().AddJobs(
            postgres.Etl, new PipelineSettings(), new JobSettings { Schedule = schedule, TimeZone = zone }));

        Assert.Equal(RunErrorCodes.ScheduleInvalid, error.Code);
        Assert.Contains(named, error.Message, StringComparison.Ordinal);
    }

    [Theory]
    // Just before midnight in UTC it is the next morning in Viet Nam.
    [InlineData("2026-02-13T17:30:00Z", false)] // Saturday, and Tet from Monday on
    [InlineData("2026-02-22T17:30:00Z", true)]
    [InlineData("2026-08-21T18:30:00Z", true)] // a Saturday worked in place of 31 August
    [InlineData("2026-08-30T18:30:00Z", false)]
    public void A_schedule_may_hold_on_working_days_only(string moment, bool isMeant)
    {
        var settings = new JobSettings { OnWorkingDaysOnly = true };
        var at = DateTimeOffset.Parse(moment, System.Globalization.CultureInfo.InvariantCulture);
        Assert.Equal(isMeant, AskJob.IsMeant(settings, at));
        Assert.True(AskJob.IsMeant(settings with { OnWorkingDaysOnly = false }, at));
    }

    [Fact]
    public async Task The_api_may_ask_for_a_run_and_may_not_touch_it_afterwards()
    {
        await using var connection = await postgres.Acting.OpenConnectionAsync(Stop);

        var refusal = await Assert.ThrowsAsync<PostgresException>(
            () => connection.ExecuteAsync("update ops.run set state = 'FAILED' where kind = 'LOAD'"));

        Assert.Equal(PostgresErrorCodes.InsufficientPrivilege, refusal.SqlState);
        refusal = await Assert.ThrowsAsync<PostgresException>(() => connection.ExecuteAsync(
            "insert into ops.run (kind, requested_by, state) values ('LOAD', 'api', 'SUCCEEDED')"));
        Assert.Equal(PostgresErrorCodes.InsufficientPrivilege, refusal.SqlState);
    }

    private static async Task<long> RequestAsync(NpgsqlDataSource api, string kind)
    {
        await using var connection = await api.OpenConnectionAsync(Stop);
        return await connection.ExecuteScalarAsync<long>(
            "insert into ops.run (kind, requested_by) values (@kind, 'api') returning run_key", new { kind });
    }

    private async Task UntilAsync(string sql, long wanted, object? values = null)
    {
        var patience = Stopwatch.StartNew();
        while (await ScalarAsync(sql, values) < wanted)
        {
            Assert.True(patience.Elapsed < TimeSpan.FromMinutes(2), $"Waited in vain for: {sql}");
            await Task.Delay(100, Stop);
        }
    }

    private async Task<long> ScalarAsync(string sql, object? values = null)
    {
        await using var connection = await postgres.Migrator.OpenConnectionAsync(Stop);
        return await connection.ExecuteScalarAsync<long>(sql, values);
    }

    private async Task<IReadOnlyList<T>> QueryAsync<T>(string sql, object? values = null)
    {
        await using var connection = await postgres.Migrator.OpenConnectionAsync(Stop);
        return (await connection.QueryAsync<T>(sql, values)).AsList();
    }
}
