select t.source_file_key, t.name
from ops.source_file t
where t.source_file_key = any(array(select t.source_file_key
    from mart.correction_between(null, $1, null, $2) t
    where t.score_key = any(array(select t.score_key
        from mart.restatement_between(null, $1, null, $2) t
        where t.agency_group_key = (select agency_group_key from dw.dim_agency_group where group_code = $3)
        and t.year = $4
        and t.rank_change is distinct from $5
        order by t.rank_after, t.score_key
        limit 50))));
select t.score_key, t.indicator_key, t.period_key, t.stage, t.status_before, t.value_before, t.status_after, t.value_after, t.source_kind, t.source_file_key, t.line_number
from mart.correction_between(null, $1, null, $2) t
where t.score_key = any(array(select t.score_key
    from mart.restatement_between(null, $1, null, $2) t
    where t.agency_group_key = (select agency_group_key from dw.dim_agency_group where group_code = $3)
    and t.year = $4
    and t.rank_change is distinct from $5
    order by t.rank_after, t.score_key
    limit 50))
order by t.score_key, t.indicator_key, t.stage_key;
select count(*)
from mart.restatement_between(null, $1, null, $2) t
where t.agency_group_key = (select agency_group_key from dw.dim_agency_group where group_code = $3)
and t.year = $4
and t.rank_change is distinct from $5;
select t.agency_key, t.agency_group_key, t.year, t.status_before, t.total_before, t.rank_before, t.grade_before, t.methodology_key_before, t.status_after, t.total_after, t.rank_after, t.grade_after, t.total_change, t.rank_change, t.is_grade_changed, t.is_method_changed, t.score_key, (select dimension_generation from ops.generation)
from mart.restatement_between(null, $1, null, $2) t
where t.agency_group_key = (select agency_group_key from dw.dim_agency_group where group_code = $3)
and t.year = $4
and t.rank_change is distinct from $5
order by t.rank_after, t.score_key
limit 50;
select t.score_key, t.indicator_key, t.status_before, t.value_before, t.status_after, t.value_after, t.raw_text, t.known_from
from mart.correction_between($1, null, null, null) t
where t.score_key = any(array(select t.score_key
    from mart.restatement_between($1, null, null, null) t
    left join dw.dim_agency j1 on j1.agency_key = t.agency_key
    where t.agency_group_key = (select agency_group_key from dw.dim_agency_group where group_code = $2)
    and t.year = $3
    order by j1.agency_code, t.score_key
    limit 2))
order by t.score_key, t.indicator_key, t.stage_key;
select t.agency_key, t.status_before, t.total_before, t.status_after, t.total_after, t.score_key, (select dimension_generation from ops.generation)
from mart.restatement_between($1, null, null, null) t
left join dw.dim_agency j1 on j1.agency_key = t.agency_key
where t.agency_group_key = (select agency_group_key from dw.dim_agency_group where group_code = $2)
and t.year = $3
order by j1.agency_code, t.score_key
limit 2;
