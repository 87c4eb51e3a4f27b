using ItAnalytics.Etl.Detect;
using ItAnalytics.Etl.Extract;
using ItAnalytics.Etl.Forecast;
using ItAnalytics.Etl.Jobs;
using ItAnalytics.Etl.Notify;
using ItAnalytics.Etl.Reference;
using ItAnalytics.Etl.Score;

namespace ItAnalytics.Etl;

/// <summary>Where a run finds what it needs, and how it judges.</summary>
public sealed record PipelineSettings
{
    /// <summary>Folders of source files; everything below them that is data is loaded.</summary>
    public IReadOnlyList<string> InputFolders { get; init; } = [];

    /// <summary>Folder of method files.</summary>
    public string MethodologyFolder { get; init; } = MethodologyLoader.DefaultFolder;

    /// <summary>Folder of source contracts.</summary>
    public string ContractFolder { get; init; } = SourceContracts.DefaultFolder;

    /// <summary>The drop folder; null where there is none.</summary>
    public string? DropFolder { get; init; }

    /// <summary>How long a file in the drop folder must have been left alone.</summary>
    public TimeSpan DropQuiet { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Settings of the score step.</summary>
    public ScoreSettings Score { get; init; } = new();

    /// <summary>Settings of the detect step.</summary>
    public DetectSettings Detect { get; init; } = new();

    /// <summary>Settings of the forecast step.</summary>
    public ForecastSettings Forecast { get; init; } = new();

    /// <summary>Who is told of failed runs and severe findings.</summary>
    public NotifySettings Notify { get; init; } = new();

    /// <summary>Times of the run protocol.</summary>
    public RunTimes Times { get; init; } = RunTimes.Default;

    internal RunTerms Terms => new(Times) { Notify = Notify };
}
