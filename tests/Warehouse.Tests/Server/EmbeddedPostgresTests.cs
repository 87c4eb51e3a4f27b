using ItAnalytics.Warehouse.Server;
using Npgsql;

namespace ItAnalytics.Warehouse.Tests.Server;

/// <summary>Starting, sharing, stopping and surviving.</summary>
public sealed class EmbeddedPostgresTests : EmbeddedPostgresTestBase
{
    [Fact]
    public async Task A_new_folder_becomes_a_server_that_keeps_its_data_and_its_secrets()
    {
        await using (var first = await StartAsync())
        {
            Assert.False(first.IsShared);
            await ExecuteAsync(first, "create table kept (name text); insert into kept values ('Đắk Lắk')");
            Assert.Equal(["UTF8", "18", "on"], await QueryAsync<string>(first, """
                select current_setting('server_encoding') union all
                select (current_setting('server_version_num')::int / 10000)::text union all
                select current_setting('data_checksums')
                """));
            Assert.Equal(["a", "ă", "â", "b", "đ"], await QueryAsync<string>(first,
                """select v from unnest(array['đ', 'b', 'â', 'ă', 'a']) v order by v collate "vi-x-icu" """));
            if (!OperatingSystem.IsWindows())
            {
                Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite,
                    File.GetUnixFileMode(Path.Combine(Folder, "password")));
                Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute,
                    File.GetUnixFileMode(Cluster));
            }
            var wrong = new NpgsqlConnectionStringBuilder(first.ConnectionString) { Password = "guess", Pooling = false };
            await using var intruder = new NpgsqlConnection(wrong.ConnectionString);
            await Assert.ThrowsAsync<PostgresException>(() => intruder.OpenAsync(Token));
        }
        Assert.Null(Postmaster.Find(Cluster));
        await using var second = await StartAsync();
        Assert.Equal(["Đắk Lắk"], await QueryAsync<string>(second, "select name from kept"));
    }

    [Fact]
    public async Task Five_that_start_at_once_share_one_server_until_the_last_one_leaves()
    {
        var servers = await Task.WhenAll(Enumerable.Range(0, 5).Select(_ => StartAsync()));
        Assert.Single(servers, server => !server.IsShared);
        var running = Postmaster.Find(Cluster);
        foreach (var server in servers[..4])
        {
            await server.DisposeAsync();
            Assert.Equal(running, Postmaster.Find(Cluster));
        }
        Assert.Equal([1], await QueryAsync<int>(servers[4], "select 1"));
        await servers[4].DisposeAsync();
        Assert.Null(Postmaster.Find(Cluster));
    }

    [Fact]
    public async Task Another_process_shares_the_server_and_may_outlive_the_one_that_started_it()
    {
        await using var first = await ServerHost.StartAsync(Folder);
        Assert.Equal("ready shared=False", first.FirstLine);
        await using var second = await StartAsync();
        Assert.True(second.IsShared);
        await first.EndAsync("KILL");
        Assert.Equal([1], await QueryAsync<int>(second, "select 1"));
    }

    [Theory]
    [InlineData("KILL")]
    [InlineData("TERM")]
    [InlineData("INT")]
    [InlineData("HUP")]
    public async Task A_signal_that_ends_the_program_ends_its_server_too(string signal)
    {
        Assert.SkipWhen(ServerAccount.FindTool("flock") is null, "This system has no flock(1).");
        await using var host = await ServerHost.StartAsync(Folder);
        Assert.Equal("ready shared=False", host.FirstLine);
        await host.EndAsync(signal);
        await UntilAsync(() => Postmaster.Find(Cluster) is null);
    }

    [Fact]
    public async Task A_server_that_outlived_its_program_is_taken_over_with_its_data()
    {
        await using (var host = await ServerHost.StartAsync(Folder))
        {
            await using (var guest = await StartAsync())
            {
                await ExecuteAsync(guest, "create table kept as select generate_series(1, 1000) as id");
            }
            await host.KillWithWatcherAsync();
        }
        var orphan = Postmaster.Find(Cluster);
        Assert.NotNull(orphan);
        await using var next = await StartAsync();
        Assert.False(next.IsShared);
        Assert.NotEqual(orphan.ProcessId, Postmaster.Find(Cluster)!.ProcessId);
        Assert.Equal([1000], await QueryAsync<int>(next, "select count(*)::int from kept"));
    }

    [Fact]
    public async Task A_server_that_was_killed_starts_again_with_everything_that_was_committed()
    {
        // Only a durable server promises this: the tests' other servers answer before a commit is on the disk.
        var durable = Options(Folder) with { Durable = true };
        await using var first = await EmbeddedPostgres.StartAsync(durable, Token);
        await ExecuteAsync(first, "create table kept as select generate_series(1, 1000) as id");
        await RunAsync("kill", "-KILL", $"{Postmaster.Find(Cluster)!.ProcessId}");
        await UntilAsync(() => Postmaster.Find(Cluster) is null);
        await using var second = await EmbeddedPostgres.StartAsync(durable, Token);
        Assert.False(second.IsShared);
        Assert.Equal([1000], await QueryAsync<int>(second, "select count(*)::int from kept"));
    }

    [Fact]
    public async Task A_session_that_goes_on_without_its_killed_server_does_not_keep_the_next_one_from_starting()
    {
        await using var first = await StartAsync();
        var endless = ExecuteAsync(first, "do $$ begin loop null; end loop; end $$");
        await UntilAsync(() => Directory.EnumerateDirectories("/proc").Any(IsAtWork));
        await RunAsync("kill", "-KILL", $"{Postmaster.Find(Cluster)!.ProcessId}");
        await UntilAsync(() => Postmaster.Find(Cluster) is null);

        await using var second = await StartAsync();

        Assert.Equal([1], await QueryAsync<int>(second, "select 1"));
        await Assert.ThrowsAnyAsync<Npgsql.NpgsqlException>(() => endless);
    }

    // A session says in its command line what it does: "postgres: user database [local] DO".
    private bool IsAtWork(string process)
    {
        try
        {
            return new FileInfo(Path.Combine(process, "cwd")).LinkTarget == Cluster
                && File.ReadAllText(Path.Combine(process, "cmdline")).TrimEnd('\0', ' ').EndsWith(" DO", StringComparison.Ordinal);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }
}
