-- grain: one row, the number of partitions that were made
-- writes: dw.fact_observation
select dw.ensure_year_partitions($1, $2);
