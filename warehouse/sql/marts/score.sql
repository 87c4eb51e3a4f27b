-- grain: agency x group x result year, of the groups and years in ops.stale_mart: of the last publication of the group's results for the year, else of the last load.
-- reads: ops.stale_mart, mart.score_history and dw.publication (written before)
-- writes: mart.score
create temporary table shown_score on commit drop as
with edition as (
    select distinct on (agency_group_key, period_key) agency_group_key, period_key, publication_key, frozen_at
    from dw.publication
    where (agency_group_key, period_key) in (select agency_group_key, year * 1000 from ops.stale_mart)
    order by agency_group_key, period_key, frozen_at desc, publication_key desc
)
select h.*, e.publication_key, case when e.publication_key is null then 'LAST_LOAD' else 'PUBLICATION' end as as_of_kind,
       e.frozen_at as as_of
from ops.stale_mart stale
join mart.score_history h using (agency_group_key, year)
left join edition e using (agency_group_key, period_key)
where case
          when e.publication_key is null then h.known_to is null
          else h.known_from <= e.frozen_at and (h.known_to is null or h.known_to > e.frozen_at)
      end;

analyze shown_score;

delete from mart.score as old
using ops.stale_mart stale
where (old.agency_group_key, old.year) = (stale.agency_group_key, stale.year) and not exists (select from shown_score as new where old.score_key = new.score_key);

merge into mart.score as old
using shown_score as new
on old.score_key = new.score_key
when matched and (
    old.agency_key, old.methodology_key, old.period_key, old.status, old.basis, old.total, old.published_total,
    old.computed_total, old.maximum, old.bonus, old.penalty, old.coverage, old.grade_code, old.rank, old.rank_low,
    old.rank_high, old.group_size, old.ranked_count, old.reproduction, old.source_kind, old.source_file_key,
    old.previous_year, old.previous_methodology_key, old.previous_total, old.previous_rank,
    old.previous_grade_code, old.method_changed, old.total_change, old.like_for_like_change, old.method_part,
    old.membership_part, old.rank_change, old.delta_refused_reason, old.publication_key, old.as_of_kind, old.as_of
) is distinct from (
    new.agency_key, new.methodology_key, new.period_key, new.status, new.basis, new.total, new.published_total,
    new.computed_total, new.maximum, new.bonus, new.penalty, new.coverage, new.grade_code, new.rank, new.rank_low,
    new.rank_high, new.group_size, new.ranked_count, new.reproduction, new.source_kind, new.source_file_key,
    new.previous_year, new.previous_methodology_key, new.previous_total, new.previous_rank,
    new.previous_grade_code, new.method_changed, new.total_change, new.like_for_like_change, new.method_part,
    new.membership_part, new.rank_change, new.delta_refused_reason, new.publication_key, new.as_of_kind, new.as_of
) then update set
    agency_key = new.agency_key, methodology_key = new.methodology_key, period_key = new.period_key,
    status = new.status, basis = new.basis, total = new.total, published_total = new.published_total,
    computed_total = new.computed_total, maximum = new.maximum, bonus = new.bonus, penalty = new.penalty,
    coverage = new.coverage, grade_code = new.grade_code, rank = new.rank, rank_low = new.rank_low,
    rank_high = new.rank_high, group_size = new.group_size, ranked_count = new.ranked_count,
    reproduction = new.reproduction, source_kind = new.source_kind, source_file_key = new.source_file_key,
    previous_year = new.previous_year, previous_methodology_key = new.previous_methodology_key,
    previous_total = new.previous_total, previous_rank = new.previous_rank,
    previous_grade_code = new.previous_grade_code, method_changed = new.method_changed,
    total_change = new.total_change, like_for_like_change = new.like_for_like_change, method_part = new.method_part,
    membership_part = new.membership_part, rank_change = new.rank_change,
    delta_refused_reason = new.delta_refused_reason, publication_key = new.publication_key,
    as_of_kind = new.as_of_kind, as_of = new.as_of
when not matched then insert (
    score_key,
    durable_agency_key, agency_key, agency_group_key, methodology_key, period_key, year, status, basis, total,
    published_total, computed_total, maximum, bonus, penalty, coverage, grade_code, rank, rank_low, rank_high,
    group_size, ranked_count, reproduction, source_kind, source_file_key, previous_year, previous_methodology_key,
    previous_total, previous_rank, previous_grade_code, method_changed, total_change, like_for_like_change,
    method_part, membership_part, rank_change, delta_refused_reason, publication_key, as_of_kind, as_of
) values (
    new.score_key,
    new.durable_agency_key, new.agency_key, new.agency_group_key, new.methodology_key, new.period_key, new.year,
    new.status, new.basis, new.total, new.published_total, new.computed_total, new.maximum, new.bonus,
    new.penalty, new.coverage, new.grade_code, new.rank, new.rank_low, new.rank_high, new.group_size,
    new.ranked_count, new.reproduction, new.source_kind, new.source_file_key, new.previous_year,
    new.previous_methodology_key, new.previous_total, new.previous_rank, new.previous_grade_code,
    new.method_changed, new.total_change, new.like_for_like_change, new.method_part, new.membership_part,
    new.rank_change, new.delta_refused_reason, new.publication_key, new.as_of_kind, new.as_of
)
