using System.Net.Mail;
using Dapper;
using ItAnalytics.Etl.Jobs;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace ItAnalytics.Etl.Notify;

/// <summary>
/// Sends what waits in <c>ops.notification</c>. A message is locked while it is sent, so that of several workers one sends
/// it; if that one dies between sending and noting it, the message is sent once more under the same id. What cannot be
/// delivered is tried again after pauses that double, then given up and kept.
/// </summary>
internal sealed class Notifier(NpgsqlDataSource dataSource, NotifySettings settings, ILogger<Notifier> logger) : BackgroundService
{
    /// <inheritdoc />
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (settings.Channels.Length == 0) return;
        using var webhook = new Webhook(settings);
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await using var ear = await dataSource.OpenConnectionAsync(stoppingToken);
                await ear.ExecuteAsync(new CommandDefinition("listen itanalytics_notification", cancellationToken: stoppingToken));
                while (true)
                {
                    while (await SendNextAsync(webhook, stoppingToken))
                    {
                        // Until nothing is due.
                    }
                    await ear.WaitAsync(settings.Poll, stoppingToken);
                }
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
            catch (NpgsqlException error)
            {
                // The database may be restarting; what waits in it is sent then.
                logger.OutboxFailed(error);
                await Task.Delay(settings.Poll, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    /// <summary>Sends the next message that is due; false when none is.</summary>
    internal async Task<bool> SendNextAsync(Webhook webhook, CancellationToken cancellationToken)
    {
        await using var connection = await dataSource.OpenConnectionAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        var things = await Outbox.NextAsync(connection, settings.Channels, cancellationToken);
        if (things.Count == 0) return false;
        var message = Message.Of(things, settings.Console);
        var error = await SendAsync(webhook, things[0].Channel, message, cancellationToken);
        await Outbox.SentAsync(connection, settings, things, error);
        await transaction.CommitAsync(CancellationToken.None);
        if (error is null) logger.Told(message.Id, things[0].Channel);
        else logger.TellingFailed(message.Id, things[0].Channel, things[0].Attempt + 1, settings.Attempts, error);
        return true;
    }

    // What went wrong, or null.
    private async Task<string?> SendAsync(Webhook webhook, string channel, Message message, CancellationToken cancellationToken)
    {
        try
        {
            if (channel == NotifySettings.WebhookChannel) await webhook.SendAsync(message, cancellationToken);
            else await Mail.SendAsync(settings, message, cancellationToken);
            return null;
        }
        catch (Exception error) when (error is HttpRequestException or SmtpException or IOException or FormatException)
        {
            return error.InnerException is { } inner ? $"{error.Message} {inner.Message}" : error.Message;
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return $"There was no answer within {settings.Patience.TotalSeconds:0} s.";
        }
    }
}
