using System.ComponentModel;
using System.Net;
using System.Net.Sockets;
using ItAnalytics.Warehouse.Db;
using ItAnalytics.Warehouse.Errors;
using Npgsql;

namespace ItAnalytics.Warehouse.Server;

/// <summary>
/// A PostgreSQL 18 that this program starts for itself under a data folder, so that nothing needs to be installed.
/// </summary>
/// <remarks>
/// Processes on one data folder share one server: the first starts it, the last stops it. A server that outlived its
/// program (kill -9, a crash) is stopped by a watcher where the system has flock(1), else by the next start.
/// </remarks>
public sealed class EmbeddedPostgres : IAsyncDisposable
{
    private const string Superuser = "itanalytics";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(120);
    private static readonly TimeSpan OldSessionsPatience = TimeSpan.FromSeconds(20);

    private readonly EmbeddedPostgresOptions _options;
    private readonly ServerAccount _account;
    private readonly DataFolder _folder;
    private readonly string _binaries;
    private readonly EventHandler _onExit;
    private FileStream? _use;
    private Watcher? _watcher;
    private string _connectionString = "";

    private EmbeddedPostgres(EmbeddedPostgresOptions options, ServerAccount account, DataFolder folder, string binaries)
    {
        (_options, _account, _folder, _binaries) = (options, account, folder, binaries);
        // A safety net for programs that end without disposing; ProcessExit cannot wait for tasks by itself.
        _onExit = (_, _) => DisposeAsync().AsTask().Wait(TimeSpan.FromSeconds(20));
    }

    /// <summary>Connection string of the database in the options, as the cluster's superuser.</summary>
    public string ConnectionString => ConnectionStringFor(_options.Database);

    /// <summary>The data folder in use.</summary>
    public string DataFolder => _folder.Root;

    /// <summary>The server's log.</summary>
    public string LogFile => _folder.Log;

    /// <summary>True when another process had started the server already.</summary>
    public bool IsShared { get; private set; }

    /// <summary>Starts the server of the data folder, or joins it when another process of this program runs it.</summary>
    /// <exception cref="CodedException">SYS901 to SYS909, each with what to do.</exception>
    public static async Task<EmbeddedPostgres> StartAsync(
        EmbeddedPostgresOptions? options = null, CancellationToken cancellationToken = default)
    {
        // Before the first use of Npgsql, which reads its switches once.
        TypeHandlers.Register();
        options ??= new EmbeddedPostgresOptions();
        var package = EmbeddedPackage.Locate(options.PackageFolder);
        var account = ServerAccount.Find();
        var folder = Server.DataFolder.Open(options.DataFolder, account);
        try
        {
            using var starting = await FileLock.TakeAloneAsync(folder.StartLock, Patience, cancellationToken);
            var server = new EmbeddedPostgres(options, account, folder, package.Unpack(folder.Root));
            await server.InitialiseAsync(package.Major, cancellationToken);
            await server.JoinOrStartAsync(cancellationToken);
            return server;
        }
        catch (IOException error) when (DiskTrouble.IsFull(error))
        {
            throw ServerTrouble.DiskFull(folder, error);
        }
        catch (Win32Exception error)
        {
            throw new CodedException(ErrorCodes.PlatformUnsupported,
                $"The embedded PostgreSQL in {folder.Root} cannot be run here ({error.Message}): it needs a system with " +
                "glibc and a folder that programs may be run from. Choose another folder with --data, or give the program " +
                "the connection string of a server.", error);
        }
        catch (UnauthorizedAccessException error)
        {
            throw new CodedException(ErrorCodes.DataFolderUnusable,
                $"{error.Message} Change the owner of {folder.Root}, or choose another folder with --data.", error);
        }
    }

    /// <summary>Connection string of any database of the cluster, as its superuser.</summary>
    public string ConnectionStringFor(string database) =>
        new NpgsqlConnectionStringBuilder(_connectionString) { Database = database }.ConnectionString;

    /// <summary>Leaves the server; the last process that uses it stops it.</summary>
    public async ValueTask DisposeAsync()
    {
        var use = Interlocked.Exchange(ref _use, null);
        if (use is null) return;
        AppDomain.CurrentDomain.ProcessExit -= _onExit;
        using var stopping = await FileLock.TakeAloneAsync(_folder.StartLock, Patience, CancellationToken.None);
        await use.DisposeAsync();
        using (var alone = FileLock.TryTakeAlone(_folder.UsersLock))
        {
            if (alone is not null) await StopAsync(CancellationToken.None);
        }
        _watcher?.Dispose();
    }

