using ItAnalytics.Api.Hosting;
using ItAnalytics.Warehouse.Errors;
using Microsoft.Extensions.Configuration;

namespace ItAnalytics.Api.Tests.Hosting;

public class SettingsTests
{
    [Fact]
    public void Nothing_needs_to_be_set()
    {
        var settings = Read();
        Assert.Null(settings.ConnectionString);
        Assert.Null(settings.DataFolder);
        Assert.Equal("http://localhost:8080", settings.Urls);
        Assert.Empty(settings.CorsOrigins);
    }

    [Fact]
    public void The_command_line_wins_over_the_environment()
    {
        var configuration = Configuration(
            ("ConnectionStrings:Warehouse", "Host=environment"), ("Warehouse:DataFolder", "/environment"));
        var settings = Settings.From(configuration, "/line", "Host=line");
        Assert.Equal("Host=line", settings.ConnectionString);
        Assert.Equal("/line", settings.DataFolder);
    }

    [Fact]
    public void A_password_comes_from_a_file_without_its_line_end()
    {
        var file = Path.GetTempFileName();
        File.WriteAllText(file, "s3cret;=\n");
        var settings = Read(("ConnectionStrings:Warehouse", "Host=db;Username=u"), ("Warehouse:PasswordFile", file));
        File.Delete(file);
        Assert.Equal("s3cret;=", new Npgsql.NpgsqlConnectionStringBuilder(settings.ConnectionString).Password);
    }

    [Theory]
    [InlineData("Http:TimeoutSeconds", "soon", "Http__TimeoutSeconds is 'soon'")]
    [InlineData("Http:TimeoutSeconds", "0", "from 1 to 3600")]
    [InlineData("Http:MaxRequestBytes", "1MB", "Http__MaxRequestBytes is '1MB'")]
    [InlineData("Http:TrustedProxies", "10.0.0.0/8, proxy", "names 'proxy'")]
    [InlineData("GraphQL:OnlyPersisted", "yes", "give true or false")]
    [InlineData("ConnectionStrings:Warehouse", "nonsense", "Host=db.example")]
    [InlineData("Jobs:Days", "weekdays", "one of all, working")]
    [InlineData("Notify:Webhook", "ftp://example.org", "Notify__Webhook is 'ftp://example.org'")]
    [InlineData("Notify:Webhook", "https://example.org/hook", "Notify__WebhookSecretFile is missing")]
    [InlineData("Notify:SmtpHost", "mail.example.org", "Notify__MailTo is missing")]
    [InlineData("Notify:MailTo", "night@example.org, nobody", "names 'nobody'")]
    public void A_setting_that_cannot_be_read_is_named_with_the_right_form(string key, string value, string message)
    {
        var error = Assert.Throws<CodedException>(() => Read((key, value)));
        Assert.Equal("SYS932", error.Code);
        Assert.Contains(message, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void What_runs_are_told_is_read_from_the_environment_and_what_is_never_wanted_is_never()
    {
        var work = Read(
            ("Jobs:Schedule", "never"), ("Jobs:PullSchedule", "0 0/10 * * * ?"), ("Jobs:Days", "working"),
            ("Jobs:DropFolder", "/srv/drop"), ("Notify:SmtpHost", "mail.example.org"), ("Notify:SeverePercent", "95"),
            ("Notify:MailTo", "night@example.org, Day <day@example.org>"), ("Notify:Console", "https://example.org/ranking")).Work;
        Assert.Equal((null, "0 0/10 * * * ?", "0 0 4 ? * SUN"), (work.Jobs.Schedule, work.Jobs.PullSchedule, work.Jobs.MaintainSchedule));
        Assert.True(work.Jobs.OnWorkingDaysOnly);
        Assert.Equal("/srv/drop", work.Pipeline.DropFolder);
        Assert.Equal(["night@example.org", "day@example.org"], work.Pipeline.Notify.MailTo.Select(to => to.Address));
        Assert.Equal("https://example.org/ranking/review", new Uri(work.Pipeline.Notify.Console!, "review").ToString());
        Assert.Equal(0.95, work.Pipeline.Notify.SevereProbability);
    }

    [Fact]
    public void A_missing_password_file_is_named()
    {
        var error = Assert.Throws<CodedException>(() =>
            Read(("ConnectionStrings:Warehouse", "Host=db"), ("Warehouse:PasswordFile", "/no/such/file")));
        Assert.Contains("/no/such/file", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Urls", "http://*:9000", "http://*:9000")]
    [InlineData("Http_Ports", "8080;9090", "http://*:8080;http://*:9090")]
    public void Addresses_come_as_the_framework_and_its_images_name_them(string key, string value, string urls) =>
        Assert.Equal(urls, Read((key, value)).Urls);

    [Fact]
    public void Origins_may_be_separated_in_any_usual_way() =>
        Assert.Equal(["https://a", "https://b", "https://c"], Read(("Http:CorsOrigins", "https://a, https://b;https://c")).CorsOrigins);

    private static Settings Read(params (string Key, string Value)[] values) => Settings.From(Configuration(values), null, null);

    private static IConfiguration Configuration(params (string Key, string Value)[] values) => new ConfigurationBuilder()
        .AddInMemoryCollection(values.ToDictionary(pair => pair.Key, pair => (string?)pair.Value)).Build();
}
