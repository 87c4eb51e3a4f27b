-- grain: one peer group
-- writes: dw.dim_agency_group
insert into dw.dim_agency_group as g (
    group_code, name_vi, name_en, methodology_code, tree_code, is_ranked, is_synthetic, sort_order)
values ($1, $2, $3, $4, $5, $6, $7, $8)
on conflict (group_code) do update
set name_vi = excluded.name_vi, name_en = excluded.name_en, methodology_code = excluded.methodology_code,
    tree_code = excluded.tree_code, is_ranked = excluded.is_ranked, is_synthetic = excluded.is_synthetic,
    sort_order = excluded.sort_order
where (g.name_vi, g.name_en, g.methodology_code, g.tree_code, g.is_ranked, g.is_synthetic, g.sort_order)
      is distinct from (excluded.name_vi, excluded.name_en, excluded.methodology_code, excluded.tree_code,
                        excluded.is_ranked, excluded.is_synthetic, excluded.sort_order);
