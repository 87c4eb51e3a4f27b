-- grain: one version of one agency
-- writes: dw.dim_agency
update dw.dim_agency a
set name_vi = s.name_vi, name_en = s.name_en, agency_type = s.agency_type, mark = s.mark, valid_to = s.valid_to
from unnest($1::int[], $2::text[], $3::text[], $4::text[], $5::text[], $6::date[])
    as s(agency_key, name_vi, name_en, agency_type, mark, valid_to)
where a.agency_key = s.agency_key;
