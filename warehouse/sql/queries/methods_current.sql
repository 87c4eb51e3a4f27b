-- grain: current methodology x node.
-- reads: dw.dim_methodology, dw.dim_node
select m.methodology_key, m.methodology_code, m.version, m.file_text, n.node_code, n.node_key
from dw.dim_methodology m
join dw.dim_node n using (methodology_key)
where m.is_current and m.methodology_key <> 0
order by m.methodology_code, m.year_from, m.methodology_key
