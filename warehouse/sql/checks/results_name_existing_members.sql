-- check: results_name_existing_members
-- explains: a score or a change has a key that no row of its dimension has
select 'dw.fact_score' as source, agency_key, node_key, methodology_key, agency_group_key, count(*) as facts
from dw.fact_score
where agency_key not in (select agency_key from dw.dim_agency)
   or node_key not in (select node_key from dw.dim_node)
   or period_key not in (select period_key from dw.dim_period)
   or methodology_key not in (select methodology_key from dw.dim_methodology)
   or agency_group_key not in (select agency_group_key from dw.dim_agency_group)
   or status_key not in (select status_key from dw.dim_status)
group by agency_key, node_key, methodology_key, agency_group_key
union all
select 'dw.fact_delta', agency_key, null, methodology_key, null, count(*)
from dw.fact_delta
where agency_key not in (select agency_key from dw.dim_agency)
   or period_key not in (select period_key from dw.dim_period)
   or previous_period_key not in (select period_key from dw.dim_period)
   or methodology_key not in (select methodology_key from dw.dim_methodology)
   or previous_methodology_key not in (select methodology_key from dw.dim_methodology)
group by agency_key, methodology_key
union all
select 'dw.fact_delta_contribution', agency_key, node_key, methodology_key, null, count(*)
from dw.fact_delta_contribution
where node_key not in (select node_key from dw.dim_node)
group by agency_key, node_key, methodology_key
