-- check: forecast_grades_sum_to_one
-- explains: the grade probabilities of a forecast do not sum to 1
select forecast_key, sum(probability) as total
from dw.fact_forecast_grade
group by forecast_key
having abs(sum(probability) - 1) > 0.000001
