-- check: lineage_is_whole
-- explains: what a predecessor hands on is more than itself, or a code in the lineage is no agencys
select predecessor_code, null as successor_code, effective, sum(weight) as weight
from dw.bridge_agency_lineage
group by predecessor_code, effective
having sum(weight) > 1.000001
union all
select predecessor_code, successor_code, effective, weight
from dw.bridge_agency_lineage
where predecessor_code not in (select agency_code from dw.dim_agency)
   or successor_code not in (select agency_code from dw.dim_agency)
