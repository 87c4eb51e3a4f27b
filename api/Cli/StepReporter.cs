using System.Diagnostics;
using System.Globalization;

namespace ItAnalytics.Api.Cli;

/// <summary>Tells a person what is going on: what is being done now, and what has been done in which time.</summary>
internal sealed class StepReporter(Action<string> now, Action<string> done)
{
    private readonly Stopwatch _watch = Stopwatch.StartNew();

    /// <summary>Tells nobody.</summary>
    public static StepReporter Silent => new(_ => { }, _ => { });

    /// <summary>Says what is being done; shown to a person only.</summary>
    public void Now(string text) => now(text);

    /// <summary>Says what has been done since the last such line.</summary>
    public void Done(string text)
    {
        done(string.Create(CultureInfo.InvariantCulture, $"{text} ({_watch.Elapsed.TotalSeconds:0.0} s)"));
        _watch.Restart();
    }
}
