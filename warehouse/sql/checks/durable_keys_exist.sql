-- check: durable_keys_exist
-- explains: a table names an agency by a durable key that no agency has
with durable as (select distinct durable_agency_key from dw.dim_agency)
select source, durable_agency_key
from (
    select 'dw.bridge_group_member' as source, durable_agency_key from dw.bridge_group_member
    union select 'dw.agency_alias', durable_agency_key from dw.agency_alias
    union select 'mart.score', durable_agency_key from mart.score
    union select 'mart.anomaly', durable_agency_key from mart.anomaly
    union select 'mart.forecast', durable_agency_key from mart.forecast
    union select 'mart.indicator_forecast', durable_agency_key from mart.indicator_forecast
) named
where durable_agency_key not in (select durable_agency_key from durable)
