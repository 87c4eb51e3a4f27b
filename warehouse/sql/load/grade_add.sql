-- grain: one grade of one revision
-- writes: dw.dim_grade
insert into dw.dim_grade (methodology_key, grade_code, name_vi, name_en, sort_order, lower_bound, upper_bound)
values ($1, $2, $3, $4, $5, $6, $7);
