select t.source_file_key, t.name
from ops.source_file t
where t.source_file_key = any(array(select t.source_file_key
    from mart.publication t
    where t.agency_group_key = (select agency_group_key from dw.dim_agency_group where group_code = $1)
    order by t.publication_key desc
    limit 50));
select count(*)
from mart.publication t
where t.agency_group_key = (select agency_group_key from dw.dim_agency_group where group_code = $1);
select t.publication_key, t.agency_group_key, t.methodology_key, t.year, t.decision_number, t.decided_on, t.published_on, t.frozen_at, t.announced_by, t.is_current, t.method_hash, t.content_hash, t.result_count, t.source_file_key, (select dimension_generation from ops.generation)
from mart.publication t
where t.agency_group_key = (select agency_group_key from dw.dim_agency_group where group_code = $1)
order by t.publication_key desc
limit 50;
