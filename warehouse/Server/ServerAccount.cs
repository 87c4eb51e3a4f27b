using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using ItAnalytics.Warehouse.Errors;

namespace ItAnalytics.Warehouse.Server;

/// <summary>
/// Whom the server runs as. PostgreSQL refuses root, so root steps down to an unprivileged user of the system;
/// everybody else runs it as themselves.
/// </summary>
internal sealed class ServerAccount
{
    // A user made for this program wins; the distribution's own PostgreSQL user is next; nobody is everywhere.
    private static readonly string[] Candidates = ["itanalytics", "postgres", "nobody"];
    private static readonly string[] ToolFolders = ["/usr/bin", "/bin", "/usr/sbin", "/sbin", "/usr/local/bin"];

    private readonly uint _userId;
    private readonly uint _groupId;
    private readonly string? _tool;

    private ServerAccount(string name, uint userId, uint groupId, string? tool) =>
        (Name, _userId, _groupId, _tool) = (name, userId, groupId, tool);

    /// <summary>Name of the user.</summary>
    public string Name { get; }

    /// <summary>The user's number; 0 on Windows, where it has no meaning.</summary>
    public uint UserId => _userId;

    /// <summary>True when the server runs as somebody other than this process.</summary>
    public bool IsOther => _tool is not null;

    /// <summary>True when this process runs as root.</summary>
    public static bool ProcessIsRoot => !OperatingSystem.IsWindows() && geteuid() == 0;

    /// <summary>Finds the user that the server runs as, and the tool to become it with.</summary>
    /// <param name="tools">Names of the tools to choose from, the best first.</param>
    /// <exception cref="CodedException">SYS908: root, and no user or no tool to step down with.</exception>
    public static ServerAccount Find(params string[] tools)
    {
        if (tools.Length == 0) tools = ["setpriv", "runuser", "su"];
        if (!ProcessIsRoot)
            return new ServerAccount(Environment.UserName, OperatingSystem.IsWindows() ? 0 : geteuid(), 0, null);
        var tool = tools.Select(FindTool).FirstOrDefault(path => path is not null)
            ?? throw new CodedException(ErrorCodes.NoServerAccount,
                "PostgreSQL does not run as root, and none of setpriv, runuser and su is here to step down with. " +
                "Run the program as another user.");
        foreach (var name in Candidates)
        {
            // name:password:uid:gid:comment:home:shell
            var line = File.ReadLines("/etc/passwd").FirstOrDefault(l => l.StartsWith(name + ':', StringComparison.Ordinal));
            if (line?.Split(':') is [_, _, var uid, var gid, ..] && uid != "0")
                return new ServerAccount(name, uint.Parse(uid, CultureInfo.InvariantCulture),
                    uint.Parse(gid, CultureInfo.InvariantCulture), tool);
        }
        throw new CodedException(ErrorCodes.NoServerAccount,
            $"PostgreSQL does not run as root, and /etc/passwd has none of the users {string.Join(", ", Candidates)}. " +
            "Run the program as another user.");
    }

    /// <summary>Path of a system tool, or null.</summary>
    public static string? FindTool(string name) =>
        ToolFolders.Select(folder => Path.Combine(folder, name)).FirstOrDefault(File.Exists);

    /// <summary>Hands a file or folder to the account.</summary>
    public void TakeOwnership(string path)
    {
        if (IsOther && lchown(path, _userId, _groupId) != 0)
            throw new CodedException(ErrorCodes.DataFolderUnusable,
                $"{path} cannot be handed to user {Name}: {new Win32Exception(Marshal.GetLastPInvokeError()).Message}");
    }

    /// <summary>A start description of the command, run as this account with messages in English.</summary>
    public ProcessStartInfo Command(string workingFolder, string program, params IEnumerable<string> arguments)
    {
        string[] command = [program, .. arguments];
        if (IsOther) command = [_tool!, .. StepDown(command)];
        var start = new ProcessStartInfo(command[0], command[1..])
        {
            WorkingDirectory = workingFolder,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
        };
        // Variables of the caller's own PostgreSQL must not reach this one, and messages are matched by their text.
        foreach (var name in start.Environment.Keys.Where(k => k.StartsWith("PG", StringComparison.Ordinal)).ToList())
            start.Environment.Remove(name);
        start.Environment["LC_ALL"] = "C";
        start.Environment["TZ"] = "UTC";
        return start;
    }

    /// <summary>Runs a command to its end; returns its exit code and everything it printed.</summary>
    public async Task<(int ExitCode, string Output)> RunAsync(
        string workingFolder, string program, IEnumerable<string> arguments, CancellationToken cancellationToken)
    {
        using var process = Process.Start(Command(workingFolder, program, arguments))!;
        process.StandardInput.Close();
        var output = new StringBuilder();
        DataReceivedEventHandler keep = (_, e) =>
        {
            if (e.Data is not null)
                lock (output) output.AppendLine(e.Data);
        };
        process.OutputDataReceived += keep;
        process.ErrorDataReceived += keep;
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        try
        {
            await process.WaitForExitAsync(cancellationToken);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            throw;
        }
        return (process.ExitCode, output.ToString().Trim());
    }

    private IEnumerable<string> StepDown(string[] command) => Path.GetFileName(_tool) switch
    {
        "setpriv" => [$"--reuid={_userId}", $"--regid={_groupId}", "--clear-groups", "--", .. command],
        "runuser" => ["-u", Name, "--", .. command],
        _ => ["-s", "/bin/sh", "-c", "exec " + string.Join(' ', command.Select(ShellQuoted)), Name],
    };

    private static string ShellQuoted(string word) => $"'{word.Replace("'", "'\\''", StringComparison.Ordinal)}'";

#pragma warning disable SYSLIB1054 // Source-generated imports need unsafe code, for two calls of one int each.
    [DllImport("libc")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern uint geteuid();

    [DllImport("libc", SetLastError = true, CharSet = CharSet.Ansi, BestFitMapping = false, ThrowOnUnmappableChar = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int lchown([MarshalAs(UnmanagedType.LPUTF8Str)] string path, uint owner, uint group);
#pragma warning restore SYSLIB1054
}
