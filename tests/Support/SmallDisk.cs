using System.Diagnostics;
using System.Globalization;
using Xunit;

namespace ItAnalytics.Tests.Support;

/// <summary>A disk of a few megabytes that can be filled. Where one may not mount, the test is skipped with a hint.</summary>
public sealed class SmallDisk : IDisposable
{
    private SmallDisk(string folder) => Folder = folder;

    /// <summary>Where it is mounted; everybody may enter.</summary>
    public string Folder { get; }

    /// <summary>Mounts a disk.</summary>
    /// <param name="kibibytes">Its size.</param>
    public static SmallDisk Mount(int kibibytes)
    {
        var disk = new SmallDisk(ServedProgram.NewDataFolder());
        var size = kibibytes.ToString(CultureInfo.InvariantCulture);
        if (OperatingSystem.IsLinux() && Run("mount", "-t", "tmpfs", "-o", $"size={size}k,mode=755", "tmpfs", disk.Folder) == 0) return disk;
        Directory.Delete(disk.Folder);
        Assert.Skip("Only root of a Linux that lets one mount has a small disk: run this test as root, outside a container without CAP_SYS_ADMIN.");
        return disk;
    }

    /// <summary>Fills the disk but for some space.</summary>
    public void Fill(long bytesLeft)
    {
        using var file = File.Create(Path.Combine(Folder, "filler"));
        var piece = new byte[4096];
        while (new DriveInfo(Folder).AvailableFreeSpace > bytesLeft)
        {
            file.Write(piece);
            file.Flush();
        }
    }

    /// <summary>Frees what was filled.</summary>
    public void Free() => File.Delete(Path.Combine(Folder, "filler"));

    /// <inheritdoc />
    public void Dispose()
    {
        // Whoever was still closing a file there is done in a moment.
        for (var tries = 0; Run("umount", Folder) != 0 && tries < 50; tries++) Thread.Sleep(100);
        Directory.Delete(Folder);
    }

    private static int Run(string program, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardError = true })!;
        process.WaitForExit();
        return process.ExitCode;
    }
}
