using ItAnalytics.Scoring;
using ItAnalytics.Warehouse.Db;

namespace ItAnalytics.Etl.Score;

/// <summary>One row of <c>dw.fact_firmness</c>: a computed rank with its ranks in every draw.</summary>
internal sealed record FirmnessRow(Member Member, short Year, int MethodologyKey, int Index, int Rank, RankFirmness Drawn)
{
    /// <summary>How rows go into the staging table of the merge.</summary>
    public static readonly BinaryCopy<FirmnessRow> Copy = new BinaryCopy<FirmnessRow>("pg_temp.new_firmness")
        .Column("durable_agency_key", r => r.Member.DurableAgencyKey)
        .Column("agency_group_key", r => r.Member.AgencyGroupKey)
        .Column("year", r => r.Year)
        .Column("methodology_key", r => r.MethodologyKey)
        .Column("rank", r => r.Rank)
        .Column("draws", r => r.Drawn.Perturbation.Draws)
        .Column("seed", r => r.Drawn.Perturbation.Seed)
        .Column("interval_share", r => r.Drawn.Perturbation.Interval)
        .Column("weight_spread", r => r.Drawn.Perturbation.WeightSpread)
        .Column("counts_drawn", r => r.Drawn.Perturbation.Counts)
        .Column("missing_drawn", r => r.Drawn.Perturbation.Missing)
        .Column("rank_low", r => r.Drawn.RankLow(r.Index))
        .Column("rank_median", r => r.Drawn.RankMedian(r.Index))
        .Column("rank_high", r => r.Drawn.RankHigh(r.Index))
        .Column("tie_group", r => r.Drawn.TieGroup(r.Index))
        .Column("ranks", r => r.Drawn.RanksOf(r.Index).ToArray());

    /// <summary>The rows of one scored group; none when its method declares no perturbation.</summary>
    public static IEnumerable<FirmnessRow> Of(
        StoredMethod method, ScoredGroup group, CancellationToken cancellationToken)
    {
        if (method.Method.Perturbation is not { } perturbation)
        {
            return [];
        }
        var drawn = FirmnessEngine.Run(group.Scores, perturbation, cancellationToken);
        return group.Members
            .Select((member, i) => (member, i))
            .Where(m => drawn.Has(m.i))
            .Select(m => new FirmnessRow(
                m.member, (short)group.Year, method.Key, m.i, group.Scores.Total(m.i).Rank!.Value, drawn));
    }
}
