namespace ItAnalytics.Etl.Load;

/// <summary>On which terms a file is loaded.</summary>
internal sealed record LoadTerms
{
    /// <summary>Load the content even if it was loaded before.</summary>
    public bool IsReload { get; init; }

    /// <summary>Key in <c>ops.api_key</c> of whoever sent it, or nothing.</summary>
    public int? ApiKey { get; init; }

    /// <summary>Code of the one agency whose figures may be stated; nothing means any.</summary>
    public string? OnlyAgency { get; init; }

    /// <summary>Key in <c>ops.source_file</c> of the content whose refused lines are sent again, or nothing.</summary>
    public int? ReplayOf { get; init; }
}
