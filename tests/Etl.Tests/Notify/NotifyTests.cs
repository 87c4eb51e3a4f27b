using System.Net.Mail;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Dapper;
using ItAnalytics.Etl.Jobs;
using ItAnalytics.Etl.Notify;
using ItAnalytics.Tests.Support;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;

namespace ItAnalytics.Etl.Tests.Notify;

/// <summary>What is told of failed runs and severe findings: to a real webhook and a real mail server of a few lines.</summary>
public sealed class NotifyTests(PostgresFixture postgres) : IClassFixture<PostgresFixture>, IDisposable
{
    private readonly HookListener hook = new();
    private readonly MailListener mail = new();

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    private NotifySettings Settings => new()
    {
        Webhook = hook.Address,
        WebhookSecret = "bí mật",
        SmtpHost = "127.0.0.1",
        SmtpPort = mail.Port,
        SmtpTls = false,
        MailFrom = new MailAddress("itanalytics@example.org"),
        MailTo = [new MailAddress("night@example.org"), new MailAddress("day@example.org")],
        Console = new Uri("https://ranking.example.org/"),
        Pause = TimeSpan.Zero,
        Attempts = 3,
    };

    public void Dispose()
    {
        hook.Dispose();
        mail.Dispose();
    }

    [Fact]
    public async Task A_failed_run_is_told_once_to_each_channel_in_both_languages_and_signed()
    {
        var run = await FailAsync(Settings);
        await SendAllAsync(Settings);
        await SendAllAsync(Settings);

        var (body, headers) = Assert.Single(hook.Posts);
        var expected = "sha256=" + Convert.ToHexStringLower(HMACSHA256.HashData(
            Encoding.UTF8.GetBytes("bí mật"), Encoding.UTF8.GetBytes($"{headers["X-ItAnalytics-Timestamp"]}.{Encoding.UTF8.GetString(body)}")));
        Assert.Equal(expected, headers["X-ItAnalytics-Signature"]);
        Assert.Equal(("run.failed", $"run-{run}"), (headers["X-ItAnalytics-Event"], headers["X-ItAnalytics-Delivery"]));
        var document = JsonDocument.Parse(body).RootElement;
        Assert.Equal($"Run {run} (SCORE) failed: SYS999", document.GetProperty("text").GetProperty("en").GetString()!.Split('\n')[0]);
        Assert.Equal($"Lượt chạy {run} (Chấm điểm, xếp hạng) bị lỗi: SYS999", document.GetProperty("text").GetProperty("vi").GetString()!.Split('\n')[0]);
        Assert.Equal("SCORE", document.GetProperty("run").GetProperty("kind").GetString());
        Assert.Equal("https://ranking.example.org/runs", document.GetProperty("link").GetString());

        var letter = Assert.Single(mail.Mails);
        Assert.Equal(["night@example.org", "day@example.org"], mail.Recipients);
        Assert.Equal($"Lượt chạy {run} (Chấm điểm, xếp hạng) bị lỗi: SYS999 / Run {run} (SCORE) failed: SYS999", MailListener.Header(letter, "Subject"));
        Assert.Equal($"<run-{run}@itanalytics>", MailListener.Header(letter, "Message-ID"));
        Assert.Contains("it broke", MailListener.Body(letter), StringComparison.Ordinal);
        // Who asked for the run is nobody else's business.
        Assert.DoesNotContain("an.nguyen", Encoding.UTF8.GetString(body) + MailListener.Body(letter), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_run_that_is_tried_again_is_told_of_only_when_it_is_given_up()
    {
        var run = await RequestAsync();
        var terms = new RunTerms(Jobs.Worker.Times with { Attempts = 2 }) { Notify = Settings };
        await Runner.RunAsync(postgres.Etl, new RunOrder(RunKind.Score, "x") { RequestKey = run }, _ => throw Deadlock(), null, terms, Stop);
        Assert.Empty(await OpenAsync(run));
        var again = (await QueryAsync<long>("select run_key from ops.run where retry_of = @run", new { run }))[0];
        await Runner.RunAsync(postgres.Etl, new RunOrder(RunKind.Score, "x") { RequestKey = again }, _ => throw Deadlock(), null, terms, Stop);
        Assert.Equal(["MAIL", "WEBHOOK"], (await OpenAsync(again)).Select(n => n.Channel));
        await SendAllAsync(Settings);
    }

    [Fact]
    public async Task Nothing_is_told_of_what_did_not_happen()
    {
        var run = await FailAsync(new NotifySettings());
        await using var connection = await postgres.Etl.OpenConnectionAsync(Stop);
        await using (var transaction = await connection.BeginTransactionAsync(Stop))
        {
            await Outbox.TellRunsAsync(connection, Settings, [run]);
            await transaction.RollbackAsync(Stop);
        }
        Assert.Empty(await OpenAsync(run));
        // A run that went well, or that somebody cancelled, is nothing to tell.
        await connection.ExecuteAsync("update ops.run set state = 'CANCELLED' where run_key = @run", new { run });
        await Outbox.TellRunsAsync(connection, Settings, [run]);
        Assert.Empty(await OpenAsync(run));
    }

    [Fact]
    public async Task What_is_not_taken_is_tried_again_given_up_kept_and_sent_again_on_request()
    {
        (hook.Status, mail.Refuses) = (503, true);
        var run = await FailAsync(Settings);
        await SendAllAsync(Settings);

        Assert.Equal(3, hook.Posts.Count);
        var open = await OpenAsync(run);
        Assert.Equal([("MAIL", 3, true), ("WEBHOOK", 3, true)], open.Select(n => (n.Channel, n.Attempts, n.IsGivenUp)));
        Assert.Equal("The webhook answered 503.", open[1].LastError);
        Assert.Contains("later", open[0].LastError, StringComparison.Ordinal);

        (hook.Status, mail.Refuses) = (200, false);
        await SendAllAsync(Settings);
        Assert.Empty(mail.Mails);
        Assert.Equal(2, await Outbox.SendAgainAsync(postgres.Etl, run, Stop));
        await SendAllAsync(Settings);
        Assert.Equal((4, 1), (hook.Posts.Count, mail.Mails.Count));
        Assert.Empty(await OpenAsync(run));
        // Every try bore the same name.
        Assert.Single(hook.Posts.Select(post => post.Headers["X-ItAnalytics-Delivery"]).Distinct());
    }

    [Fact]
    public async Task A_redirection_is_no_delivery_and_a_pause_doubles()
    {
        hook.Status = 302;
        var run = await FailAsync(Settings with { SmtpHost = null });
        var patient = Settings with { SmtpHost = null, Pause = TimeSpan.FromMinutes(1), Attempts = 8 };
        foreach (var minutes in new[] { 1, 2, 4 })
        {
            await SendAllAsync(patient);
            Assert.Equal([minutes], await QueryAsync<int>(
                "select round(extract(epoch from due_at - now()) / 60)::int from ops.notification where run_key = @run", new { run }));
            await QueryAsync<int>("update ops.notification set due_at = now() where run_key = @run returning 1", new { run });
        }
        Assert.Equal(3, hook.Posts.Count);
        await QueryAsync<int>("update ops.notification set given_up_at = now() where run_key = @run returning 1", new { run });
    }

    [Fact]
    public async Task Of_two_workers_one_sends()
    {
        var run = await FailAsync(Settings with { SmtpHost = null });
        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => SendAllAsync(Settings with { SmtpHost = null })));
        Assert.Single(hook.Posts);
        Assert.Empty(await OpenAsync(run));
    }

