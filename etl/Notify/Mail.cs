using System.Net;
using System.Net.Mail;
using System.Text;

namespace ItAnalytics.Etl.Notify;

/// <summary>Mails messages: both languages in one plain text, Vietnamese first.</summary>
internal static class Mail
{
    /// <summary>Mails a message to everybody who gets mails.</summary>
    /// <exception cref="SmtpException">It was not taken.</exception>
    public static async Task SendAsync(NotifySettings settings, Message message, CancellationToken cancellationToken)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(settings.Patience);
        using var client = new SmtpClient(settings.SmtpHost, settings.SmtpPort) { EnableSsl = settings.SmtpTls };
        if (settings.SmtpUser is { } user) client.Credentials = new NetworkCredential(user, settings.SmtpPassword);
        using var mail = new MailMessage
        {
            From = settings.MailFrom ?? settings.MailTo[0],
            Subject = $"{message.SubjectVi} / {message.SubjectEn}",
            SubjectEncoding = Encoding.UTF8,
            Body = $"{message.TextVi}\n\n{message.TextEn}\n",
            BodyEncoding = Encoding.UTF8,
        };
        foreach (var address in settings.MailTo) mail.To.Add(address);
        // The same for each try, so that a repetition is seen as one.
        mail.Headers.Add("Message-ID", $"<{message.Id}@itanalytics>");
        mail.Headers.Add("Auto-Submitted", "auto-generated");
        await client.SendMailAsync(mail, patience.Token);
    }
}
