using System.Globalization;
using ItAnalytics.Etl.Drop;
using ItAnalytics.Etl.Jobs;
using ItAnalytics.Etl.Load;
using ItAnalytics.Etl.Reference;
using ItAnalytics.Etl.Submit;
using ItAnalytics.Tests.Support;
using ItAnalytics.Warehouse.Db;
using ItAnalytics.Warehouse.Errors;
using ItAnalytics.Warehouse.Server;
using NodaTime;
using Npgsql;

namespace ItAnalytics.Etl.Tests.Load;

/// <summary>Files that break the loader, a full disk, clocks that jump, workers that meet: nothing is lost, nothing twice.</summary>
public sealed class TroubleTests(LoadedWarehouse warehouse) : IClassFixture<LoadedWarehouse>
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_file_that_breaks_the_loader_is_refused_by_its_name_and_the_others_go_on()
    {
        await using var fresh = new FreshWarehouse();
        var poisoned = await fresh.Open();
        await poisoned.LoadFolder("danang");
        await poisoned.Watch<int>(
            """
            create function dw.poison() returns trigger language plpgsql as $$ begin raise exception 'no such luck'; end $$;
            create trigger poison before insert on dw.fact_observation for each row when (new.value = 66.6) execute function dw.poison();
            select 1
            """);
        using var folder = new TemporaryFolder("drop");
        Directory.CreateDirectory(Path.Combine(folder.Path, "in", "revision"));
        foreach (var (name, value) in new[] { ("a", "50"), ("b", "66.6"), ("c", "70") })
            await File.WriteAllTextAsync(
                Path.Combine(folder.Path, "in", "revision", name + ".csv"),
                $"{RevisionTests.Header}DN-SNV,MC01,200{name[0] - 'a'},{value},,\n", Stop);
        var drop = new DropFolder(folder.Path, TimeSpan.Zero, RevisionTests.Contracts);

        var (result, receipts) = await drop.TakeAsync(poisoned.Etl, "test", cancellationToken: Stop);

        Assert.Equal(RunState.Succeeded, result.State);
        Assert.Equal(
            [("a.csv", ReceiptState.Loaded), ("b.csv", ReceiptState.Refused), ("c.csv", ReceiptState.Loaded)],
            receipts.Select(r => (r.File, r.State)).Order());
        Assert.Equal(["WHS308|0"], await poisoned.Lines(
            "select rule_code, line_number from ops.rejection join ops.source_file f using (source_file_key) where f.name = 'b.csv'"));

        // Once the cause is mended the same file is taken.
        await poisoned.Watch<int>("drop trigger poison on dw.fact_observation; select 1");
        var again = await poisoned.Load(
            Directory.GetFiles(Path.Combine(folder.Path, "refused"), "b.csv", SearchOption.AllDirectories)[0],
            RevisionTests.Contracts);
        Assert.Equal(new LoadCounts(1, 1, 0, 0, 0), again.Counts);
    }

    [Fact]
    public async Task A_database_without_space_says_so_and_takes_the_whole_file_once_there_is_some()
    {
        using var disk = SmallDisk.Mount(500 * 1024);
        await using var server = await EmbeddedPostgres.StartAsync(
            new EmbeddedPostgresOptions { DataFolder = Path.Combine(disk.Folder, "data"), Durable = false }, Stop);
        await using var migrator = WarehouseDataSource.Create(server.ConnectionString + ";Pooling=false", WarehouseRole.Migrator);
        await Migrator.ApplyAsync(migrator, cancellationToken: Stop);
        await using var etl = WarehouseDataSource.Create(server.ConnectionString + ";Pooling=false", WarehouseRole.Etl);
        await new MethodologyLoader(etl).LoadAsync(MethodologyLoader.DefaultFolder, Stop);
        await Execute(migrator, "insert into ops.run (kind, state, requested_by) values ('LOAD', 'RUNNING', 'test')");
        using var reference = new TemporaryFolder("danang");
        using var folder = new TemporaryFolder("revision");
        var loader = new FileLoader(etl, RevisionTests.Contracts, SystemClock.Instance);
        const int agencies = 4_000;
        await new FileLoader(etl, warehouse.Contracts, SystemClock.Instance).LoadAsync(reference.Write(
            "agencies.csv",
            "code,name_vi,name_en,type,valid_from,valid_to,mark\n" + string.Concat(Enumerable.Range(0, agencies).Select(
                i => $"F-{i},Đơn vị {i},Unit {i},DEPARTMENT,2000-01-01,,VERIFIED\n"))), 1, cancellationToken: Stop);
        string[] indicators = ["MC01", "MC02", "MC05", "MC06", "MC08"];
        var path = folder.Write("figures.csv", RevisionTests.Header + "nobody,MC01,2017,1,,\n" + string.Concat(
            from agency in Enumerable.Range(0, agencies)
            from indicator in indicators
            select string.Create(CultureInfo.InvariantCulture, $"F-{agency},{indicator},2017,{agency % 100},,\n")));
        // The log has a segment to itself, so that it is the facts that find no place.
        await Execute(migrator, "checkpoint");
        await Execute(migrator, "select pg_switch_wal()");
        await Execute(migrator, "checkpoint");
        disk.Fill(512 * 1024);

        var error = await Assert.ThrowsAsync<CodedException>(() => loader.LoadAsync(path, 1, cancellationToken: Stop));

        Assert.Equal(ErrorCodes.DiskFull, error.Code);
        disk.Free();
        var report = await loader.LoadAsync(path, 1, cancellationToken: Stop);
        Assert.Equal(new LoadCounts((agencies * indicators.Length) + 1, agencies * indicators.Length, 0, 0, 1), report.Counts);
    }

    [Fact]
    public async Task When_the_clock_jumps_revisions_still_follow_each_other_and_what_came_last_stands()
    {
        await using var fresh = new FreshWarehouse();
        var jumping = await fresh.Open();
        await jumping.LoadFolder("danang");
        // Found before the server's own, this clock is set by the test.
        await jumping.Watch<int>(
            """
            create schema clock;
            create table clock.hand (jump interval);
            insert into clock.hand values ('0');
            create function clock.clock_timestamp() returns timestamptz language sql volatile as
                'select pg_catalog.clock_timestamp() + jump from clock.hand';
            grant usage on schema clock to public;
            grant select on clock.hand to public;
            select 1
            """);
        await using var etl = WarehouseDataSource.Create(
            jumping.ConnectionString + ";Search Path=\"clock,pg_catalog,public\"", WarehouseRole.Etl);
        using var folder = new TemporaryFolder("revision");
        var value = 50;
        foreach (var jump in new[] { "0", "1 year", "-1 hour", "0", "-1 hour", "2 years", "0" })
        {
            await jumping.Watch<int>($"update clock.hand set jump = '{jump}'; select 1");
            var path = folder.Write($"{++value}.csv", $"{RevisionTests.Header}DN-SNV,MC01,2016,{value},,\nDN-SNV,MC{value % 2 + 5:00},2016,{value},,\n");
            await new FileLoader(etl, RevisionTests.Contracts, SystemClock.Instance).LoadAsync(path, jumping.RunKey, cancellationToken: Stop);
        }

        Assert.True(await jumping.Scalar<bool>("select max(known_from) > now() + interval '1 year' from dw.fact_observation"));
        Assert.Equal(["57|7"], await jumping.Lines(
            """
            select trim_scale(value), revision from dw.fact_observation join dw.dim_indicator using (indicator_key)
            where indicator_code = 'MC01' and year = 2016 and known_to is null
            """));
        Assert.Equal(0, await jumping.Scalar<long>("select count(*) from dw.fact_observation where known_to <= known_from"));
        var checks = await WarehouseChecks.RunAsync(jumping.Etl, Stop);
        Assert.All(
            checks.Where(c => c.Check.Name is "revisions_follow_each_other" or "one_revision_stands" or "last_statement_stands"),
            c => Assert.Empty(c.Examples));
    }

    [Fact]
    public async Task Workers_that_take_the_same_folder_at_once_load_every_file_once()
    {
        await using var fresh = new FreshWarehouse();
        var shared = await fresh.Open();
        await shared.LoadFolder("danang");
        using var folder = new TemporaryFolder("drop");
        Directory.CreateDirectory(Path.Combine(folder.Path, "in", "revision"));
        for (var i = 0; i < 8; i++)
            await File.WriteAllTextAsync(
                Path.Combine(folder.Path, "in", "revision", $"{i}.csv"),
                string.Create(CultureInfo.InvariantCulture, $"{RevisionTests.Header}DN-SNV,MC01,20{i:00},{50 + i},,\nDN-SNV,MC02,2016,{i},,\n"), Stop);

        var runs = await Task.WhenAll(Enumerable.Range(0, 3).Select(_ => Task.Run(() =>
            new DropFolder(folder.Path, TimeSpan.Zero, RevisionTests.Contracts).TakeAsync(shared.Etl, "test", cancellationToken: Stop), Stop)));

        Assert.All(runs, run => Assert.Equal(RunState.Succeeded, run.Result.State));
        Assert.Equal(8, runs.Sum(run => run.Receipts.Count(r => r.State == ReceiptState.Loaded)));
        Assert.Equal(["16|8"], await shared.Lines(
            """
            select count(*), max(revision) from dw.fact_observation o join ops.source_file f using (source_file_key)
            where f.source_code = 'revision'
            """));
        Assert.Empty(Directory.EnumerateFiles(Path.Combine(folder.Path, "in"), "*", SearchOption.AllDirectories));
    }

    private static async Task Execute(NpgsqlDataSource source, string sql)
    {
        await using var command = source.CreateCommand(sql);
        await command.ExecuteNonQueryAsync(Stop);
    }
}
