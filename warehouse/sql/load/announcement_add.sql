-- grain: one announcement of one group's results for one period
-- reads: dw.dim_agency_group
-- writes: dw.announcement
insert into dw.announcement (
    agency_group_key, period_key, decision_number, decided_on, published_on, source_file_key, announced_by)
select agency_group_key, $2, $3, $4, $5, $6, $7
from dw.dim_agency_group
where group_code = $1
on conflict (agency_group_key, period_key, source_file_key) do nothing;
