-- grain: standing change of one year, of the agencies and methodologies asked for.
-- reads: dw.fact_delta
select agency_key, methodology_key, revision, previous_period_key, previous_methodology_key, method_changed,
       published_change, like_for_like_change, method_part, membership_part, common_weight, previous_rank, rank_change,
       rank_own_effect, rank_others_effect, rank_membership_effect, previous_grade_code, grade_code, refused_reason
from dw.fact_delta
where year = @year and agency_key = any (@agencies) and methodology_key = any (@methods) and known_to is null
