-- check: keys_valid_at_period_end
-- explains: a fact carries another version of its agency than the one in force at the end of its period
select f.source, a.agency_code, f.period_key, f.agency_key, due.agency_key as due_agency_key
from (
    select distinct 'dw.fact_observation' as source, agency_key, period_key from dw.fact_observation
    union all
    select distinct 'dw.fact_score', agency_key, period_key from dw.fact_score
) f
join dw.dim_agency a using (agency_key)
join dw.dim_period p using (period_key)
-- An agency that ended within the period has no version in force at its end, and keeps its last.
join dw.dim_agency due
    on due.durable_agency_key = a.durable_agency_key
    and due.valid_from < p.end_date and (due.valid_to is null or due.valid_to >= p.end_date)
where due.agency_key <> a.agency_key
