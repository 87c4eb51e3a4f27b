-- grain: one current version of one methodology
-- reads: dw.dim_methodology
select methodology_code, version, content_hash from dw.dim_methodology where is_current and methodology_key <> 0;
