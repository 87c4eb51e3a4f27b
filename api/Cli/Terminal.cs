using System.Diagnostics;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Spectre.Console;

namespace ItAnalytics.Api.Cli;

/// <summary>
/// Where a verb writes: results to standard output, as text or as one JSON document; progress to standard error, so
/// that a pipe gets the result alone.
/// </summary>
internal sealed class Terminal
{
    private static readonly JsonSerializerOptions JsonStyle = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.SnakeCaseUpper) },
        // Vietnamese stays readable; nothing here ends up inside HTML.
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        WriteIndented = true,
    };

    private const int FileWidth = 160;
    private static readonly TimeSpan BetweenLines = TimeSpan.FromSeconds(10);

    private readonly TextWriter _output;
    private readonly TextWriter _error;

    public Terminal(TextWriter output, TextWriter error, bool json)
    {
        (_output, _error, Json) = (output, error, json);
        IsInteractive = ReferenceEquals(error, Console.Error) && !Console.IsErrorRedirected;
        Result = On(output, ReferenceEquals(output, Console.Out) && !Console.IsOutputRedirected);
        Progress = On(error, IsInteractive);
    }

    /// <summary>Is the result wanted as JSON?</summary>
    public bool Json { get; }

    /// <summary>Is a person watching the progress?</summary>
    public bool IsInteractive { get; }

    /// <summary>For tables and text on standard output.</summary>
    public IAnsiConsole Result { get; }

    private IAnsiConsole Progress { get; }

    /// <summary>Writes one JSON document to standard output.</summary>
    public void WriteJson<T>(T document) => _output.WriteLine(JsonSerializer.Serialize(document, JsonStyle));

    /// <summary>Writes one line of result, or of explanation when standard output carries JSON.</summary>
    public void Line(string text = "") => (Json ? _error : _output).WriteLine(text);

    /// <summary>Writes one line to standard error.</summary>
    public void Warn(string text) => _error.WriteLine(text);

    /// <summary>Does the work while showing what it is at: a line that moves for a person; for a log plain lines, of a long step now and then.</summary>
    public async Task<T> WatchAsync<T>(Func<StepReporter, Task<T>> work)
    {
        if (!IsInteractive)
        {
            var sinceLine = Stopwatch.StartNew();
            return await work(new StepReporter(
                text => { if (sinceLine.Elapsed >= BetweenLines) WriteLine(text); }, WriteLine));

            void WriteLine(string line)
            {
                _error.WriteLine(line);
                sinceLine.Restart();
            }
        }
        return await Progress.Status().Spinner(Spinner.Known.Dots).StartAsync("…", status => work(new StepReporter(
            text => status.Status(Markup.Escape(text)),
            line => Progress.MarkupLine($"[green]✓[/] {Markup.Escape(line)}"))));
    }

    private static IAnsiConsole On(TextWriter writer, bool isTerminal)
    {
        var console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Out = new AnsiConsoleOutput(writer),
            Ansi = isTerminal ? AnsiSupport.Detect : AnsiSupport.No,
            ColorSystem = isTerminal ? ColorSystemSupport.Detect : ColorSystemSupport.NoColors,
            Interactive = isTerminal ? InteractionSupport.Detect : InteractionSupport.No,
        });
        // A file or a pipe has no width of its own, and 80 columns would break names in two.
        if (!isTerminal) console.Profile.Width = FileWidth;
        return console;
    }
}
