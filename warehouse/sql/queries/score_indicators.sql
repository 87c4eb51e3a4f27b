-- grain: indicator of a family from which something may be computed.
-- reads: dw.dim_indicator
select indicator_key, indicator_code
from dw.dim_indicator
where methodology_code = @family and indicator_code <> all (array['TOTAL', 'GRADE', 'RANK'])
order by indicator_key
