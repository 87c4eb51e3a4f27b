using System.Text;
using System.Threading.Channels;

namespace ItAnalytics.Api.Hosting;

/// <summary>
/// Writes log lines into <c>itanalytics.log</c>; when it has grown over 10 MiB it becomes <c>itanalytics.log.1</c>
/// and a new one is begun. A disk that is full costs log lines, never the work.
/// </summary>
internal sealed class LogFile : ILoggerProvider, ISupportExternalScope
{
    private const long MaxBytes = 10 << 20;

    private readonly Channel<string> _lines = Channel.CreateBounded<string>(
        new BoundedChannelOptions(10_000) { FullMode = BoundedChannelFullMode.DropOldest, SingleReader = true });
    private readonly TimeProvider _clock;
    private readonly bool _isJson;
    private readonly Task _writing;
    private IExternalScopeProvider _scopes = new LoggerExternalScopeProvider();

    /// <param name="folder">The folder of the file.</param>
    /// <param name="clock">What time it is.</param>
    /// <param name="isJson">One JSON object a line, instead of a line to be read by people.</param>
    public LogFile(string folder, TimeProvider clock, bool isJson = false)
    {
        _isJson = isJson;
        Path = System.IO.Path.Combine(folder, "itanalytics.log");
        _clock = clock;
        _writing = Task.Run(WriteAsync);
    }

    /// <summary>Where the lines go.</summary>
    public string Path { get; }

    public ILogger CreateLogger(string categoryName) => new Category(this, categoryName);

    public void SetScopeProvider(IExternalScopeProvider scopeProvider) => _scopes = scopeProvider;

    public void Dispose()
    {
        _lines.Writer.TryComplete();
        _writing.Wait(TimeSpan.FromSeconds(5));
    }

    private async Task WriteAsync()
    {
        var lines = new StringBuilder();
        while (await _lines.Reader.WaitToReadAsync())
        {
            while (_lines.Reader.TryRead(out var line)) lines.AppendLine(line);
            for (var attempt = 0; attempt < 50 && !TryAppend(lines.ToString()); attempt++) await Task.Delay(20);
            lines.Clear();
        }
    }

    /// <summary>
    /// Appends a batch. The file is open, and locked, for this moment only: several processes may share a data folder,
    /// and each would go on writing at its own idea of the end.
    /// </summary>
    private bool TryAppend(string text)
    {
        try
        {
            Directory.CreateDirectory(System.IO.Path.GetDirectoryName(Path)!);
            using var file = new FileStream(Path, FileMode.Append, FileAccess.Write, FileShare.None);
            file.Write(Encoding.UTF8.GetBytes(text));
            if (file.Length > MaxBytes) File.Move(Path, Path + ".1", overwrite: true);
            return true;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    private sealed class Category(LogFile file, string name) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state) where TState : notnull => file._scopes.Push(state);

        public bool IsEnabled(LogLevel logLevel) => logLevel != LogLevel.None;

        public void Log<TState>(
            LogLevel logLevel, EventId eventId, TState state, Exception? exception,
            Func<TState, Exception?, string> formatter)
        {
            var entry = new LogEntry(
                file._clock.GetUtcNow(), logLevel, name, eventId.Id, formatter(state, exception), exception, Ids(),
                state as IReadOnlyList<KeyValuePair<string, object?>> ?? []);
            file._lines.Writer.TryWrite(file._isJson ? entry.ToJson() : entry.ToText());
        }

        private List<KeyValuePair<string, string>> Ids()
        {
            var ids = new List<KeyValuePair<string, string>>();
            file._scopes.ForEachScope(static (scope, ids) =>
            {
                if (scope is not IReadOnlyList<KeyValuePair<string, object?>> values) return;
                foreach (var (key, value) in values)
                    if (key is "TraceId" or "RunKey") ids.Add(new(key, value?.ToString() ?? ""));
            }, ids);
            return ids;
        }
    }
}
