using System.Text.Json;
using System.Text.Json.Serialization;

namespace ItAnalytics.Etl.Jobs;

/// <summary>What a run is about, as <c>ops.run.parameters</c> holds it; a kind reads what concerns it.</summary>
public sealed record RunParameters
{
    private static readonly JsonSerializerOptions Style = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    };

    /// <summary>Everything that the kind is for.</summary>
    public static RunParameters None { get; } = new();

    /// <summary>First result year to forecast from, or to score anew; null for no bound.</summary>
    public int? FromYear { get; init; }

    /// <summary>Last result year to forecast from, or to score anew; null for no bound.</summary>
    public int? ToYear { get; init; }

    /// <summary>Whether everything is scored, not only what is due.</summary>
    public bool? Everything { get; init; }

    /// <summary>Code of the source that is pulled.</summary>
    public string? Source { get; init; }

    /// <summary>Key in <c>ops.source_file</c> of the file whose refused lines are sent again.</summary>
    public int? File { get; init; }

    /// <summary>The one line of that file.</summary>
    public long? Line { get; init; }

    /// <summary>New texts of that line by field.</summary>
    public IReadOnlyDictionary<string, string>? Corrections { get; init; }

    /// <summary>A spelling whose meaning a person has confirmed.</summary>
    public string? Spelling { get; init; }

    /// <summary>Code of the agency that the spelling means.</summary>
    public string? Agency { get; init; }

    /// <summary>Is the run of some result years only?</summary>
    [JsonIgnore]
    public bool IsOfSomeYears => FromYear is not null || ToYear is not null;

    /// <summary>Is a result year meant?</summary>
    public bool Covers(int year) => year >= (FromYear ?? year) && year <= (ToYear ?? year);

    internal static RunParameters Read(string json) => JsonSerializer.Deserialize<RunParameters>(json, Style)!;

    internal string ToJson() => JsonSerializer.Serialize(this, Style);
}
