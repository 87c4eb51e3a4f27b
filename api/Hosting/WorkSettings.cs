using System.Globalization;
using System.Net.Mail;
using ItAnalytics.Etl;
using ItAnalytics.Etl.Jobs;
using ItAnalytics.Etl.Notify;
using ItAnalytics.Warehouse.Errors;

namespace ItAnalytics.Api.Hosting;

/// <summary>What runs are told: when they begin by themselves, where things are, who hears of trouble.</summary>
internal sealed record WorkSettings
{
    /// <summary>When runs begin by themselves.</summary>
    public JobSettings Jobs { get; init; } = new();

    /// <summary>What every run works with; no input folders mean the program's samples.</summary>
    public PipelineSettings Pipeline { get; init; } = new();

    /// <summary>Reads the settings that begin with <c>Jobs__</c> and <c>Notify__</c>.</summary>
    /// <exception cref="CodedException">SYS932 names the setting that cannot be read; SYS928 the line of the
    /// calendar.</exception>
    public static WorkSettings From(SettingReader given)
    {
        var (jobs, pipeline) = (new JobSettings(), new PipelineSettings());
        return new WorkSettings
        {
            Jobs = jobs with
            {
                Schedule = Schedule(given, "Jobs:Schedule", jobs.Schedule),
                PullSchedule = Schedule(given, "Jobs:PullSchedule", jobs.PullSchedule),
                MaintainSchedule = Schedule(given, "Jobs:MaintainSchedule", jobs.MaintainSchedule),
                TimeZone = given.Text("Jobs:TimeZone") ?? jobs.TimeZone,
                OnWorkingDaysOnly = given.Choice("Jobs:Days", "all", "working") is "working",
                Calendar = given.Text("Jobs:Calendar") is { } file ? CalendarFile.Read(file) : jobs.Calendar,
            },
            Pipeline = pipeline with
            {
                InputFolders = given.Paths("Jobs:InputFolders") ?? pipeline.InputFolders,
                ContractFolder = given.Text("Jobs:ContractFolder") ?? pipeline.ContractFolder,
                DropFolder = given.Text("Jobs:DropFolder"),
                DropQuiet = TimeSpan.FromSeconds(
                    given.Number("Jobs:DropQuietSeconds", 0, 3600) ?? (int)pipeline.DropQuiet.TotalSeconds),
                Notify = NotifyFrom(given, pipeline.Notify),
            },
        };
    }

    private static string? Schedule(SettingReader given, string key, string? otherwise) =>
        given.Text(key) is not { } text ? otherwise
        : text.Equals("never", StringComparison.OrdinalIgnoreCase) ? null : text;

    private static NotifySettings NotifyFrom(SettingReader given, NotifySettings defaults)
    {
        var settings = defaults with
        {
            Webhook = Address(given, "Notify:Webhook"),
            WebhookSecret = given.SecretFile("Notify:WebhookSecretFile") ?? given.Text("Notify:WebhookSecret") ?? "",
            SmtpHost = given.Text("Notify:SmtpHost"),
            SmtpPort = given.Number("Notify:SmtpPort", 1, 65_535) ?? defaults.SmtpPort,
            SmtpTls = given.Flag("Notify:SmtpTls") ?? defaults.SmtpTls,
            SmtpUser = given.Text("Notify:SmtpUser"),
            SmtpPassword = given.SecretFile("Notify:SmtpPasswordFile") ?? "",
            MailFrom = Addresses(given, "Notify:MailFrom").FirstOrDefault(),
            MailTo = Addresses(given, "Notify:MailTo"),
            Console = Address(given, "Notify:Console"),
            SevereProbability = (given.Number("Notify:SeverePercent", 1, 100) ?? (int)(100 * defaults.SevereProbability)) / 100.0,
        };
        if (settings is { Webhook: not null, WebhookSecret: "" })
            throw SettingReader.Refusal("Notify:WebhookSecretFile", "is missing; what goes to the webhook is signed with that file's content.");
        return settings.SmtpHost is not null && settings.MailTo.Count == 0
            ? throw SettingReader.Refusal("Notify:MailTo", "is missing; name who gets the mails, separated by commas.")
            : settings;
    }

    // A path below the console's address is kept.
    private static Uri? Address(SettingReader given, string key) =>
        given.Text(key) is not { } text ? null
        : Uri.TryCreate(text.EndsWith('/') || key != "Notify:Console" ? text : $"{text}/", UriKind.Absolute, out var address)
            && address.Scheme is "http" or "https" ? address
        : throw SettingReader.Refusal(key, $"is '{text}'; give an address such as https://example.org/hook.");

    private static MailAddress[] Addresses(SettingReader given, string key) =>
    [
        .. given.List(key).Select(text => MailAddress.TryCreate(text, out var address)
            ? address
            : throw SettingReader.Refusal(key, string.Create(
                CultureInfo.InvariantCulture, $"names '{text}'; give addresses such as night@example.org, separated by commas."))),
    ];
}
