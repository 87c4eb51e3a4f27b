-- grain: agency that took in another one x day.
-- reads: dw.bridge_agency_lineage
select distinct successor_code, effective
from dw.bridge_agency_lineage
where successor_code <> predecessor_code or weight < 1
order by successor_code, effective
