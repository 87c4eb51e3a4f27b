-- grain: one indicator of one family of methodologies
-- writes: dw.dim_indicator
insert into dw.dim_indicator as i (
    methodology_code, indicator_code, name_vi, name_en, unit, direction, value_kind, minimum, maximum)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9)
on conflict (methodology_code, indicator_code) do update
set name_vi = excluded.name_vi, name_en = excluded.name_en, unit = excluded.unit, direction = excluded.direction,
    value_kind = excluded.value_kind, minimum = excluded.minimum, maximum = excluded.maximum
where (i.name_vi, i.name_en, i.unit, i.direction, i.value_kind, i.minimum, i.maximum)
      is distinct from (excluded.name_vi, excluded.name_en, excluded.unit, excluded.direction, excluded.value_kind,
                        excluded.minimum, excluded.maximum);
