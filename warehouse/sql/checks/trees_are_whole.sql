-- check: trees_are_whole
-- explains: a methodologys tree has no single total, a node under a node of another tree, or a leaf without indicator
select m.methodology_code, m.version, null as node_code, 'it has ' || count(n.node_key) || ' totals' as problem
from dw.dim_methodology m
left join dw.dim_node n on n.methodology_key = m.methodology_key and n.level = 0
where m.methodology_key <> 0
group by m.methodology_key, m.methodology_code, m.version
having count(n.node_key) <> 1
union all
select m.methodology_code, m.version, n.node_code, 'its parent is of another tree or not one level above'
from dw.dim_node n
join dw.dim_methodology m using (methodology_key)
left join dw.dim_node parent on parent.node_key = n.parent_node_key
where n.level > 0
  and (parent.node_key is null or parent.methodology_key <> n.methodology_key or parent.level <> n.level - 1)
union all
select m.methodology_code, m.version, n.node_code, 'it is a leaf without an indicator'
from dw.dim_node n
join dw.dim_methodology m using (methodology_key)
where n.indicator_key is null and n.level > 0
  and not exists (select from dw.dim_node child where child.parent_node_key = n.node_key)
