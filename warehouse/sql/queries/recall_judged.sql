-- How many simulated figures the detector judges.
-- reads: dw.fact_observation and its dimensions, dw.dim_node
select count(distinct (o.agency_key, o.indicator_key, o.period_key))
from dw.fact_observation o
join dw.dim_indicator i using (indicator_key)
join dw.dim_agency a using (agency_key)
where a.is_synthetic and o.known_to is null and o.status_key = 1 and i.value_kind in ('RATIO', 'NUMBER')
  and not exists (
    select from dw.dim_node n
    where n.indicator_key = i.indicator_key and n.rule in ('STEP', 'BOOL', 'COUNT_CAP', 'BONUS', 'PENALTY'))
