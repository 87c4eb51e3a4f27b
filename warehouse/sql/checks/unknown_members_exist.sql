-- check: unknown_members_exist
-- explains: a dimension lacks its unknown member (key 0)
select dimension
from (values
    ('dw.dim_agency', exists (select from dw.dim_agency where agency_key = 0)),
    ('dw.dim_agency_group', exists (select from dw.dim_agency_group where agency_group_key = 0)),
    ('dw.dim_indicator', exists (select from dw.dim_indicator where indicator_key = 0)),
    ('dw.dim_methodology', exists (select from dw.dim_methodology where methodology_key = 0)),
    ('dw.dim_node', exists (select from dw.dim_node where node_key = 0)),
    ('dw.dim_period', exists (select from dw.dim_period where period_key = 0)),
    ('dw.dim_stage', exists (select from dw.dim_stage where stage_key = 0)),
    ('dw.dim_status', exists (select from dw.dim_status where status_key = 0))
) member (dimension, is_there)
where not is_there
