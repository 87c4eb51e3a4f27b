-- check: facts_name_known_members
-- explains: a fact stands on the unknown member (key 0) of a dimension; such rows belong to ops.rejection
select 'dw.fact_observation' as source, agency_key, indicator_key as detail_key, period_key, count(*) as facts
from dw.fact_observation
where agency_key = 0 or indicator_key = 0 or period_key = 0 or stage_key = 0 or status_key = 0
group by agency_key, indicator_key, period_key
union all
select 'dw.fact_score', agency_key, node_key, period_key, count(*)
from dw.fact_score
where agency_key = 0 or period_key = 0 or status_key = 0 or agency_group_key = 0
   -- What was published may stand without a method; what was computed may not.
   or (basis = 'COMPUTED' and (node_key = 0 or methodology_key = 0))
group by agency_key, node_key, period_key
