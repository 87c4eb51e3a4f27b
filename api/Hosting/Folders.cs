using ItAnalytics.Warehouse.Errors;

namespace ItAnalytics.Api.Hosting;

/// <summary>Where the program finds what belongs to it.</summary>
internal static class Folders
{
    /// <summary>The inputs that a run without arguments loads: beside a published program, or in the clone it was built in.</summary>
    /// <exception cref="CodedException">SYS933 when there are none.</exception>
    public static string Samples => Find("samples", AppContext.BaseDirectory);

    /// <summary>The persisted operations that the program brings.</summary>
    public static string Operations => Path.Combine(AppContext.BaseDirectory, "operations");

    internal static string Find(string name, string start)
    {
        var beside = Path.Combine(start, name);
        if (Directory.Exists(beside)) return beside;
        for (var folder = start; folder is not null; folder = Path.GetDirectoryName(folder))
        {
            var inClone = Path.Combine(folder, name);
            if (File.Exists(Path.Combine(folder, "ItAnalytics.sln")) && Directory.Exists(inClone)) return inClone;
        }
        throw new CodedException(ApiErrorCodes.FolderMissing,
            $"There is no folder '{name}' beside the program ({start}) nor in a clone around it. " +
            "Name the files to load: load PATH….");
    }
}
