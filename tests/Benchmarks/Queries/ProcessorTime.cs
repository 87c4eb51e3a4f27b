using System.Globalization;

namespace ItAnalytics.Benchmarks.Queries;

/// <summary>Processor time and memory of processes, from Linux's /proc; a neighbour's load hardly moves them.</summary>
internal static class ProcessorTime
{
    private const double TicksPerSecond = 100;

    /// <summary>Seconds that a process and its descendants have used so far, those that have ended included.</summary>
    public static double OfTree(int root)
    {
        var parents = new Dictionary<int, int>();
        var ticks = new Dictionary<int, long>();
        foreach (var folder in Directory.EnumerateDirectories("/proc"))
        {
            if (!int.TryParse(Path.GetFileName(folder), CultureInfo.InvariantCulture, out var id)) continue;
            if (Stat(id) is not { } fields) continue;
            parents[id] = (int)fields[1];
            // User and system time, of itself and of children that were waited for.
            ticks[id] = fields[11] + fields[12] + fields[13] + fields[14];
        }
        return ticks.Keys.Where(IsBelow).Sum(id => ticks[id]) / TicksPerSecond;

        bool IsBelow(int id)
        {
            for (var at = id; at > 0; at = parents.GetValueOrDefault(at))
            {
                if (at == root) return true;
            }
            return false;
        }
    }

    /// <summary>Memory of a process that is in use now, in MiB.</summary>
    public static double MemoryOf(int process)
    {
        var line = File.ReadLines($"/proc/{process}/status").First(text => text.StartsWith("VmRSS:", StringComparison.Ordinal));
        return long.Parse(line.AsSpan(6).Trim().TrimEnd("kB").Trim(), CultureInfo.InvariantCulture) / 1024.0;
    }

    /// <summary>Memory of its own, shared pages left aside, that the descendants of a process use together now, in MiB.</summary>
    public static double OwnMemoryBelow(int root)
    {
        var total = 0L;
        foreach (var folder in Directory.EnumerateDirectories("/proc"))
        {
            if (!int.TryParse(Path.GetFileName(folder), CultureInfo.InvariantCulture, out var id)) continue;
            if (Stat(id) is not { } fields || (int)fields[1] != root) continue;
            try
            {
                var line = File.ReadLines($"/proc/{id}/status").FirstOrDefault(text => text.StartsWith("RssAnon:", StringComparison.Ordinal));
                if (line is not null) total += long.Parse(line.AsSpan(8).Trim().TrimEnd("kB").Trim(), CultureInfo.InvariantCulture);
            }
            catch (IOException)
            {
                // It has just ended.
            }
        }
        return total / 1024.0;
    }

    // The fields behind the name, which may hold blanks and is the only one that is no number but the state.
    private static long[]? Stat(int id)
    {
        try
        {
            var text = File.ReadAllText($"/proc/{id}/stat");
            var fields = text[(text.LastIndexOf(')') + 2)..].Split(' ');
            return [.. fields.Select(field => long.TryParse(field, CultureInfo.InvariantCulture, out var number) ? number : 0)];
        }
        catch (IOException)
        {
            return null;
        }
    }
}
