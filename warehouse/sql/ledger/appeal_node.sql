-- grain: node of the methodology of a publication.
-- reads: dw.dim_node
select node_key from dw.dim_node where methodology_key = @methodology and node_code = @node
