using System.Globalization;
using ItAnalytics.Warehouse.Db;

namespace ItAnalytics.Api.Access;

/// <summary>Which rows of the warehouse somebody sees; each has its own role in the database.</summary>
public enum Audience
{
    /// <summary>What was published.</summary>
    Public,

    /// <summary>What was published, and what one agency has of its own.</summary>
    Clerk,

    /// <summary>Everything.</summary>
    Staff,
}

/// <summary>Who asks: what answers, limits, caches and the audit log know of them.</summary>
/// <param name="Login">The name that stands for them everywhere; empty for nobody in particular.</param>
/// <param name="Roles">What they may do.</param>
public sealed record Viewer(string Login, AccessRoles Roles)
{
    /// <summary>Anybody: has not signed in, and shows no key.</summary>
    public static Viewer Nobody { get; } = new("", AccessRoles.None);

    /// <summary>Whoever sits at a desk of their own: a server that only this machine can reach.</summary>
    public static Viewer Local { get; } = new("local", AccessRoles.Staff) { IsLocal = true };

    /// <summary>The name as people write it.</summary>
    public string Name { get; init; } = "";

    /// <summary>Code of the agency that a clerk works for.</summary>
    public string? AgencyCode { get; init; }

    /// <summary>Durable key of that agency; null for a clerk of an agency that the warehouse does not know.</summary>
    public int? AgencyKey { get; init; }

    /// <summary>True at a desk of one's own, where nobody signs in and everybody is taken at their word.</summary>
    public bool IsLocal { get; init; }

    /// <summary>From where: an address.</summary>
    public string Origin { get; init; } = "";

    /// <summary>Whose rows.</summary>
    public Audience Audience => (Roles & AccessRoles.Staff) != 0 ? Audience.Staff
        : Roles.HasFlag(AccessRoles.Clerk) ? Audience.Clerk
        : Audience.Public;

    /// <summary>What answers depend on: equal for viewers who get equal answers, so that they can share kept ones.</summary>
    public string Scope => Audience == Audience.Clerk
        ? string.Create(CultureInfo.InvariantCulture, $"{(int)Roles}:{AgencyKey}")
        : ((int)Roles).ToString(CultureInfo.InvariantCulture);

    /// <summary>Have they at least one of some roles? An administrator has them all.</summary>
    public bool Has(AccessRoles any) => (Roles & (any | AccessRoles.Administrator)) != 0;

    /// <summary>The name under which something is recorded: the one they signed in with, or, at a desk of their own, the one
    /// that they give.</summary>
    public string NameFor(string given) => IsLocal ? given : Login;

    /// <summary>As the audit log names them.</summary>
    /// <param name="given">The name that they give, where they are taken at their word.</param>
    public Actor As(string given) => new(
        NameFor(given), Origin.Length > 0 ? Origin : "local", string.Join(',', Roles.Words()).ToUpperInvariant());
}
