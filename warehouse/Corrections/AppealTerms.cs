using ItAnalytics.Warehouse.Calendars;

namespace ItAnalytics.Warehouse.Corrections;

/// <summary>The day that is so many working days after another.</summary>
public delegate DateOnly WorkingDays(DateOnly from, int days);

/// <summary>How long an announcement can be appealed against, and how long an answer may take.</summary>
public sealed record AppealTerms
{
    /// <summary>Working days after the announcement in which an appeal can be filed.</summary>
    public int FilingDays { get; init; } = 15;

    /// <summary>Working days after the last of those by which it is to be decided.</summary>
    public int AnswerDays { get; init; } = 30;

    /// <summary>Counts working days.</summary>
    public WorkingDays Count { get; init; } = WorkingCalendar.VietNam.Add;
}
