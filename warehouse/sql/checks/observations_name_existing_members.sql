-- check: observations_name_existing_members
-- explains: an observation has a key that no row of its dimension has
select agency_key, indicator_key, period_key, stage_key, status_key, count(*) as facts
from dw.fact_observation
where agency_key not in (select agency_key from dw.dim_agency)
   or indicator_key not in (select indicator_key from dw.dim_indicator)
   or period_key not in (select period_key from dw.dim_period)
   or stage_key not in (select stage_key from dw.dim_stage)
   or status_key not in (select status_key from dw.dim_status)
group by agency_key, indicator_key, period_key, stage_key, status_key
