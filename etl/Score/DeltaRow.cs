using ItAnalytics.Scoring;

namespace ItAnalytics.Etl.Score;

/// <summary>The values of one row of <c>dw.fact_delta</c>: a result against the agency's one before.</summary>
internal sealed record DeltaRow(
    int AgencyKey,
    short Year,
    int MethodologyKey,
    int PreviousPeriodKey,
    int PreviousMethodologyKey,
    bool MethodChanged,
    decimal? PublishedChange,
    int? PreviousRank,
    int? RankChange,
    string? PreviousGradeCode,
    string? GradeCode)
{
    /// <summary>Change of what is comparable, in points of the newer method.</summary>
    public decimal? LikeForLike { get; init; }

    /// <summary>What the rules alone did.</summary>
    public decimal? MethodPart { get; init; }

    /// <summary>What joining and leaving members did.</summary>
    public decimal? MembershipPart { get; init; }

    /// <summary>Share of the newer method's weight that both years have, 0..1.</summary>
    public decimal? CommonWeight { get; init; }

    /// <summary>Places gained by the agency's own change.</summary>
    public int? RankOwnEffect { get; init; }

    /// <summary>Places gained by the others' changes.</summary>
    public int? RankOthersEffect { get; init; }

    /// <summary>Places gained by joining and leaving members.</summary>
    public int? RankMembershipEffect { get; init; }

    /// <summary>Why there is no like-for-like change, or null.</summary>
    public string? RefusedReason { get; init; }

    /// <summary>What is known from the two results alone; places only between ranks of one group.</summary>
    public static DeltaRow Between(TotalRow previous, TotalRow current) => new(
        current.AgencyKey, current.Year, current.MethodologyKey, previous.Year * 1000, previous.MethodologyKey,
        previous.MethodologyKey != current.MethodologyKey, current.Points - previous.Points, previous.Rank,
        previous.AgencyGroupKey == current.AgencyGroupKey ? previous.Rank - current.Rank : null,
        previous.GradeCode, current.GradeCode);

    /// <summary>The same with what the change is made of, or why nobody can say.</summary>
    public DeltaRow Explained(AgencyDelta delta) => delta.Refusal is { } refusal
        ? this with { CommonWeight = delta.CommonWeight, RefusedReason = $"{refusal.Code}: {refusal.Reason}" }
        : this with
        {
            LikeForLike = delta.LikeForLike,
            MethodPart = delta.Method,
            MembershipPart = delta.Membership,
            CommonWeight = delta.CommonWeight,
            RankOwnEffect = delta.Rank?.Own,
            RankOthersEffect = delta.Rank?.Others,
            RankMembershipEffect = delta.Rank?.Membership,
        };
}

/// <summary>One change and its parts: rows of <c>dw.fact_delta_contribution</c>, in the order of the nodes.</summary>
internal sealed record Change(DeltaRow Row, IReadOnlyList<(int NodeKey, decimal Points)> Parts)
{
    /// <summary>Whether another one says the same.</summary>
    public bool IsSameAs(Change other) => Row == other.Row && Parts.SequenceEqual(other.Parts);
}
