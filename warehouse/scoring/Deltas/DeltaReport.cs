namespace ItAnalytics.Scoring;

/// <summary>Why a change is not stated. A code is never reused.</summary>
/// <param name="Code">SCO641 another family; SCO642 no map to that version; SCO643 too little in common; SCO644 not in
/// both periods; SCO645 no total in one of them; SCO646 totals without cells.</param>
/// <param name="Reason">One sentence with the figures.</param>
public sealed record DeltaRefusal(string Code, string Reason);

/// <summary>How much of a like-for-like change one indicator makes.</summary>
/// <param name="Code">Indicator; <c>CLAMP</c> for what the ends of the scale cut off or give back, <c>GROUP</c> for what
/// a comparison with the group moved without the agency's own figures.</param>
/// <param name="Points">Points of the total; all of them add up to the like-for-like change.</param>
public sealed record Contribution(string Code, decimal Points);

/// <summary>
/// A change of rank and where it comes from; positive is better. Change = own + others + method + membership.
/// </summary>
/// <param name="From">Published rank before.</param>
/// <param name="To">Published rank now.</param>
/// <param name="Change">From - to.</param>
/// <param name="Own">By the agency's own like-for-like change, the others standing still.</param>
/// <param name="Others">By the others' like-for-like changes.</param>
/// <param name="Method">By the method: published ranks against like-for-like ranks, among common members.</param>
/// <param name="Membership">By agencies that joined or left.</param>
/// <param name="LikeForLikeFrom">Rank before, among common members, by the newer rules.</param>
/// <param name="LikeForLikeTo">Rank now, the same way.</param>
public sealed record RankChange(
    int From, int To, int Change, int? Own, int? Others, int? Method, int? Membership,
    int? LikeForLikeFrom, int? LikeForLikeTo);

/// <summary>A change of grade; steps are positive for better.</summary>
/// <param name="From">Grade before.</param>
/// <param name="To">Grade now.</param>
/// <param name="Steps">Bands up, or nothing when the bands themselves changed.</param>
/// <param name="BandsChanged">Whether the two versions cut or name their grades differently.</param>
/// <param name="LikeForLikeFrom">Grade of the like-for-like score before, by the newer bands.</param>
/// <param name="LikeForLikeTo">Grade of the like-for-like score now.</param>
public sealed record GradeChange(
    string? From, string? To, int? Steps, bool BandsChanged, string? LikeForLikeFrom, string? LikeForLikeTo);

/// <summary>
/// The change of one agency. Published = like-for-like + method + membership + coverage + rounding, to the last digit,
/// whenever the like-for-like change is stated.
/// </summary>
/// <param name="Agency">Code.</param>
/// <param name="From">Published score before.</param>
/// <param name="To">Published score now.</param>
/// <param name="Published">To - from.</param>
/// <param name="LikeForLikeFrom">Score before, by the newer rules on what both periods have.</param>
/// <param name="LikeForLikeTo">Score now, the same way.</param>
/// <param name="LikeForLike">The real change.</param>
/// <param name="Method">Part made by the change of rules, weights and indicators.</param>
/// <param name="Membership">Part made by agencies that joined or left a group whose members are compared.</param>
/// <param name="Coverage">Part made by figures that only one of the periods has.</param>
/// <param name="Rounding">Part made by printing.</param>
/// <param name="CommonWeight">Share of the newer weight that both periods have for this agency, 0..1.</param>
/// <param name="Contributions">Like-for-like change by indicator.</param>
/// <param name="Rank">Change of rank.</param>
/// <param name="Grade">Change of grade.</param>
/// <param name="Refusal">Why there is no like-for-like change.</param>
public sealed record AgencyDelta(
    string Agency,
    decimal? From,
    decimal? To,
    decimal? Published,
    decimal? LikeForLikeFrom,
    decimal? LikeForLikeTo,
    decimal? LikeForLike,
    decimal? Method,
    decimal? Membership,
    decimal? Coverage,
    decimal? Rounding,
    decimal CommonWeight,
    IReadOnlyList<Contribution> Contributions,
    RankChange? Rank,
    GradeChange? Grade,
    DeltaRefusal? Refusal);

/// <summary>An indicator that cannot be compared, with the reason of the comparability map.</summary>
/// <param name="Code">Indicator.</param>
/// <param name="Kind">New, dropped or not comparable.</param>
/// <param name="Note">Why.</param>
public sealed record BrokenIndicator(string Code, ComparabilityKind Kind, string? Note);

/// <summary>The changes of a group from one period to the next.</summary>
/// <param name="MethodChanged">Whether the two periods were scored by different rules: draw no line through this.</param>
/// <param name="CommonWeight">Share of the newer weight that both versions have, 0..1.</param>
/// <param name="Broken">What does not compare.</param>
/// <param name="Joined">Members only now.</param>
/// <param name="Left">Members only before.</param>
/// <param name="Agencies">A row per member of either period, current ones first.</param>
/// <param name="Refusal">Why there is no like-for-like change for anybody.</param>
public sealed record DeltaReport(
    bool MethodChanged,
    decimal CommonWeight,
    IReadOnlyList<BrokenIndicator> Broken,
    IReadOnlyList<string> Joined,
    IReadOnlyList<string> Left,
    IReadOnlyList<AgencyDelta> Agencies,
    DeltaRefusal? Refusal);
