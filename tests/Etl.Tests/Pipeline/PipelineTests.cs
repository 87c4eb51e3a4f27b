using ItAnalytics.Etl.Jobs;
using ItAnalytics.Etl.Notify;
using ItAnalytics.Warehouse.Errors;
using ItAnalytics.Warehouse.Statements;

namespace ItAnalytics.Etl.Tests.Pipelines;

[Collection(AfterPipeline.Name)]
public sealed class PipelineTests(PipelineWarehouse warehouse)
{
    private static readonly string[] Steps =
        ["methodologies", "reference", "files", "corrections", "score", "mart", "detect", "forecast", "indicators", "backtest", "publish"];

    [Fact]
    public async Task A_run_journals_every_step_and_tells_of_it()
    {
        Assert.Equal((RunState.Succeeded, null), (warehouse.Result.State, warehouse.Result.Message));
        Assert.Equal(Steps, await warehouse.QueryAsync<string>(
            "select name from ops.run_step where run_key = @RunKey and state = 'SUCCEEDED' and finished_at >= " +
                "started_at order by step_number",
            new { warehouse.Result.RunKey }));
        Assert.Equal(Steps, warehouse.Events.Where(e => e.Moment == RunMoment.StepSucceeded).Select(e => e.Step));
        Assert.Equal("SUCCEEDED", await warehouse.ScalarAsync<string>(
            "select state from ops.run where run_key = @RunKey and heartbeat_at is not null and worker is not null",
            new { warehouse.Result.RunKey }));
    }

    [Fact]
    public async Task Steps_tell_how_far_they_are_and_end_whole()
    {
        var files = warehouse.Events.Where(e => e is { Step: "files", Pace.Fraction: not null }).Select(e => e.Pace!).ToList();
        Assert.NotEmpty(files);
        Assert.Equal(files.Select(pace => pace.Fraction).Order(), files.Select(pace => pace.Fraction));
        Assert.Equal(files.Select(pace => pace.RowsDone).Order(), files.Select(pace => pace.RowsDone));
        Assert.Equal(0, await warehouse.ScalarAsync<int>(
            "select count(*) from ops.run_step where run_key = @RunKey and (fraction <> 1 or estimated_end is not null or " +
                "rows_done < greatest(rows_in, rows_out))",
            new { warehouse.Result.RunKey }));
    }

    [Fact]
    public async Task New_findings_that_are_likely_right_are_told_once_by_agency_and_never_by_person()
    {
        var told = await warehouse.QueryAsync<long>("select anomaly_key from ops.notification where channel = 'WEBHOOK' and anomaly_key is not null order by 1");
        Assert.NotEmpty(told);
        Assert.Equal(await warehouse.QueryAsync<long>(
            "select anomaly_key from mart.anomaly where state = 'OPEN' and probability >= 0.9 order by 1"), told);
        var waiting = (await warehouse.QueryAsync<Waiting>(SqlFile.Read("queries/notification_next.sql"), new { channels = new[] { "WEBHOOK" } }))[0];
        var message = Message.Of([waiting], null);
        Assert.Equal("findings.severe", message.Event);
        Assert.Matches(@"^1 new figure needs checking urgently\n- .+ \(.+\), .+ \(probability of a fault: (9\d|100) %\)$", message.TextEn);
    }

    [Fact]
    public async Task Every_line_ends_in_exactly_one_way_and_only_the_impossible_ones_are_refused()
    {
        Assert.Equal(0, await warehouse.ScalarAsync<int>(
            "select count(*) from ops.source_file where state <> 'LOADED' or line_count <> fact_count + " +
                "unchanged_count + superseded_count + rejected_count"));
        Assert.Equal(["VAL218", "VAL218", "VAL218", "VAL218"],
            await warehouse.QueryAsync<string>("select rule_code from ops.rejection"));
    }

    [Fact]
    public async Task A_second_run_changes_nothing()
    {
        var before = await Checksums.OfAsync(warehouse.Etl);

        var second = await Pipeline.RunAsync(
            warehouse.Etl, PipelineWarehouse.Settings, RunKind.Pipeline, "test",
            cancellationToken: TestContext.Current.CancellationToken);

        Assert.Equal(RunState.Succeeded, second.State);
        Assert.Equal(before, await Checksums.OfAsync(warehouse.Etl));
        Assert.Equal(0, await warehouse.ScalarAsync<long>(
            "select sum(rows_out) from ops.run_step where run_key = @RunKey", new { second.RunKey }));
        TestContext.Current.TestOutputHelper?.WriteLine(
            $"first run {warehouse.Result.Elapsed.TotalSeconds:0.0} s, second run {second.Elapsed.TotalSeconds:0.0} s");
    }

    [Fact]
    public async Task A_run_whose_methods_are_missing_fails_with_a_message_and_leaves_the_rest_alone()
    {
        var before = await Checksums.OfAsync(warehouse.Etl);
        var settings = PipelineWarehouse.Settings with { ContractFolder = "/nowhere" };

        var result = await Pipeline.RunAsync(
            warehouse.Etl, settings, RunKind.Load, "test", cancellationToken: TestContext.Current.CancellationToken);

        Assert.Equal(RunState.Failed, result.State);
        Assert.Matches("^SRC1", result.ErrorCode);
        Assert.Contains("/nowhere", result.Message, StringComparison.Ordinal);
        Assert.Equal(before, await Checksums.OfAsync(warehouse.Etl));
    }

    [Fact]
    public async Task A_stopped_run_is_interrupted_and_gives_its_lock_back()
    {
        using var stop = new CancellationTokenSource();
        var result = await Pipeline.RunAsync(
            warehouse.Etl, PipelineWarehouse.Settings, RunKind.Score, "test", progress: new StopAt("score", stop),
            cancellationToken: stop.Token);

        Assert.Equal((RunState.Interrupted, ErrorCodes.RunStopped), (result.State, result.ErrorCode));
        Assert.Equal("INTERRUPTED",
            await warehouse.ScalarAsync<string>(
            "select state from ops.run_step where run_key = @RunKey", new { result.RunKey }));
        Assert.Equal(0, await warehouse.ScalarAsync<int>(
            """
            select count(*) from pg_locks l join pg_database d on d.oid = l.database
            where l.locktype = 'advisory' and l.granted and d.datname = current_database()
            """));
    }

    private sealed class StopAt(string step, CancellationTokenSource stop) : IProgress<RunProgress>
    {
        public void Report(RunProgress value)
        {
            if (value.Moment == RunMoment.StepStarted && value.Step == step) stop.Cancel();
        }
    }
}
