-- grain: one node of one revision
-- reads: dw.dim_indicator
-- writes: dw.dim_node
insert into dw.dim_node (
    methodology_key, node_code, parent_node_key, indicator_key, level, sort_order, name_vi, name_en, rule, mark)
select $1, $2, $3,
       (select indicator_key from dw.dim_indicator where methodology_code = $4 and indicator_code = $5),
       $6, $7, $8, $9, $10, $11
returning node_key;
