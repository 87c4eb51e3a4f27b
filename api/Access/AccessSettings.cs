using ItAnalytics.Api.Hosting;
using ItAnalytics.Warehouse.Errors;

namespace ItAnalytics.Api.Access;

/// <summary>Who is let in.</summary>
internal enum AccessMode
{
    /// <summary>Everybody who can connect is the operator of this desk.</summary>
    Open,

    /// <summary>People sign in, programs show a key.</summary>
    Closed,
}

/// <summary>What the operator may choose about who is let in; every setting has a default.</summary>
internal sealed record AccessSettings
{
    /// <summary>Null: open where only this machine can connect, else closed.</summary>
    public AccessMode? Mode { get; init; }

    /// <summary>May anybody read what was published?</summary>
    public bool ShowsPublished { get; init; }

    /// <summary>A session that was not used for this long has ended.</summary>
    public TimeSpan SessionIdle { get; init; } = TimeSpan.FromMinutes(30);

    /// <summary>A session ends after this long, however much it is used.</summary>
    public TimeSpan SessionLifetime { get; init; } = TimeSpan.FromHours(12);

    /// <summary>So many wrong passwords in a row lock a login.</summary>
    public int AllowedFailures { get; init; } = 5;

    /// <summary>For this long.</summary>
    public TimeSpan Lockout { get; init; } = TimeSpan.FromMinutes(15);

    /// <summary>How often one address, and how often one login, may try to sign in within a minute.</summary>
    public int SignInsPerMinute { get; init; } = 10;

    /// <summary>The login of the first administrator, made at the start where there is none.</summary>
    public string Administrator { get; init; } = "administrator";

    /// <summary>That administrator's password; null makes none.</summary>
    public string? AdministratorPassword { get; init; }

    /// <summary>Whose tokens are taken; null for nobody's.</summary>
    public TokenSettings? Tokens { get; init; }

    /// <summary>Is everybody let in, when the server listens on these addresses?</summary>
    public bool IsOpen(string urls) => Mode is { } mode ? mode == AccessMode.Open : IsLoopback(urls);

    /// <summary>Can only this machine connect to these addresses?</summary>
    public static bool IsLoopback(string urls) => urls.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
        .All(url => IsLoopbackHost(BindingAddress.Parse(url).Host));

    /// <summary>Is it a name or address of this machine that no other can use?</summary>
    public static bool IsLoopbackHost(string host) =>
        host.Equals("localhost", StringComparison.OrdinalIgnoreCase)
        || host.EndsWith(".localhost", StringComparison.OrdinalIgnoreCase)
        || (System.Net.IPAddress.TryParse(host.Trim('[', ']'), out var address) && System.Net.IPAddress.IsLoopback(address));

    /// <summary>Reads the settings.</summary>
    /// <exception cref="CodedException">SYS932 names the setting that cannot be read.</exception>
    public static AccessSettings From(SettingReader settings)
    {
        var defaults = new AccessSettings();
        return new AccessSettings
        {
            Mode = settings.Choice("Access:Mode", "open", "closed") switch
            {
                "open" => AccessMode.Open,
                "closed" => AccessMode.Closed,
                _ => null,
            },
            ShowsPublished = settings.Choice("Access:Anonymous", "published", "none") is "published",
            SessionIdle = TimeSpan.FromMinutes(
                settings.Number("Access:SessionIdleMinutes", 1, 1_440) ?? (int)defaults.SessionIdle.TotalMinutes),
            SessionLifetime = TimeSpan.FromHours(
                settings.Number("Access:SessionHours", 1, 720) ?? (int)defaults.SessionLifetime.TotalHours),
            AllowedFailures = settings.Number("Access:AllowedFailures", 1, 100) ?? defaults.AllowedFailures,
            Lockout = TimeSpan.FromMinutes(
                settings.Number("Access:LockoutMinutes", 1, 1_440) ?? (int)defaults.Lockout.TotalMinutes),
            SignInsPerMinute = settings.Number("Access:SignInsPerMinute", 1, 100_000) ?? defaults.SignInsPerMinute,
            Administrator = settings.Text("Access:Administrator") ?? defaults.Administrator,
            AdministratorPassword = settings.SecretFile("Access:AdministratorPasswordFile"),
            Tokens = TokenSettings.From(settings),
        };
    }
}
