using System.Net.Mail;

namespace ItAnalytics.Etl.Notify;

/// <summary>Who is told of runs that failed and of severe findings; nobody by default.</summary>
public sealed record NotifySettings
{
    /// <summary>Where to POST; null for no webhook.</summary>
    public Uri? Webhook { get; init; }

    /// <summary>The secret with which what is posted is signed.</summary>
    public string WebhookSecret { get; init; } = "";

    /// <summary>The mail server; null for no mail.</summary>
    public string? SmtpHost { get; init; }

    /// <summary>Its port.</summary>
    public int SmtpPort { get; init; } = 587;

    /// <summary>True to speak TLS after STARTTLS, and not at all without.</summary>
    public bool SmtpTls { get; init; } = true;

    /// <summary>The login at the mail server; null for none.</summary>
    public string? SmtpUser { get; init; }

    /// <summary>The password of that login.</summary>
    public string SmtpPassword { get; init; } = "";

    /// <summary>The sender of mails.</summary>
    public MailAddress? MailFrom { get; init; }

    /// <summary>Who gets the mails.</summary>
    public IReadOnlyList<MailAddress> MailTo { get; init; } = [];

    /// <summary>The address of the console, for links; null for none.</summary>
    public Uri? Console { get; init; }

    /// <summary>A new finding at least as likely right as this is told.</summary>
    public double SevereProbability { get; init; } = 0.9;

    /// <summary>Before the second try; each further one waits twice as long.</summary>
    public TimeSpan Pause { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>How often a message is tried before it is given up.</summary>
    public int Attempts { get; init; } = 8;

    /// <summary>How long the other side may take.</summary>
    public TimeSpan Patience { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>How long a message waits at most when the database's notification is lost.</summary>
    public TimeSpan Poll { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>The words of the channels in use, as in <c>ops.notification.channel</c>.</summary>
    internal string[] Channels =>
    [
        .. Webhook is null ? Array.Empty<string>() : [WebhookChannel],
        .. SmtpHost is null || MailTo.Count == 0 ? Array.Empty<string>() : [MailChannel],
    ];

    internal const string WebhookChannel = "WEBHOOK";
    internal const string MailChannel = "MAIL";
}
