-- grain: indicator that has an amount or a rate; small counts that only climb a ladder are neither.
-- reads: dw.dim_indicator, dw.dim_node
select i.indicator_key, i.methodology_code, i.indicator_code, i.unit, i.value_kind
from dw.dim_indicator i
where i.value_kind in ('RATIO', 'NUMBER') and i.methodology_code <> ''
  and not exists (
    select from dw.dim_node n
    where n.indicator_key = i.indicator_key and n.rule in ('STEP', 'BOOL', 'COUNT_CAP', 'BONUS', 'PENALTY'))
order by i.methodology_code, i.indicator_code
