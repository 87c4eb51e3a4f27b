-- grain: one version of one agency
-- writes: dw.dim_agency
update dw.dim_agency
set name_vi = $2, name_en = $3, agency_type = $4, mark = $5, valid_to = $6
where agency_key = $1;
