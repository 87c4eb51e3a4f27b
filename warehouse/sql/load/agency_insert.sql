-- grain: one version of one agency
-- writes: dw.dim_agency
insert into dw.dim_agency (
    durable_agency_key, agency_code, name_vi, name_en, agency_type, is_synthetic, mark, valid_from, valid_to)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9)
returning agency_key;
