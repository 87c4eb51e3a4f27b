using System.Security.Cryptography;
using System.Text;
using ItAnalytics.Warehouse.Errors;

namespace ItAnalytics.Warehouse.Server;

/// <summary>Names and rights of everything that the embedded server keeps on disk.</summary>
internal sealed class DataFolder
{
    // Size of sockaddr_un.sun_path less its closing zero: 104 on macOS and the BSDs, 108 on Linux.
    private const int LongestSocketPath = 103;

    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;
    private const UnixFileMode OthersMayEnter = OwnerOnly | UnixFileMode.GroupRead | UnixFileMode.GroupExecute
        | UnixFileMode.OtherRead | UnixFileMode.OtherExecute;

    private DataFolder(string root) => Root = root;

    /// <summary>The folder itself.</summary>
    public string Root { get; }

    /// <summary>PostgreSQL's data directory.</summary>
    public string Cluster => Path.Combine(Root, "cluster");

    /// <summary>Folder of the unix socket.</summary>
    public string Run => Path.Combine(Root, "run");

    /// <summary>Folder of the server's log.</summary>
    public string LogFolder => Path.Combine(Root, "log");

    /// <summary>The server's log.</summary>
    public string Log => Path.Combine(LogFolder, "postgres.log");

    /// <summary>The superuser's password, readable by this process's user only.</summary>
    public string PasswordFile => Path.Combine(Root, "password");

    /// <summary>Held alone while a process starts or stops the server.</summary>
    public string StartLock => Path.Combine(Root, "start.lock");

    /// <summary>Held together by all processes that use the server.</summary>
    public string UsersLock => Path.Combine(Root, "users.lock");

    /// <summary>True when a unix socket in <see cref="Run"/> has a path short enough for the system.</summary>
    public bool HasSocket => !OperatingSystem.IsWindows()
        && Encoding.UTF8.GetByteCount(Path.Combine(Run, ".s.PGSQL.65535")) <= LongestSocketPath;

    /// <summary>Creates what is missing, checks that this process may write and that the server may enter.</summary>
    /// <exception cref="CodedException">SYS903.</exception>
    public static DataFolder Open(string? path, ServerAccount account)
    {
        var folder = new DataFolder(Path.GetFullPath(path ?? DefaultPath()));
        try
        {
            CreateFolder(folder.Root, OthersMayEnter);
            foreach (var owned in new[] { folder.Run, folder.LogFolder })
            {
                if (Directory.Exists(owned)) continue;
                CreateFolder(owned, OwnerOnly);
                account.TakeOwnership(owned);
            }
        }
        catch (UnauthorizedAccessException error)
        {
            throw new CodedException(ErrorCodes.DataFolderUnusable,
                $"The data folder {folder.Root} cannot be written by user {Environment.UserName}. " +
                "Change its owner, or choose another folder with --data.", error);
        }
        if (account.IsOther) folder.CheckThatAccountMayEnter(account);
        return folder;
    }

    /// <summary>Reads the superuser's password.</summary>
    public string ReadPassword()
    {
        try
        {
            return File.ReadAllText(PasswordFile).Trim();
        }
        catch (Exception error) when (error is FileNotFoundException or UnauthorizedAccessException)
        {
            throw new CodedException(ErrorCodes.DataFolderUnusable,
                $"The cluster in {Cluster} is there, but its password in {PasswordFile} cannot be read by user " +
                $"{Environment.UserName}. Run as the user who made the folder, or choose another with --data.", error);
        }
    }

    /// <summary>Writes a new random password into a file that only its owner reads.</summary>
    public static void WritePassword(string path)
    {
        var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows()) options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        using var writer = new StreamWriter(path, options);
        writer.Write(RandomNumberGenerator.GetHexString(32, lowercase: true));
    }

    private static void CreateFolder(string path, UnixFileMode mode)
    {
        if (Directory.Exists(path)) return;
        Directory.CreateDirectory(path);
        // Set rather than given to CreateDirectory, which the caller's umask would narrow.
        if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(path, mode);
    }

    private void CheckThatAccountMayEnter(ServerAccount account)
    {
        if (OperatingSystem.IsWindows()) return;
        for (var folder = Root; folder is not null; folder = Path.GetDirectoryName(folder))
        {
            if ((File.GetUnixFileMode(folder) & UnixFileMode.OtherExecute) == 0)
                throw new CodedException(ErrorCodes.DataFolderUnusable,
                    $"PostgreSQL does not run as root and would run as user {account.Name}, who may not enter {folder}. " +
                    $"Choose a folder that everybody may enter with --data (the default is {DefaultPath()}).");
        }
    }

    /// <summary>The folder of this user: under the home, or /var/lib for root.</summary>
    public static string DefaultPath()
    {
        if (ServerAccount.ProcessIsRoot) return "/var/lib/itanalytics";
        var home = Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData,
            Environment.SpecialFolderOption.DoNotVerify);
        return home.Length > 0
            ? Path.Combine(home, "itanalytics")
            : throw new CodedException(ErrorCodes.DataFolderUnusable,
                "This user has no home folder to keep the database in. Choose a folder with --data.");
    }
}
