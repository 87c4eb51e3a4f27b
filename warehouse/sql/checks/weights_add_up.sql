-- check: weights_add_up
-- explains: siblings weights are negative or all zero, or their maxima do not sum to that of their parent
with sibling as (
    select n.methodology_key, n.parent_node_key, w.tree_code, w.weight, w.maximum,
           coalesce(n.rule, '') in ('BONUS', 'PENALTY', 'INFO') as stands_aside
    from dw.dim_node n
    join dw.bridge_node_weight w using (node_key)
    where n.parent_node_key is not null
),
family as (
    select methodology_key, parent_node_key, tree_code,
           min(weight) as least_weight,
           sum(weight) as weights,
           sum(maximum) filter (where not stands_aside) as maxima
    from sibling
    group by methodology_key, parent_node_key, tree_code
)
select m.methodology_code, m.version, parent.node_code, f.tree_code, f.least_weight, f.weights, f.maxima, w.maximum
from family f
join dw.dim_methodology m using (methodology_key)
join dw.dim_node parent on parent.node_key = f.parent_node_key
left join dw.bridge_node_weight w on w.node_key = f.parent_node_key and w.tree_code = f.tree_code
where f.least_weight < 0
   or f.weights = 0
   or abs(f.maxima - w.maximum) > 0.000001
