-- check: grades_are_known
-- explains: a score has a grade that its methodology does not have
select s.agency_key, s.period_key, s.basis, s.revision, s.grade_code, m.methodology_code, m.version
from dw.fact_score s
join dw.dim_methodology m using (methodology_key)
left join dw.dim_grade g using (methodology_key, grade_code)
where s.grade_code is not null and g.grade_code is null
