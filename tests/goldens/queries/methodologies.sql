select t.methodology_key, t.grade_code
from dw.dim_grade t
where t.methodology_key = any(array(select t.parent_methodology_key
    from dw.dim_methodology t
    where t.is_current and t.methodology_key <> 0
    order by t.methodology_code, t.year_from desc, t.methodology_key
    limit 50))
order by t.methodology_key, t.sort_order, t.grade_code;
select t.methodology_key, t.grade_code, t.name_vi, t.name_en, t.lower_bound, t.upper_bound
from dw.dim_grade t
where t.methodology_key = any(array(select t.methodology_key
    from dw.dim_methodology t
    where t.is_current and t.methodology_key <> 0
    order by t.methodology_code, t.year_from desc, t.methodology_key
    limit 50))
order by t.methodology_key, t.sort_order, t.grade_code;
select t.methodology_key, t.node_key
from dw.dim_node t
where t.methodology_key = any(array(select t.methodology_key
    from dw.dim_methodology t
    where t.is_current and t.methodology_key <> 0
    order by t.methodology_code, t.year_from desc, t.methodology_key
    limit 50))
order by t.methodology_key, t.sort_order, t.node_key;
select t.methodology_key, (select dimension_generation from ops.generation)
from dw.dim_methodology t
where t.is_current and t.methodology_key <> 0
order by t.methodology_code, t.year_from desc, t.methodology_key
limit 50;
