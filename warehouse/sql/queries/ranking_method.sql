-- grain: ranked group, with the methodology that governs a result year where there is one.
-- reads: dw.dim_agency_group, dw.dim_methodology
select g.tree_code, g.methodology_code, m.version, m.file_text
from dw.dim_agency_group g
left join dw.dim_methodology m
  on m.methodology_code = g.methodology_code and m.is_current and m.methodology_key <> 0
 and m.year_from <= $2 and (m.year_to is null or m.year_to > $2)
where g.is_ranked and g.group_code = $1
