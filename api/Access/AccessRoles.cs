namespace ItAnalytics.Api.Access;

/// <summary>What somebody may do; the same words as <c>ops.access_role</c>.</summary>
[Flags]
public enum AccessRoles
{
    /// <summary>Nothing but what everybody may.</summary>
    None = 0,

    /// <summary>Reads everything and computes what-if.</summary>
    Analyst = 1,

    /// <summary>Reads everything and decides on findings.</summary>
    Reviewer = 2,

    /// <summary>Reads everything and computes what-if and ways to a grade.</summary>
    Planner = 4,

    /// <summary>Reads what was published and the own agency's figures, and submits these.</summary>
    Clerk = 8,

    /// <summary>Reads everything and makes results official.</summary>
    Publisher = 16,

    /// <summary>Reads everything and asks for runs.</summary>
    Operator = 32,

    /// <summary>May do all of it.</summary>
    Administrator = 64,

    /// <summary>Everybody who works for the ranking rather than for one agency in it.</summary>
    Staff = Analyst | Reviewer | Planner | Publisher | Operator | Administrator,
}

/// <summary>Roles as words.</summary>
internal static class AccessRoleWords
{
    /// <summary>The single roles, in the order in which they are listed.</summary>
    public static IReadOnlyList<AccessRoles> All { get; } =
    [
        AccessRoles.Analyst, AccessRoles.Reviewer, AccessRoles.Planner, AccessRoles.Clerk, AccessRoles.Publisher,
        AccessRoles.Operator, AccessRoles.Administrator,
    ];

    /// <summary>The word of a single role, as people write it.</summary>
    public static string Word(this AccessRoles role) => role.ToString().ToLowerInvariant();

    /// <summary>The words of the single roles in it.</summary>
    public static IReadOnlyList<string> Words(this AccessRoles roles) =>
        [.. All.Where(role => roles.HasFlag(role)).Select(Word)];

    /// <summary>The role of a word, in whatever case; None for any other.</summary>
    public static AccessRoles Read(string word) =>
        All.FirstOrDefault(role => role.Word().Equals(word, StringComparison.OrdinalIgnoreCase));

    /// <summary>All roles of some words; a word that is no role is none.</summary>
    public static AccessRoles Read(IEnumerable<string> words) =>
        words.Aggregate(AccessRoles.None, (roles, word) => roles | Read(word));
}
