using System.Reflection;
using System.Runtime.InteropServices;
using System.Text.Json;
using ItAnalytics.Warehouse.Errors;

namespace ItAnalytics.Warehouse.Server;

/// <summary>The npm package that holds PostgreSQL's binaries for this machine.</summary>
internal sealed class EmbeddedPackage
{
    /// <summary>What the names of the folders that binaries are unpacked to begin with.</summary>
    public const string UnpackedPrefix = "postgres-";

    // Libraries to link against and build files: the server needs none of them.
    private static readonly string[] Unneeded = [".a", ".pc"];

    private readonly string _folder;

    private EmbeddedPackage(string folder, string version) => (_folder, Version) = (folder, version);

    /// <summary>Version of the package, which starts with that of PostgreSQL.</summary>
    public string Version { get; }

    /// <summary>PostgreSQL's major version, as in the cluster's PG_VERSION.</summary>
    public string Major => Version.Split('.')[0];

    /// <summary>Finds the package below <paramref name="packageFolder"/>, or below where the build says it is.</summary>
    /// <exception cref="CodedException">SYS901, SYS902.</exception>
    public static EmbeddedPackage Locate(string? packageFolder)
    {
        var platform = PlatformName();
        var packages = packageFolder ?? typeof(EmbeddedPackage).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
            .FirstOrDefault(a => a.Key == "EmbeddedPostgresPackages")?.Value;
        if (packages is null)
            throw new CodedException(ErrorCodes.PostgresPackageMissing,
                "This program was built without the embedded PostgreSQL (EmbeddedPostgres=false). " +
                "Give it the connection string of a server.");
        var folder = Path.Combine(packages, platform);
        var manifest = Path.Combine(folder, "package.json");
        if (!File.Exists(manifest))
            throw new CodedException(ErrorCodes.PostgresPackageMissing,
                $"The PostgreSQL binaries are not in {folder}. Run 'npm ci --ignore-scripts' in warehouse/embedded " +
                "(Node.js 20 or later), or give the program the connection string of a server.");
        using var json = JsonDocument.Parse(File.ReadAllBytes(manifest));
        return new EmbeddedPackage(folder, json.RootElement.GetProperty("version").GetString()!);
    }

    /// <summary>Copies the binaries to a folder of their version below <paramref name="root"/>; returns that folder.</summary>
    /// <remarks>The copy gets its name when it is whole, so that a process killed half way leaves nothing that looks done.</remarks>
    public string Unpack(string root)
    {
        var target = Path.Combine(root, UnpackedPrefix + Version);
        if (Directory.Exists(target)) return target;
        var unfinished = target + ".unfinished";
        if (Directory.Exists(unfinished)) Directory.Delete(unfinished, recursive: true);
        var source = Path.Combine(_folder, "native");
        foreach (var file in Directory.EnumerateFiles(source, "*", SearchOption.AllDirectories))
        {
            if (Unneeded.Contains(Path.GetExtension(file))) continue;
            var copy = Path.Combine(unfinished, Path.GetRelativePath(source, file));
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(file, copy);
        }
        MakeLinks(Path.Combine(source, "pg-symlinks.json"), unfinished);
        OpenToEverybody(unfinished);
        Directory.Move(unfinished, target);
        return target;
    }

    /// <summary>Makes the symbolic links that a package of npm cannot carry; without them the server's libraries are not found.</summary>
    private static void MakeLinks(string list, string root)
    {
        if (OperatingSystem.IsWindows() || !File.Exists(list)) return;
        using var json = JsonDocument.Parse(File.ReadAllBytes(list));
        foreach (var link in json.RootElement.EnumerateArray())
        {
            // Paths in the list start with "native/"; "source" is the file, "target" the link to it.
            var file = Path.GetRelativePath("native", link.GetProperty("source").GetString()!);
            var name = Path.Combine(root, Path.GetRelativePath("native", link.GetProperty("target").GetString()!));
            File.CreateSymbolicLink(name, Path.GetRelativePath(Path.GetDirectoryName(name)!, Path.Combine(root, file)));
        }
    }

    // The server may run as another user than this process, whose umask may keep others out.
    private static void OpenToEverybody(string root)
    {
        if (OperatingSystem.IsWindows()) return;
        const UnixFileMode read = UnixFileMode.UserRead | UnixFileMode.GroupRead | UnixFileMode.OtherRead;
        const UnixFileMode execute = UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;
        File.SetUnixFileMode(root, read | execute | UnixFileMode.UserWrite);
        foreach (var entry in new DirectoryInfo(root).EnumerateFileSystemInfos("*", SearchOption.AllDirectories))
        {
            if (entry.LinkTarget is not null) continue;
            var runs = entry is DirectoryInfo || entry.FullName.StartsWith(Path.Combine(root, "bin"), StringComparison.Ordinal);
            entry.UnixFileMode = read | UnixFileMode.UserWrite | (runs ? execute : 0);
        }
    }

    private static string PlatformName()
    {
        var system = OperatingSystem.IsLinux() ? "linux"
            : OperatingSystem.IsMacOS() ? "darwin"
            : OperatingSystem.IsWindows() ? "windows"
            : null;
        return (system, RuntimeInformation.OSArchitecture) switch
        {
            (not null, Architecture.X64) => system + "-x64",
            ("linux" or "darwin", Architecture.Arm64) => system + "-arm64",
            _ => throw new CodedException(ErrorCodes.PlatformUnsupported,
                $"There is no embedded PostgreSQL for {RuntimeInformation.OSDescription} on " +
                $"{RuntimeInformation.OSArchitecture}. Give the program the connection string of a server."),
        };
    }
}
