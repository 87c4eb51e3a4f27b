select t.source_file_key, t.name, t.source_kind, t.source_code
from ops.source_file t
where t.source_file_key = any(array(select t.source_file_key
    from mart.score t
    left join dw.dim_agency_group j1 on j1.agency_group_key = t.agency_group_key
    where (t.year = $1 and t.agency_group_key in (select f1.agency_group_key from dw.dim_agency_group f1 where f1.group_code = any($2)))
    order by j1.group_code, t.rank, t.score_key
    limit 50));
select t.durable_agency_key, t.agency_group_key, t.methodology_key, t.year, t.total, t.published_total, t.computed_total, t.maximum, t.bonus, t.penalty, t.coverage, t.status, t.basis, t.reproduction, t.grade_code, t.rank, t.rank_low, t.rank_high, t.group_size, t.ranked_count, t.agency_key, t.previous_year, t.previous_total, t.previous_rank, t.previous_grade_code, t.previous_methodology_key, t.method_changed, t.total_change, t.like_for_like_change, t.method_part, t.membership_part, t.rank_change, t.delta_refused_reason, t.source_kind, t.source_file_key, (select dimension_generation from ops.generation)
from mart.score t
left join dw.dim_agency_group j1 on j1.agency_group_key = t.agency_group_key
where (t.year = $1 and t.agency_group_key in (select f1.agency_group_key from dw.dim_agency_group f1 where f1.group_code = any($2)))
order by j1.group_code, t.rank, t.score_key
limit 50;
