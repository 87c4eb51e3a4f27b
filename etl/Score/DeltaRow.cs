using ItAnalytics.Warehouse.Db;

namespace ItAnalytics.Etl.Score;

/// <summary>One row of <c>dw.fact_delta</c>: a result against the agency's one before.</summary>
internal sealed record DeltaRow(TotalRow Previous, TotalRow Current)
{
    /// <summary>How rows go into the staging table of the merge.</summary>
    public static readonly BinaryCopy<DeltaRow> Copy = new BinaryCopy<DeltaRow>("pg_temp.new_delta")
        .Column("agency_key", r => r.Current.AgencyKey)
        .Column("period_key", r => r.Current.Year * 1000)
        .Column("methodology_key", r => r.Current.MethodologyKey)
        .Column("year", r => r.Current.Year)
        .Column("previous_period_key", r => r.Previous.Year * 1000)
        .Column("previous_methodology_key", r => r.Previous.MethodologyKey)
        .Column("method_changed", r => r.MethodChanged)
        .Column("published_change", r => r.Current.Points - r.Previous.Points)
        .Column("like_for_like_change", r => r.LikeForLike)
        .Column("method_part", r => r.MethodPart)
        .Column("membership_part", r => r.MembershipPart)
        .Column("common_weight", r => r.CommonWeight)
        .Column("previous_rank", r => r.Previous.Rank)
        .Column("rank_change", r => r.RankChange)
        .Column("rank_own_effect", r => r.RankOwnEffect)
        .Column("rank_others_effect", r => r.RankOthersEffect)
        .Column("rank_membership_effect", r => r.RankMembershipEffect)
        .Column("previous_grade_code", r => r.Previous.GradeCode)
        .Column("grade_code", r => r.Current.GradeCode)
        .Column("refused_reason", r => r.RefusedReason);

    /// <summary>Whether the two results were not given under one version of the rules.</summary>
    public bool MethodChanged => Previous.MethodologyKey != Current.MethodologyKey;

    /// <summary>Places gained; only between ranks of one group.</summary>
    public int? RankChange => Previous.AgencyGroupKey == Current.AgencyGroupKey ? Previous.Rank - Current.Rank : null;

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
}

/// <summary>One row of <c>dw.fact_delta_contribution</c>: an indicator's part of a like-for-like change.</summary>
internal sealed record ContributionRow(int AgencyKey, short Year, int MethodologyKey, int NodeKey, decimal Contribution)
{
    /// <summary>How rows go into the staging table of the merge.</summary>
    public static readonly BinaryCopy<ContributionRow> Copy = new BinaryCopy<ContributionRow>(
        "pg_temp.new_contribution")
        .Column("agency_key", r => r.AgencyKey)
        .Column("period_key", r => r.Year * 1000)
        .Column("methodology_key", r => r.MethodologyKey)
        .Column("node_key", r => r.NodeKey)
        .Column("contribution", r => r.Contribution);
}
