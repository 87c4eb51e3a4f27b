namespace ItAnalytics.Api.Access;

/// <summary>Who may tell the correction ledger what. A clerk does it for figures of the own agency only.</summary>
internal static class LedgerRights
{
    private const AccessRoles Proposers = AccessRoles.Clerk | AccessRoles.Reviewer | AccessRoles.Publisher;

    /// <summary>The roles of each mutation; one of them is enough.</summary>
    public static IReadOnlyDictionary<string, AccessRoles> Mutations { get; } = new Dictionary<string, AccessRoles>
    {
        ["proposeCorrection"] = Proposers,
        ["withdrawCorrection"] = Proposers,
        ["approveCorrection"] = AccessRoles.Publisher,
        ["rejectCorrection"] = AccessRoles.Publisher,
        ["fileAppeal"] = AccessRoles.Clerk | AccessRoles.Operator,
        ["decideAppeal"] = AccessRoles.Reviewer | AccessRoles.Publisher,
    };

    /// <summary>Who may take back what they filed.</summary>
    public const AccessRoles Withdrawing = AccessRoles.Clerk | AccessRoles.Operator;

    /// <summary>Who may send files of evidence.</summary>
    public const AccessRoles Evidence = Proposers | AccessRoles.Operator;
}
