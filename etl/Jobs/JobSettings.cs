using ItAnalytics.Warehouse.Calendars;

namespace ItAnalytics.Etl.Jobs;

/// <summary>Settings of the worker.</summary>
public sealed record JobSettings
{
    /// <summary>When the whole flow runs by itself, as a cron expression with seconds; null: only on request.</summary>
    public string? Schedule { get; init; } = "0 30 1 * * ?";

    /// <summary>When the sources that are pulled are asked for what is new; null: only on request.</summary>
    public string? PullSchedule { get; init; } = "0 0 * * * ?";

    /// <summary>When the warehouse is maintained; null: only on request.</summary>
    public string? MaintainSchedule { get; init; } = "0 0 4 ? * SUN";

    /// <summary>The time zone of the schedules, by its IANA name.</summary>
    public string TimeZone { get; init; } = "Asia/Ho_Chi_Minh";

    /// <summary>On which days the schedules hold: all, or the working days of <see cref="Calendar"/>.</summary>
    public bool OnWorkingDaysOnly { get; init; }

    /// <summary>What a working day is.</summary>
    public WorkingCalendar Calendar { get; init; } = WorkingCalendar.VietNam;

    /// <summary>How long a request waits at most when the database's notification is lost.</summary>
    public TimeSpan Poll { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>How often workers of one database tell each other that they live.</summary>
    public TimeSpan Checkin { get; init; } = TimeSpan.FromSeconds(5);
}
