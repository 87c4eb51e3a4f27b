-- grain: kind of finding x indicator.
-- reads: mart.review_precision
select v.kind, i.indicator_code as indicator, sum(v.confirmed)::int as confirmed, sum(v.dismissed)::int as dismissed
from mart.review_precision v
join dw.dim_indicator i using (indicator_key)
group by v.kind, i.indicator_code
order by v.kind, i.indicator_code
