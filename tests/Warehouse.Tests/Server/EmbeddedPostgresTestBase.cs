using System.Diagnostics;
using Dapper;
using ItAnalytics.Warehouse.Server;
using Npgsql;

namespace ItAnalytics.Warehouse.Tests.Server;

/// <summary>A folder to start servers in, and what the tests of the embedded server do with them.</summary>
public abstract class EmbeddedPostgresTestBase : IDisposable
{
    protected EmbeddedPostgresTestBase() => OpenToEverybody(Home);

    protected string Home { get; } = Directory.CreateTempSubdirectory("itanalytics-server-").FullName;

    protected string Folder => Path.Combine(Home, "data");

    protected string Cluster => Path.Combine(Folder, "cluster");

    public void Dispose()
    {
        for (var attempt = 0; Directory.Exists(Home); attempt++)
        {
            try
            {
                Directory.Delete(Home, recursive: true);
            }
            catch (IOException) when (attempt < 100)
            {
                // The last processes of a server that a test killed may still be putting their files away.
                Thread.Sleep(50);
            }
        }
        GC.SuppressFinalize(this);
    }

    protected static CancellationToken Token => TestContext.Current.CancellationToken;

    protected static EmbeddedPostgresOptions Options(string folder) => new() { DataFolder = folder, Durable = false };

    protected Task<EmbeddedPostgres> StartAsync(string? folder = null) => EmbeddedPostgres.StartAsync(Options(folder ?? Folder), Token);

    protected static async Task<List<T>> QueryAsync<T>(EmbeddedPostgres server, string sql)
    {
        await using var connection = new NpgsqlConnection(server.ConnectionString + ";Pooling=false");
        return [.. await connection.QueryAsync<T>(sql)];
    }

    protected static async Task ExecuteAsync(EmbeddedPostgres server, string sql) => await QueryAsync<int>(server, sql);

    protected static async Task<int> RunAsync(string program, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardError = true })!;
        await process.StandardError.ReadToEndAsync(Token);
        await process.WaitForExitAsync(Token);
        return process.ExitCode;
    }

    /// <summary>Waits for something that another process is about to do; gives up after half a minute.</summary>
    protected static async Task UntilAsync(Func<bool> happened)
    {
        for (var attempt = 0; !happened(); attempt++)
        {
            Assert.True(attempt < 600, "It did not happen within half a minute.");
            await Task.Delay(50, Token);
        }
    }

    protected static string CopyFolder(string from, string to)
    {
        foreach (var file in Directory.EnumerateFiles(from, "*", SearchOption.AllDirectories))
        {
            var copy = Path.Combine(to, Path.GetRelativePath(from, file));
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(file, copy);
        }
        return to;
    }

    protected static void OpenToEverybody(string folder)
    {
        if (OperatingSystem.IsWindows()) return;
        File.SetUnixFileMode(folder, File.GetUnixFileMode(folder) | UnixFileMode.OtherRead | UnixFileMode.OtherExecute);
    }
}
