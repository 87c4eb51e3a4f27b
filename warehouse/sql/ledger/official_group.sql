-- grain: ranked group, with the methodology that governs a result year and the publication that stands for it, where there are.
-- reads: dw.dim_agency_group, dw.dim_methodology, mart.publication
select g.agency_group_key, g.methodology_code, g.tree_code, g.is_synthetic, m.version, m.file_text, p.publication_key
from dw.dim_agency_group g
left join dw.dim_methodology m
  on m.methodology_code = g.methodology_code and m.is_current and m.methodology_key <> 0
 and m.year_from <= @year and (m.year_to is null or m.year_to > @year)
left join mart.publication p on p.agency_group_key = g.agency_group_key and p.year = @year and p.is_current
where g.is_ranked and g.group_code = @group
