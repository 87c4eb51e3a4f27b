select t.successor_durable_key, t.predecessor_key, t.event, t.effective, t.weight, t.is_whole, t.decision, t.mark
from mart.succession t
where t.successor_durable_key = any(array(select t.durable_agency_key
    from dw.dim_agency t
    where t.agency_key <> 0 and (t.valid_to is null or not exists (select from dw.dim_agency later where later.durable_agency_key = t.durable_agency_key and later.valid_from > t.valid_from))
    and t.agency_code = any($1)
    order by t.agency_code, t.agency_key
    limit 50))
order by t.successor_durable_key, t.effective, t.predecessor_key, t.successor_key;
select t.predecessor_durable_key, t.successor_key, t.event, t.effective
from mart.succession t
where t.predecessor_durable_key = any(array(select t.durable_agency_key
    from dw.dim_agency t
    where t.agency_key <> 0 and (t.valid_to is null or not exists (select from dw.dim_agency later where later.durable_agency_key = t.durable_agency_key and later.valid_from > t.valid_from))
    and t.agency_code = any($1)
    order by t.agency_code, t.agency_key
    limit 50))
order by t.predecessor_durable_key, t.effective, t.predecessor_key, t.successor_key;
select t.score_key, t.total, t.rank
from mart.score t
where t.score_key = any(array(select t.score_key
    from mart.agency_history t
    where t.durable_agency_key = any(array(select t.durable_agency_key
        from dw.dim_agency t
        where t.agency_key <> 0 and (t.valid_to is null or not exists (select from dw.dim_agency later where later.durable_agency_key = t.durable_agency_key and later.valid_from > t.valid_from))
        and t.agency_code = any($1)
        order by t.agency_code, t.agency_key
        limit 50))
    and t.history_view = $2));
select t.durable_agency_key, t.year, t.unit_key, t.role, t.weight, t.comparability, t.reason, t.reason_en, t.score_key
from mart.agency_history t
where t.durable_agency_key = any(array(select t.durable_agency_key
    from dw.dim_agency t
    where t.agency_key <> 0 and (t.valid_to is null or not exists (select from dw.dim_agency later where later.durable_agency_key = t.durable_agency_key and later.valid_from > t.valid_from))
    and t.agency_code = any($1)
    order by t.agency_code, t.agency_key
    limit 50))
and t.history_view = $2
order by t.durable_agency_key, t.year, t.unit_key;
select t.score_key, t.total
from mart.score t
where t.score_key = any(array(select t.score_key
    from mart.agency_history t
    where t.durable_agency_key = any(array(select t.durable_agency_key
        from dw.dim_agency t
        where t.agency_key <> 0 and (t.valid_to is null or not exists (select from dw.dim_agency later where later.durable_agency_key = t.durable_agency_key and later.valid_from > t.valid_from))
        and t.agency_code = any($1)
        order by t.agency_code, t.agency_key
        limit 50))
    and t.history_view = $2));
select t.durable_agency_key, t.year, t.score_key
from mart.agency_history t
where t.durable_agency_key = any(array(select t.durable_agency_key
    from dw.dim_agency t
    where t.agency_key <> 0 and (t.valid_to is null or not exists (select from dw.dim_agency later where later.durable_agency_key = t.durable_agency_key and later.valid_from > t.valid_from))
    and t.agency_code = any($1)
    order by t.agency_code, t.agency_key
    limit 50))
and t.history_view = $2
order by t.durable_agency_key, t.year, t.unit_key;
select t.score_key, t.total
from mart.score t
where t.score_key = any(array(select t.score_key
    from mart.agency_history t
    where t.durable_agency_key = any(array(select t.durable_agency_key
        from dw.dim_agency t
        where t.agency_key <> 0 and (t.valid_to is null or not exists (select from dw.dim_agency later where later.durable_agency_key = t.durable_agency_key and later.valid_from > t.valid_from))
        and t.agency_code = any($1)
        order by t.agency_code, t.agency_key
        limit 50))
    and t.history_view = $2));
select t.durable_agency_key, t.year, t.comparability, t.reason_en, t.score_key
from mart.agency_history t
where t.durable_agency_key = any(array(select t.durable_agency_key
    from dw.dim_agency t
    where t.agency_key <> 0 and (t.valid_to is null or not exists (select from dw.dim_agency later where later.durable_agency_key = t.durable_agency_key and later.valid_from > t.valid_from))
    and t.agency_code = any($1)
    order by t.agency_code, t.agency_key
    limit 50))
and t.history_view = $2
order by t.durable_agency_key, t.year, t.unit_key;
select t.agency_key, (select dimension_generation from ops.generation)
from dw.dim_agency t
where t.agency_key <> 0 and (t.valid_to is null or not exists (select from dw.dim_agency later where later.durable_agency_key = t.durable_agency_key and later.valid_from > t.valid_from))
and t.agency_code = any($1)
order by t.agency_code, t.agency_key
limit 50;
