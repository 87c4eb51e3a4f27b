-- grain: one announcement of one group's results for one period
-- reads: dw.dim_agency_group
-- writes: dw.publication
insert into dw.publication (
    methodology_key, agency_group_key, period_key, decision_number, decided_on, published_on, method_hash, content_hash,
    source_file_key)
select $1, agency_group_key, $3, $4, $5, $6, $7, $8, $9
from dw.dim_agency_group
where group_code = $2
on conflict (methodology_key, agency_group_key, period_key, content_hash) do nothing;