    [Fact]
    public async Task A_worker_tells_by_itself()
    {
        await using var worker = await Jobs.Worker.StartAsync(
            postgres.Etl, pipeline: new PipelineSettings { Times = Jobs.Worker.Times, Notify = Settings });
        await using (var connection = await postgres.Etl.OpenConnectionAsync(Stop))
            await RunJournal.RequestOnceAsync(connection, RunKind.Pull, new RunParameters { Source = "nowhere" }, "x", Stop);
        while (hook.Posts.Count == 0 || mail.Mails.Count == 0) await Task.Delay(50, Stop);
        Assert.Contains("SRC142", Encoding.UTF8.GetString(hook.Posts[0].Body), StringComparison.Ordinal);
    }

    private static PostgresException Deadlock() => new("deadlock", "ERROR", "ERROR", "40P01");

    private async Task<long> FailAsync(NotifySettings settings)
    {
        var run = await RequestAsync();
        await Runner.RunAsync(
            postgres.Etl, new RunOrder(RunKind.Score, "x") { RequestKey = run }, _ => throw new InvalidOperationException("it broke"), null,
            new RunTerms(Jobs.Worker.Times) { Notify = settings }, Stop);
        return run;
    }

    private async Task<long> RequestAsync() => (await QueryAsync<long>(
        "insert into ops.run (kind, requested_by) values ('SCORE', 'an.nguyen') returning run_key"))[0];

    private async Task SendAllAsync(NotifySettings settings)
    {
        using var webhook = new Webhook(settings);
        var notifier = new Notifier(postgres.Etl, settings, NullLogger<Notifier>.Instance);
        while (await notifier.SendNextAsync(webhook, Stop))
        {
            // Until nothing is due.
        }
    }

    private async Task<IReadOnlyList<OpenNotification>> OpenAsync(long run) =>
        [.. (await Outbox.OpenAsync(postgres.Etl, Stop)).Where(n => n.RunKey == run)];

    private async Task<IReadOnlyList<T>> QueryAsync<T>(string sql, object? values = null)
    {
        await using var connection = await postgres.Migrator.OpenConnectionAsync(Stop);
        return (await connection.QueryAsync<T>(sql, values)).AsList();
    }
}
