-- grain: one revision of one version
-- reads: dw.dim_methodology
-- writes: dw.dim_methodology
insert into dw.dim_methodology (
    methodology_code, version, revision, name_vi, name_en, legal_basis, year_from, year_to, parent_methodology_key,
    file_text, content_hash)
select $1, $2,
       (select coalesce(max(revision), 0) + 1 from dw.dim_methodology where methodology_code = $1 and version = $2),
       $3, $4, $5, $6, $7,
       (select methodology_key from dw.dim_methodology where methodology_code = $1 and version = $8 and is_current),
       $9, $10
returning methodology_key;
