select t.methodology_code, t.methodology_key, t.agency_group_key, t.year, t.row_count, t.largest_error, t.ranks_different, t.tolerance, t.verdict, t.reason, (select dimension_generation from ops.generation)
from ops.reproduction t
order by t.methodology_code, t.year, t.reproduction_key
limit 50;
