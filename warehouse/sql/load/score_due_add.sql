-- grain: agency x year of which a file states something new
-- reads: dw.dim_agency
-- writes: ops.score_due
insert into ops.score_due (durable_agency_key, year)
select distinct a.durable_agency_key, s.year
from unnest($1::int[], $2::smallint[]) as s(agency_key, year)
join dw.dim_agency a using (agency_key);
