-- grain: key of an agency's version that is still to be written
-- reads: the sequence of dw.dim_agency
select nextval('dw.dim_agency_agency_key_seq')::int from generate_series(1, $1);
