-- grain: result year of a family with anything to score or to rank.
-- reads: dw.fact_observation, dw.dim_indicator
select distinct o.year
from dw.fact_observation o
join dw.dim_indicator i using (indicator_key)
where i.methodology_code = @family and o.known_to is null and o.period_key = o.year * 1000
order by o.year
