-- grain: kind x indicator that some submission may be a finding of.
-- reads: staging.detector_candidate, dw.dim_indicator
select distinct case when c.settled_period is null then c.kind else 'SPIKE' end as kind, i.indicator_code as indicator
from staging.detector_candidate c
join dw.dim_indicator i using (indicator_key)
