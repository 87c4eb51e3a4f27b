-- check: synthetic_is_marked
-- explains: made-up figures stand for a real agency or group, or real ones for a made-up one
select 'dw.dim_agency' as source, agency_code as code, mark as kind, count(*) as rows
from dw.dim_agency
where is_synthetic <> (mark = 'SYNTHETIC')
group by agency_code, mark
union all
select 'dw.fact_observation', a.agency_code, f.source_kind, count(*)
from dw.fact_observation o
join dw.dim_agency a using (agency_key)
join ops.source_file f using (source_file_key)
where a.is_synthetic <> (f.source_kind = 'SYNTHETIC')
group by a.agency_code, f.source_kind
union all
select 'mart.score', a.agency_code, s.source_kind, count(*)
from mart.score s
join dw.dim_agency a using (agency_key)
where a.is_synthetic <> (s.source_kind = 'SYNTHETIC')
group by a.agency_code, s.source_kind
union all
select 'dw.bridge_group_member', a.agency_code, g.group_code, count(*)
from dw.bridge_group_member b
join dw.dim_agency_group g using (agency_group_key)
join dw.dim_agency a on a.agency_key = b.durable_agency_key
where a.is_synthetic <> g.is_synthetic
group by a.agency_code, g.group_code
