using ItAnalytics.Api.Hosting;
using ItAnalytics.Warehouse.Errors;

namespace ItAnalytics.Api.Access;

/// <summary>Whose OpenID Connect tokens are taken, and what their claims mean here.</summary>
/// <param name="Issuer">The issuer, exactly as its tokens name it.</param>
/// <param name="Audience">Whom its tokens must be meant for.</param>
internal sealed record TokenSettings(Uri Issuer, string Audience)
{
    /// <summary>Differences of clocks that are forgiven.</summary>
    public static readonly TimeSpan ClockSkew = TimeSpan.FromMinutes(1);

    /// <summary>The claim that names the person.</summary>
    public string NameClaim { get; init; } = "preferred_username";

    /// <summary>The claim that lists roles or groups.</summary>
    public string RoleClaim { get; init; } = "roles";

    /// <summary>The claim that holds a clerk's agency code.</summary>
    public string AgencyClaim { get; init; } = "agency";

    /// <summary>What the issuer's words for roles mean here; the words of this program mean themselves.</summary>
    public IReadOnlyDictionary<string, AccessRoles> Roles { get; init; } = new Dictionary<string, AccessRoles>();

    /// <summary>The roles of some of the issuer's words; a word that means nothing here is none.</summary>
    public AccessRoles RolesOf(IEnumerable<string> words) => words.Aggregate(AccessRoles.None,
        (roles, word) => roles | (Roles.TryGetValue(word, out var known) ? known : AccessRoleWords.Read(word)));

    /// <summary>Reads the settings; null where no issuer is given.</summary>
    /// <exception cref="CodedException">SYS932: half of them are missing, or one cannot be read.</exception>
    public static TokenSettings? From(SettingReader settings)
    {
        if (settings.Text("Access:Oidc:Issuer") is not { } issuer) return null;
        if (!Uri.TryCreate(issuer, UriKind.Absolute, out var address)
            || !(address.Scheme == Uri.UriSchemeHttps || (address.Scheme == Uri.UriSchemeHttp && address.IsLoopback)))
            throw SettingReader.Refusal("Access:Oidc:Issuer", $"is '{issuer}'; give an https address.");
        var audience = settings.Text("Access:Oidc:Audience")
            ?? throw SettingReader.Refusal("Access:Oidc:Audience", "is missing; name whom the issuer's tokens must be meant for.");
        var defaults = new TokenSettings(address, audience);
        return defaults with
        {
            NameClaim = settings.Text("Access:Oidc:NameClaim") ?? defaults.NameClaim,
            RoleClaim = settings.Text("Access:Oidc:RoleClaim") ?? defaults.RoleClaim,
            AgencyClaim = settings.Text("Access:Oidc:AgencyClaim") ?? defaults.AgencyClaim,
            Roles = AccessRoleWords.All
                .SelectMany(role => settings.List($"Access:Oidc:Roles:{role.Word()}").Select(word => (word, role)))
                .GroupBy(of => of.word, StringComparer.Ordinal)
                .ToDictionary(of => of.Key, of => of.Aggregate(AccessRoles.None, (all, one) => all | one.role)),
        };
    }
}
