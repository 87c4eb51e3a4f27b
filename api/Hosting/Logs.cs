using ItAnalytics.Warehouse.Server;
using Microsoft.Extensions.Logging.Console;

namespace ItAnalytics.Api.Hosting;

/// <summary>Where log lines go: all into a file under the data folder; to standard error what nobody else shows.</summary>
internal static class Logs
{
    /// <summary>The folder of the log file: the data folder itself, since the one beside it is the database's own.</summary>
    public static string Folder(Settings settings) => settings.DataFolder ?? EmbeddedPostgresOptions.DefaultDataFolder;

    /// <summary>Sets the logging up.</summary>
    /// <param name="logging">The builder of a host or of a plain factory.</param>
    /// <param name="settings">Names the folder.</param>
    /// <param name="isWatched">A person sees the progress: the console is left to it, but for warnings.</param>
    public static void Configure(ILoggingBuilder logging, Settings settings, bool isWatched)
    {
        logging.ClearProviders();
        logging.SetMinimumLevel(LogLevel.Information);
        // One line per request and per statement is for debugging; the host writes those that matter itself.
        logging.AddFilter("Microsoft", LogLevel.Warning).AddFilter("Npgsql", LogLevel.Warning).AddFilter("Quartz", LogLevel.Warning);
        logging.Services.AddSingleton<ILoggerProvider>(_ => new LogFile(
            Folder(settings), TimeProvider.System, settings.LogsAreJson));
        logging.AddFilter<ConsoleLoggerProvider>(null, isWatched ? LogLevel.Error : LogLevel.Warning);
        if (settings.LogsAreJson) logging.AddJsonConsole(console => Timed(console).IncludeScopes = true);
        else logging.AddSimpleConsole(console => Timed(console).SingleLine = true);
        logging.Services.Configure<ConsoleLoggerOptions>(console => console.LogToStandardErrorThreshold = LogLevel.Trace);
    }

    private static TOptions Timed<TOptions>(TOptions console) where TOptions : ConsoleFormatterOptions
    {
        console.TimestampFormat = "yyyy-MM-dd'T'HH:mm:ss'Z' ";
        console.UseUtcTimestamp = true;
        return console;
    }
}
