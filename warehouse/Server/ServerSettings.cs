using System.Globalization;

namespace ItAnalytics.Warehouse.Server;

/// <summary>The embedded server's settings, as the lines of a configuration file.</summary>
internal static class ServerSettings
{
    private const long MiB = 1024 * 1024;

    /// <summary>Name of the file in the cluster; postgresql.conf includes it, so that a user's own lines there win.</summary>
    public const string FileName = "itanalytics.conf";

    /// <summary>The file's text for this machine.</summary>
    public static string For(DataFolder folder, int? port, bool durable)
    {
        var memory = GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / MiB;
        var shared = Math.Clamp(memory / 8, 64, 1024);
        var settings = new List<(string Name, string Value)>
        {
            ("listen_addresses", port is null ? "" : "127.0.0.1"),
            ("port", (port ?? 5432).ToString(CultureInfo.InvariantCulture)),
            ("unix_socket_directories", folder.HasSocket ? folder.Run : ""),
            ("max_connections", "100"),
            ("timezone", "UTC"),
            ("log_timezone", "UTC"),
            ("log_line_prefix", "%m [%p] %q%u@%d "),
            // One machine shared with the program itself: an eighth for pages, the rest is the system's cache.
            ("shared_buffers", $"{shared}MB"),
            ("effective_cache_size", $"{Math.Max(memory / 2, shared)}MB"),
            ("work_mem", "32MB"),
            ("maintenance_work_mem", $"{Math.Clamp(memory / 16, 64, 512)}MB"),
            ("random_page_cost", "1.1"),
            // Compiling a query costs more than it saves at the sizes of one country's agencies.
            ("jit", "off"),
            // No replica reads this log, so bulk loads into new tables may leave it out; long checkpoints suit loads.
            ("wal_level", "minimal"),
            ("max_wal_senders", "0"),
            ("wal_buffers", "16MB"),
            ("min_wal_size", "128MB"),
            ("max_wal_size", "2GB"),
            ("checkpoint_timeout", "15min"),
        };
        if (!durable)
        {
            settings.AddRange([("fsync", "off"), ("synchronous_commit", "off"), ("full_page_writes", "off"),
                ("autovacuum", "off"), ("max_connections", "200")]);
        }
        return "# Written by ItAnalytics at every start; put your own settings at the end of postgresql.conf.\n"
            + string.Concat(settings.Select(s => $"{s.Name} = '{s.Value.Replace("'", "''", StringComparison.Ordinal)}'\n"));
    }
}