    /// <summary>Creates the cluster when there is none; checks the version of the one that is there.</summary>
    private async Task InitialiseAsync(string major, CancellationToken cancellationToken)
    {
        var versionFile = Path.Combine(_folder.Cluster, "PG_VERSION");
        if (File.Exists(versionFile))
        {
            var found = (await File.ReadAllTextAsync(versionFile, cancellationToken)).Trim();
            if (found == major) return;
            throw new CodedException(ErrorCodes.DataFolderVersion,
                $"{_folder.Cluster} was made by PostgreSQL {found}, and this program brings PostgreSQL {major}. " +
                "Run the release of this program that made it and export what you need, or choose another folder " +
                "with --data.");
        }
        if (Directory.Exists(_folder.Cluster))
            throw new CodedException(ErrorCodes.DataFolderUnusable,
                $"{_folder.Cluster} is there, but it is no PostgreSQL cluster that user {Environment.UserName} may read. " +
                "Run as the user who made it, or choose another folder with --data.");
        var unfinished = _folder.Cluster + ".unfinished";
        if (Directory.Exists(unfinished)) Directory.Delete(unfinished, recursive: true);
        // initdb creates the folder's content as the server's user, who may not create anything beside it.
        Directory.CreateDirectory(unfinished);
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(unfinished, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        _account.TakeOwnership(unfinished);
        var passwordCopy = Path.Combine(_folder.Root, "password.initdb");
        try
        {
            Server.DataFolder.WritePassword(_folder.PasswordFile);
            File.Copy(_folder.PasswordFile, passwordCopy, overwrite: true);
            _account.TakeOwnership(passwordCopy);
            // The C.UTF-8 locale is PostgreSQL's own, so the system's locales, and their updates, do not matter.
            string[] arguments = ["--pgdata", unfinished, "--username", Superuser, "--pwfile", passwordCopy,
                "--auth", "scram-sha-256", "--encoding", "UTF8", "--locale", "C", "--locale-provider", "builtin",
                "--builtin-locale", "C.UTF-8", "--no-instructions", .. _options.Durable ? [] : new[] { "--no-sync" }];
            var (exitCode, output) = await _account.RunAsync(_folder.Root, Binary("initdb"), arguments, cancellationToken);
            if (exitCode != 0) throw ServerTrouble.Explain(_folder, "Creating the database cluster", output);
            await File.AppendAllTextAsync(Path.Combine(unfinished, "postgresql.conf"),
                $"\ninclude_if_exists '{ServerSettings.FileName}'\n", cancellationToken);
            Directory.Move(unfinished, _folder.Cluster);
        }
        finally
        {
            File.Delete(passwordCopy);
            if (Directory.Exists(unfinished)) Directory.Delete(unfinished, recursive: true);
        }
    }

    private async Task JoinOrStartAsync(CancellationToken cancellationToken)
    {
        bool othersUseIt;
        using (var alone = FileLock.TryTakeAlone(_folder.UsersLock)) othersUseIt = alone is null;
        var use = FileLock.TryTakeShared(_folder.UsersLock)
            ?? throw new CodedException(ErrorCodes.DataFolderBusy, $"{_folder.UsersLock} is held by a foreign process.");
        try
        {
            // A server that nobody uses outlived its program; a fresh one has this program's version and settings.
            if (!othersUseIt) await StopAsync(cancellationToken);
            var running = Postmaster.Find(_folder.Cluster);
            IsShared = running is not null;
            running ??= await StartServerAsync(cancellationToken);
            _connectionString = ConnectionStringTo(running);
            await CreateDatabaseAsync(cancellationToken);
            _use = use;
            _watcher = Watcher.Start(_account, _folder, Binary("pg_ctl"));
            AppDomain.CurrentDomain.ProcessExit += _onExit;
        }
        catch
        {
            // Whatever failed, no server stays behind that nobody uses.
            await use.DisposeAsync();
            using var alone = FileLock.TryTakeAlone(_folder.UsersLock);
            if (alone is not null) await StopAsync(CancellationToken.None);
            throw;
        }
    }

    private async Task<Postmaster> StartServerAsync(CancellationToken cancellationToken)
    {
        // Nothing runs from this folder now, so the binaries of earlier versions are done with.
        foreach (var older in Directory.EnumerateDirectories(_folder.Root, EmbeddedPackage.UnpackedPrefix + "*"))
        {
            if (older != _binaries) Directory.Delete(older, recursive: true);
        }
        var deadline = DateTimeOffset.UtcNow + OldSessionsPatience;
        for (; ; )
        {
            Postmaster.RemoveRemains(_folder, _account);
            var port = _options.Port ?? (_folder.HasSocket ? null : FreePort());
            var settings = Path.Combine(_folder.Cluster, ServerSettings.FileName);
            await File.WriteAllTextAsync(settings, ServerSettings.For(_folder, port, _options.Durable), cancellationToken);
            _account.TakeOwnership(settings);
            KeepLogShort();
            var logStart = File.Exists(_folder.Log) ? new FileInfo(_folder.Log).Length : 0;
            var (exitCode, output) = await _account.RunAsync(_folder.Root, Binary("pg_ctl"),
                ["start", "--wait", "--timeout", "600", "--silent", "--pgdata", _folder.Cluster, "--log", _folder.Log],
                cancellationToken);
            if (exitCode == 0 && Postmaster.Find(_folder.Cluster) is { } running) return running;
            output += '\n' + LogFrom(logStart);
            if (ServerTrouble.OldServerIsStillGoing(output) && DateTimeOffset.UtcNow < deadline)
            {
                Postmaster.EndOrphans(_folder, _account);
                await Task.Delay(200, cancellationToken);
                continue;
            }
            throw ServerTrouble.Explain(_folder, "Starting the embedded PostgreSQL", output);
        }
    }

    /// <summary>Stops the server of the folder, whoever started it; does nothing when none runs.</summary>
    private async Task StopAsync(CancellationToken cancellationToken)
    {
        if (Postmaster.Find(_folder.Cluster) is null) return;
        foreach (var mode in new[] { "fast", "immediate" })
        {
            await _account.RunAsync(_folder.Root, Binary("pg_ctl"),
                ["stop", "--wait", "--timeout", "60", "--silent", "--mode", mode, "--pgdata", _folder.Cluster],
                cancellationToken);
            if (Postmaster.Find(_folder.Cluster) is null) return;
        }
        throw new CodedException(ErrorCodes.ServerStopFailed,
            $"The server of {_folder.Root} (process {Postmaster.Find(_folder.Cluster)?.ProcessId}) does not stop. " +
            $"End it by hand, and see its log {_folder.Log}.");
    }

    private async Task CreateDatabaseAsync(CancellationToken cancellationToken)
    {
        await using var connection = new NpgsqlConnection(ConnectionStringFor("postgres") + ";Pooling=false");
        try
        {
            await connection.OpenAsync(cancellationToken);
        }
        catch (PostgresException error) when (error.SqlState == PostgresErrorCodes.InvalidPassword)
        {
            throw new CodedException(ErrorCodes.DataFolderUnusable,
                $"The password in {_folder.PasswordFile} is not that of the cluster in {_folder.Cluster}. " +
                "Put the right one back, or choose another folder with --data.", error);
        }
        await using var look = new NpgsqlCommand("select 1 from pg_database where datname = $1", connection);
        look.Parameters.Add(new NpgsqlParameter<string> { TypedValue = _options.Database });
        if (await look.ExecuteScalarAsync(cancellationToken) is not null) return;
        var name = '"' + _options.Database.Replace("\"", "\"\"", StringComparison.Ordinal) + '"';
        await using var create = new NpgsqlCommand($"create database {name}", connection);
        await create.ExecuteNonQueryAsync(cancellationToken);
    }

    private string ConnectionStringTo(Postmaster server) => new NpgsqlConnectionStringBuilder
    {
        Host = server.SocketFolder.Length > 0 ? server.SocketFolder : server.ListenAddress,
        Port = server.Port,
        Username = Superuser,
        Password = _folder.ReadPassword(),
        Database = _options.Database,
    }.ConnectionString;

    private string Binary(string name) =>
        Path.Combine(_binaries, "bin", OperatingSystem.IsWindows() ? name + ".exe" : name);

    private string LogFrom(long position)
    {
        if (!File.Exists(_folder.Log)) return "";
        using var log = new FileStream(_folder.Log, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        log.Position = Math.Min(position, log.Length);
        using var reader = new StreamReader(log);
        return reader.ReadToEnd();
    }

    /// <summary>Keeps one older log and starts a new one when this one has grown over 10 MiB.</summary>
    private void KeepLogShort()
    {
        if (File.Exists(_folder.Log) && new FileInfo(_folder.Log).Length > 10 << 20)
            File.Move(_folder.Log, _folder.Log + ".1", overwrite: true);
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
