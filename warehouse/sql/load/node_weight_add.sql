-- grain: one node x tree
-- writes: dw.bridge_node_weight
insert into dw.bridge_node_weight (node_key, tree_code, weight, maximum) values ($1, $2, $3, $4);
