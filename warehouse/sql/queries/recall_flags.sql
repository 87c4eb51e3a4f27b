-- grain: standing finding on a simulated figure.
-- reads: mart.anomaly, dw.dim_agency, dw.dim_indicator, dw.dim_period
select a.agency_code, i.indicator_code, p.period_code, q.kind
from mart.anomaly q
join dw.dim_agency a using (agency_key)
join dw.dim_indicator i using (indicator_key)
join dw.dim_period p using (period_key)
where a.is_synthetic
