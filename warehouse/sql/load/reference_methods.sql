-- grain: one current version of one methodology
-- reads: dw.dim_methodology, dw.dim_grade
select m.methodology_key, m.methodology_code, m.year_from, m.year_to, m.content_hash,
       array(select g.grade_code from dw.dim_grade g where g.methodology_key = m.methodology_key) as grade_codes
from dw.dim_methodology m
where m.is_current and m.methodology_key <> 0;
