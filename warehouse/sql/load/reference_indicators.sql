-- grain: one indicator of one family of methodologies
-- reads: dw.dim_indicator
select indicator_key, methodology_code, indicator_code, name_vi, name_en, unit, value_kind, minimum, maximum
from dw.dim_indicator
where indicator_key <> 0;
